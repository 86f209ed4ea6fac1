// SPDX-License-Identifier: Apache-2.0
// Tokens to parts, each with its deed; then which deed rules which part. See works.hpp.
#include "adapters/exchange/works.hpp"

#include <algorithm>
#include <optional>
#include <set>

#include "adapters/exchange/moments.hpp"
#include "adapters/exchange/quantities.hpp"
#include "adapters/exchange/work_tokens.hpp"

namespace odolink::exchange {
namespace {

/// What stands between two marks, or a deed with its things where no mark parts them.
struct Part {
    TokenKind before{TokenKind::Stop};  ///< the mark in front; Blank also where none stands
    std::vector<Token> things;          ///< items and things
    std::vector<Token> deeds;
    std::vector<Token> unknown;
    bool deed_first{false};
    bool deed_last{false};
    bool colon{false};
    bool started{false};
    bool place{false};                  ///< names of places and people follow
    std::size_t begin{0};
    std::size_t end{0};
    std::optional<Deed> ruled;     ///< by a deed of another part
    std::size_t ruler_begin{0};    ///< where that deed stands
    std::size_t ruler_end{0};
    std::string_view more_endings;  ///< of a deed beside it: "rotate and balance tyres"

    [[nodiscard]] bool empty() const { return things.empty() && deeds.empty() && unknown.empty(); }
    [[nodiscard]] bool only_deeds() const { return things.empty() && unknown.empty() && !deeds.empty(); }
    [[nodiscard]] std::optional<Deed> own() const {
        std::optional<Deed> worst;
        for (const Token& t : deeds) worst = std::max(worst.value_or(Deed::Done), t.deed.deed);
        return worst;
    }
    [[nodiscard]] Form form() const { return deeds.empty() ? Form::Noun : std::max_element(deeds.begin(), deeds.end(), [](const Token& a, const Token& b) { return a.deed.form < b.deed.form; })->deed.form; }
    void take(Token token) {
        if (!started) begin = token.begin;
        started = true;
        end = std::max(end, token.end);
        const bool is_deed = token.kind == TokenKind::Deed;
        const bool says_nothing = token.kind == TokenKind::Filler || token.kind == TokenKind::Place || (token.kind == TokenKind::Unknown && place);
        place = place || token.kind == TokenKind::Place;
        if (says_nothing) return;
        if (empty()) deed_first = is_deed;
        deed_last = is_deed;
        (is_deed ? deeds : token.kind == TokenKind::Unknown || place ? unknown : things).push_back(std::move(token));
    }
};

bool is_mark(TokenKind kind) { return kind >= TokenKind::Blank && kind != TokenKind::Colon; }

/// Tokens parted at the marks, and where a second deed begins: "oil replaced air filter cleaned". A deed that renews nothing holds on within its words.
std::vector<Part> parts_of(const std::vector<Token>& tokens) {
    std::vector<Part> parts(1);
    for (const Token& token : tokens) {
        // What stands before a colon and names nothing is a heading of what follows.
        const bool heading = token.kind == TokenKind::Colon && parts.back().things.empty() && !parts.back().empty();
        if (token.kind == TokenKind::Colon) {
            parts.back().colon = !parts.back().deeds.empty();
            parts.back().end = std::max(parts.back().end, token.end);
        }
        if (heading || is_mark(token.kind)) {
            const TokenKind mark = heading ? TokenKind::List : token.kind;
            if (!parts.back().empty()) {
                parts.emplace_back().before = mark;
            } else {
                const TokenKind before = parts.size() > 1 ? std::max(parts.back().before, mark) : TokenKind::Stop;
                parts.back() = Part{};
                parts.back().before = before;
            }
        }
        if (token.kind == TokenKind::Colon || is_mark(token.kind)) continue;
        Part& last = parts.back();
        const bool says_more = token.kind == TokenKind::Deed || token.kind == TokenKind::Item || token.kind == TokenKind::Thing;
        const bool behind = says_more && !last.place && !last.things.empty() && !last.deeds.empty() && last.unknown.empty();
        const bool next = behind && (token.kind == TokenKind::Deed ? last.deed_first && !last.deed_last : !last.deed_first && last.deed_last);
        const bool later_thing = token.kind != TokenKind::Deed;
        if (next) {
            Part come;
            come.before = TokenKind::Blank;
            const std::optional<Deed> held = last.own();
            if (later_thing && held != Deed::Done) {
                come.ruled = held;
                come.ruler_begin = last.deeds.front().begin;
                come.ruler_end = last.deeds.back().end;
            }
            parts.push_back(std::move(come));
        }
        parts.back().take(token);
    }
    if (parts.back().empty()) parts.pop_back();
    return parts;
}

/// A deed alone between blanks is the end of the words before it: "机油 更换". One that renews nothing, with words behind, may be of either: it rules both.
void join_trailing_deeds(std::vector<Part>& parts) {
    for (std::size_t i = 1; i < parts.size(); ++i) {
        Part& before = parts[i - 1];
        Part& part = parts[i];
        if (part.before != TokenKind::Blank || !part.only_deeds() || part.colon || before.things.empty()) continue;
        const bool words_behind = i + 1 < parts.size() && parts[i + 1].before == TokenKind::Blank && parts[i + 1].deeds.empty();
        if (!before.deeds.empty() && (words_behind || (part.own() != Deed::NotDone && part.own() != Deed::Done))) continue;  // "change brake fluid next visit"
        const bool either = part.own() != Deed::Done && words_behind;
        if (either) {
            before.ruled = part.own();
            before.ruler_begin = part.deeds.front().begin;
            before.ruler_end = part.deeds.back().end;
            part.colon = true;
            continue;
        }
        for (Token& deed : part.deeds) before.take(std::move(deed));
        parts.erase(parts.begin() + static_cast<std::ptrdiff_t>(i--));
    }
}

class Reader {
public:
    Reader(std::string_view cell, const ItemsNamed& named) : cell_{cell}, named_{named}, read_{tokens_of(cell, named)}, parts_{parts_of(read_.tokens)} {
        join_trailing_deeds(parts_);
        complete_names();
        join_doubled_deeds();
        rule_forward();
        rule_backward();
    }

    std::vector<Work> works() {
        for (const Part& part : parts_) tell(part);
        for (const std::string_view inner : read_.brackets) {
            const Deed around = deed_around(static_cast<std::size_t>(inner.data() - cell_.data()));
            const char* ruler = around == Deed::Done ? "" : around == Deed::NotDone ? "not done: " : "checked: ";
            for (const Work& work : works_of(ruler + std::string{inner}, named_)) {
                if (work.says == Says::Done || (around == Deed::Done && work.says != Says::NoItem)) add(work);
            }
        }
        return std::move(works_);
    }

private:
    [[nodiscard]] std::string_view text(const Part& part) const { return trimmed(cell_.substr(part.begin, part.end - part.begin)); }
    [[nodiscard]] std::string_view text(const std::vector<Token>& tokens) const { return cell_.substr(tokens.front().begin, tokens.back().end - tokens.front().begin); }
    [[nodiscard]] static bool listed(const Part& part) { return part.before <= TokenKind::EitherJoin; }

    /// "Oil and filter": the filter is the oil's. "Air and cabin filter": both are filters.
    void complete_names() {
        for (std::size_t i = 1; i < parts_.size(); ++i) {
            Part& part = parts_[i];
            Part& before = parts_[i - 1];
            if (!listed(part)) continue;
            if (part.things.empty() && !part.unknown.empty() && !before.things.empty() && before.unknown.empty()) {
                name(part, std::string{cell_.substr(before.things.back().begin, before.things.back().end - before.things.back().begin)} + ' ' + std::string{text(part.unknown)});
            }
            if (!part.things.empty() && part.unknown.empty()) share_last_word(i);
        }
    }
    void share_last_word(std::size_t last) {
        const Token& thing = parts_[last].things.back();
        const std::string_view whole = cell_.substr(thing.begin, thing.end - thing.begin);
        const std::size_t blank = whole.rfind(' ');
        if (blank == std::string_view::npos) return;
        const std::string shared{whole.substr(blank)};
        for (std::size_t i = last; i-- > 0 && listed(parts_[i + 1]);) {
            Part& part = parts_[i];
            const bool plural = shared.ends_with('s') && part.things.size() == 1 && part.unknown.empty();
            if (plural) {
                const Token& short_name = part.things.front();
                std::vector<std::string> ids = named_(std::string{cell_.substr(short_name.begin, short_name.end - short_name.begin)} + shared);
                if (!ids.empty() && ids != short_name.ids) part.things.front().ids = std::move(ids);
            }
            const std::vector<Token>& bare = !part.unknown.empty() && part.things.empty() ? part.unknown : part.things;
            const bool thing_only = part.things.size() == 1 && part.things.front().kind == TokenKind::Thing && part.unknown.empty();
            if (!bare.empty() && (thing_only || part.things.empty())) name(part, std::string{text(bare)} + shared);
        }
    }
    void name(Part& part, const std::string& full) {
        std::vector<std::string> ids = named_ ? named_(full) : std::vector<std::string>{};
        if (ids.empty()) return;
        Token item = part.unknown.empty() ? part.things.front() : part.unknown.front();
        item.end = part.unknown.empty() ? item.end : part.unknown.back().end;
        item.kind = TokenKind::Item;
        item.ids = std::move(ids);
        part.unknown.clear();
        part.things.assign(1, std::move(item));
    }

    /// "Checked and replaced oil": both deeds are of the oil, and the renewing one counts; after "check/replace" it may not have been.
    void join_doubled_deeds() {
        for (std::size_t i = 1; i < parts_.size(); ++i) {
            Part& before = parts_[i - 1];
            Part& part = parts_[i];
            const bool either = part.before == TokenKind::EitherJoin;
            if (part.before != TokenKind::Join && !either) continue;
            if (before.only_deeds() && !part.things.empty()) {
                part.more_endings = before.deeds.front().endings;
                if (part.deeds.empty()) continue;
                if (either || before.own() == Deed::NotDone) part.deeds.insert(part.deeds.begin(), before.deeds.begin(), before.deeds.end());
                part.begin = before.begin;
                before = Part{};
            } else if (part.only_deeds() && !before.things.empty() && !before.deeds.empty()) {
                before.more_endings = part.deeds.front().endings;
                const bool renewed = part.own() == Deed::Done && part.form() == Form::Past && before.own() != Deed::NotDone && !either;
                if (renewed) before.deeds = part.deeds;
                if (part.own() == Deed::NotDone) before.deeds.insert(before.deeds.end(), part.deeds.begin(), part.deeds.end());
                if (renewed || part.own() == Deed::NotDone) {
                    before.end = part.end;
                    part = Part{};
                }
            }
        }
        std::erase_if(parts_, [](const Part& part) { return part.empty(); });
    }

    /// How far a deed in front reaches.
    enum class Reach : std::uint8_t { None, Bare, All };
    void rule_forward() {
        const Part* ruler = nullptr;
        Reach reach = Reach::None;
        bool line_end = false;
        for (std::size_t i = 0; i < parts_.size(); ++i) {
            Part& part = parts_[i];
            if (part.before == TokenKind::Stop || (part.before == TokenKind::Line && !line_end)) reach = Reach::None;
            if (part.before == TokenKind::Strong && reach == Reach::All && ruler != nullptr && !ruler->colon) reach = Reach::Bare;
            const std::optional<Deed> own = part.own();
            if (ruler != nullptr && reach != Reach::None && ruled_by(*ruler, reach, part)) {
                part.ruled = ruler->own();
                part.ruler_begin = ruler->begin;
                part.ruler_end = ruler->deeds.back().end;
            } else if (own && (part.deed_first || part.colon) && stands_in_front(i) && !is_work_by_itself(i)) {
                ruler = &part;
                reach = *own == Deed::Done ? Reach::None : Reach::All;
                line_end = part.only_deeds();
            } else if (own == Deed::Done) {
                reach = Reach::None;
            }
        }
    }
    /// A deed alone at the end is none of those in front: rule_backward.
    [[nodiscard]] bool stands_in_front(std::size_t i) const {
        const Part& part = parts_[i];
        if (!part.only_deeds() || part.colon || i == 0) return true;
        const Part& before = parts_[i - 1];
        return !listed(part) || !before.deeds.empty() || before.things.empty();
    }
    /// "Inspection, oil, filter": a noun rules nothing, unless only a blank or a colon stands behind it.
    [[nodiscard]] bool is_work_by_itself(std::size_t i) const {
        const Part& part = parts_[i];
        const bool blank_behind = i + 1 < parts_.size() && parts_[i + 1].before == TokenKind::Blank;
        const bool base_alone = part.only_deeds() && part.form() == Form::Base && part.own() != Deed::NotDone;
        return !part.colon && !blank_behind && (part.form() == Form::Noun || base_alone);
    }
    [[nodiscard]] static bool ruled_by(const Part& ruler, Reach reach, const Part& part) {
        const std::optional<Deed> own = part.own();
        if (!own) return true;
        if (reach != Reach::All || ruler.own() != Deed::NotDone) return false;
        return (*own == Deed::Done && part.form() != Form::Past) || (own != Deed::Done && own != Deed::NotDone && part.form() != Form::Past);
    }

    void rule_backward() {
        for (std::size_t i = parts_.size(); i-- > 1;) {
            const Part& part = parts_[i];
            const std::optional<Deed> own = part.own();
            const bool past = part.form() == Form::Past;
            if (!own || *own == Deed::Done || part.deed_first != part.only_deeds() || part.ruled || (part.only_deeds() && stands_in_front(i))) continue;
            const bool of_item = std::any_of(part.things.begin(), part.things.end(), [](const Token& t) { return t.kind == TokenKind::Item; });
            if (!past && !of_item) continue;  // "oil, filter, inspection"
            for (std::size_t j = i; j-- > 0 && listed(parts_[j + 1]) && parts_[j].deeds.empty() && !parts_[j].ruled && !done_by_name(parts_[j]);) {
                parts_[j].ruled = own;
                parts_[j].ruler_begin = part.deeds.front().begin;
                parts_[j].ruler_end = part.deeds.back().end;
            }
        }
    }

    /// The deed of the part in which, or behind which, a place of the cell lies.
    [[nodiscard]] Deed deed_around(std::size_t place) const {
        Deed deed = Deed::Done;
        for (const Part& part : parts_) {
            if (part.begin <= place) deed = std::max(part.own().value_or(Deed::Done), part.ruled.value_or(Deed::Done));
        }
        return deed;
    }

    /// "Ölwechsel", "大保养": the name says itself that it was done, so what is said of its neighbours is not said of it.
    [[nodiscard]] bool done_by_name(const Part& part) const {
        return std::any_of(part.things.begin(), part.things.end(), [this](const Token& thing) {
            const std::string words = lower(narrow(cell_.substr(thing.begin, thing.end - thing.begin)));
            constexpr std::string_view kDeeds[] = {"wechsel", "vidange", "cambio", "troca", "service", "保养", "首保", "二保"};
            return thing.kind == TokenKind::Item && std::any_of(std::begin(kDeeds), std::end(kDeeds), [&words](std::string_view deed) { return words.find(deed) != std::string::npos; });
        });
    }

    static bool is_inspection(std::string_view name) {
        const std::string words = lower(narrow(name));
        for (const std::string_view sign : {"inspection", "check", "test", "mot", "tuv", "tüv", "itv", "apk", "wof", "smog", "shaken", "roadworth", "untersuchung", "technique", "检", "审", "验车"}) {
            if (words.find(sign) != std::string::npos) return true;
        }
        return false;
    }
    /// The items that a part closes.
    [[nodiscard]] std::vector<std::string> closed_by(const Part& part, Deed deed) const {
        std::vector<std::string> out;
        if (deed == Deed::NotDone || !part.unknown.empty()) return out;
        for (const Token& thing : part.things) {
            const std::string_view words = cell_.substr(thing.begin, thing.end - thing.begin);
            std::vector<std::string> ids = thing.kind == TokenKind::Item && (deed == Deed::Done || is_inspection(words)) ? thing.ids : std::vector<std::string>{};
            for (const Token& own : part.deeds) {
                if (ids.empty()) ids = with_ending(words, own.endings, named_);
            }
            if (ids.empty()) ids = with_ending(words, part.more_endings, named_);
            if (ids.empty() && part.ruled) ids = with_ending(words, endings_of(lower(narrow(cell_.substr(part.ruler_begin, part.ruler_end - part.ruler_begin)))), named_);
            if (ids.empty() && part.ruled == Deed::LookedAt) ids = with_ending(words, endings_of("check"), named_);
            out.insert(out.end(), ids.begin(), ids.end());
        }
        return out;
    }
    void tell(const Part& part) {
        const Deed deed = std::max(part.own().value_or(part.ruled.value_or(Deed::Done)), part.ruled == Deed::NotDone ? Deed::NotDone : Deed::Done);
        const std::vector<std::string> closed = closed_by(part, deed);
        for (const std::string& id : closed) add({id, std::string{text(part)}, Says::Done});
        if (!closed.empty() || (part.only_deeds() && deed == Deed::Done)) return;
        const Says says = deed == Deed::NotDone                                                    ? Says::NotDone
                          : deed == Deed::Done || part.things.empty() || !part.unknown.empty() ? Says::NoItem
                                                                                                  : Says::LookedAt;
        not_closed(part, says);
    }
    /// With the words that say so: those of the same list stay together.
    void not_closed(const Part& part, Says says) {
        const bool ruled = part.ruled.has_value();
        Work* last = works_.empty() || !works_.back().item_id.empty() ? nullptr : &works_.back();
        const bool same_list = last != nullptr && last->says != Says::NoItem && says != Says::NoItem && listed_on_ && listed(part);
        const bool from_ruler = last != nullptr && ruled && last_begin_ <= part.ruler_begin && part.ruler_begin < part.begin;
        if ((same_list || from_ruler) && last != nullptr && (ruled || says == last->says)) {
            last->words = std::string{trimmed(cell_.substr(last_begin_, part.end - last_begin_))};
            if (says > last->says) last->says = says;
        } else {
            std::string words{text(part)};
            if (ruled && part.ruler_begin < part.begin) words = std::string{trimmed(cell_.substr(part.ruler_begin, part.ruler_end - part.ruler_begin))} + ": " + words;
            works_.push_back({{}, std::move(words), says});
            last_begin_ = part.begin;
        }
        listed_on_ = says != Says::NoItem;
    }
    void add(const Work& work) {
        const auto same = [&work](const Work& other) { return !work.item_id.empty() && other.item_id == work.item_id; };
        if (std::none_of(works_.begin(), works_.end(), same)) works_.push_back(work);
    }

    std::string_view cell_;
    const ItemsNamed& named_;
    Tokens read_;
    std::vector<Part> parts_;
    std::vector<Work> works_;
    std::size_t last_begin_{0};
    bool listed_on_{false};
};

}  // namespace

std::vector<Work> works_of(std::string_view cell, const ItemsNamed& named) {
    const std::string_view whole = trimmed(cell);
    if (whole.empty()) return {};
    std::vector<Work> works = Reader{whole, named}.works();
    const bool any = std::any_of(works.begin(), works.end(), [](const Work& work) { return work.says == Says::Done; });
    if (any) return works;
    Says worst = Says::NoItem;
    for (const Work& work : works) worst = std::max(worst, work.says);
    return {{{}, std::string{whole}, worst}};
}

std::vector<std::string_view> listed_works(std::string_view cell) {
    std::vector<std::string_view> out;
    for (std::size_t from = 0; from <= cell.size();) {
        const std::size_t end = std::min(cell.find(kNextWork, from), cell.size());
        if (end > from) out.push_back(cell.substr(from, end - from));
        from = end + 1;
    }
    return out;
}

Says state_said_by(std::string_view cell) {
    const Tokens read = tokens_of(cell, {});
    std::optional<Deed> worst;
    for (const Token& token : read.tokens) {
        if (token.kind == TokenKind::Deed) worst = std::max(worst.value_or(Deed::Done), token.deed.deed);
        else if (token.kind == TokenKind::Unknown) return Says::NoItem;
    }
    if (!worst) return Says::NoItem;
    return *worst == Deed::NotDone ? Says::NotDone : *worst == Deed::Done ? Says::Done : Says::LookedAt;
}

}  // namespace odolink::exchange
