// SPDX-License-Identifier: Apache-2.0
// One table of fields a kind of element; reading and writing both go through it, so a field cannot be forgotten in one of them.
#include "domain/record_fields.hpp"

#include <algorithm>
#include <charconv>
#include <iterator>
#include <utility>
#include <vector>

namespace odolink {
namespace {

std::string text_of(const std::string& value) { return value; }
std::string text_of(std::uint32_t value) { return std::to_string(value); }
std::string text_of(bool value) { return value ? "1" : "0"; }
std::string text_of(Distance value) { return std::to_string(value.in_metres()); }
std::string text_of(const std::optional<std::chrono::hours>& value) { return value ? std::to_string(value->count()) : std::string{}; }
std::string text_of(const Id& value) { return value.empty() ? std::string{} : value.text(); }
std::string text_of(const WallTime& value) {
    return std::to_string(value.since_epoch.count()) + ' ' + std::to_string(static_cast<int>(value.quality));
}
std::string text_of(const Money& value) { return std::to_string(value.minor_units) + ' ' + value.currency; }
std::string text_of(const std::vector<std::string>& lines) {
    std::string out;
    for (const std::string& line : lines) out += (&line == lines.data() ? "" : "\n") + line;
    return out;
}
template <class E>
    requires std::is_enum_v<E>
std::string text_of(E value) {
    return std::to_string(static_cast<int>(value));
}

template <class Number>
bool read_number(std::string_view text, Number& value) {
    Number read{};
    const auto [end, wrong] = std::from_chars(text.data(), text.data() + text.size(), read);
    if (wrong != std::errc{} || end != text.data() + text.size()) return false;
    value = read;
    return true;
}

/// The two words of a text; the second is what follows the first blank.
std::pair<std::string_view, std::string_view> two_words(std::string_view text) {
    const std::size_t blank = std::min(text.find(' '), text.size());
    return {text.substr(0, blank), text.substr(std::min(blank + 1, text.size()))};
}

void read(std::string_view text, std::string& value) { value = text; }
void read(std::string_view text, std::uint32_t& value) { (void)read_number(text, value); }
void read(std::string_view text, bool& value) { value = text == "1"; }
void read(std::string_view text, Distance& value) {
    std::int64_t metres = 0;
    if (read_number(text, metres)) value = Distance::metres(metres);
}
void read(std::string_view text, std::optional<std::chrono::hours>& value) {
    std::int64_t hours = 0;
    if (read_number(text, hours)) value = std::chrono::hours{hours};
}
void read(std::string_view text, Id& value) { value = id_from_text(text); }
void read(std::string_view text, WallTime& value) {
    const auto [instant, quality] = two_words(text);
    std::int64_t ms = 0;
    int level = 0;
    if (!read_number(instant, ms) || !read_number(quality, level)) return;
    if (level < 0 || level > static_cast<int>(WallQuality::Synchronised)) return;
    value = {std::chrono::milliseconds{ms}, static_cast<WallQuality>(level)};
}
void read(std::string_view text, Money& value) {
    const auto [amount, currency] = two_words(text);
    if (read_number(amount, value.minor_units)) value.currency = currency;
}
void read(std::string_view text, std::vector<std::string>& lines) {
    lines.clear();
    for (std::size_t from = 0; from <= text.size();) {
        const std::size_t end = std::min(text.find('\n', from), text.size());
        lines.emplace_back(text.substr(from, end - from));
        from = end + 1;
    }
}

template <class E>
constexpr std::pair<int, int> kRange{};
template <>
constexpr std::pair<int, int> kRange<JobKind>{1, static_cast<int>(JobKind::Recall)};
template <>
constexpr std::pair<int, int> kRange<VehicleSystem>{0, static_cast<int>(VehicleSystem::EmissionControl)};
template <>
constexpr std::pair<int, int> kRange<Defect>{0, static_cast<int>(Defect::SafetyCritical)};
template <>
constexpr std::pair<int, int> kRange<RecordAuthor>{0, static_cast<int>(RecordAuthor::Import)};

template <class E>
    requires std::is_enum_v<E>
void read(std::string_view text, E& value) {
    int number = -1;
    if (read_number(text, number) && number >= kRange<E>.first && number <= kRange<E>.second) value = static_cast<E>(number);
}

template <class T>
struct Field {
    std::string_view name;
    std::string (*get)(const T&);
    void (*set)(T&, std::string_view);
};

template <class T, auto Member>
constexpr Field<T> field(std::string_view name) {
    return {name, [](const T& value) { return text_of(value.*Member); },
            [](T& value, std::string_view text) { read(text, value.*Member); }};
}

using R = ServiceRecord;
constexpr Field<R> kRecord[] = {
    field<R, &R::dealer_id>("dealer_id"),     field<R, &R::dealer_name>("dealer_name"), field<R, &R::performed_at>("performed_at"),
    field<R, &R::mileage>("mileage"),         field<R, &R::total>("total"),             field<R, &R::request_id>("request_id"),
    field<R, &R::watch_distance>("watch"),    field<R, &R::received_at>("received_at"), field<R, &R::author>("author"),
    field<R, &R::note>("note"),               field<R, &R::engine_hours>("engine_hours"),
    field<R, &R::brought_in>("brought_in"),   field<R, &R::handed_back>("handed_back"),
};
constexpr Field<Job> kJob[] = {
    field<Job, &Job::kind>("kind"),
    field<Job, &Job::item_id>("item"),
    field<Job, &Job::name>("name"),
    field<Job, &Job::fault_codes>("codes"),
    field<Job, &Job::labour_minutes>("labour_minutes"),
    field<Job, &Job::labour_price>("labour_price"),
    field<Job, &Job::covered>("covered"),
    field<Job, &Job::system>("system"),
    field<Job, &Job::replaced>("replaced"),
    field<Job, &Job::closes_finding>("closes_finding"),
    field<Job, &Job::fits_set>("fits_set"),
    field<Job, &Job::recall>("recall"),
    field<Job, &Job::defect>("defect"),
};
constexpr Field<Part> kPart[] = {
    field<Part, &Part::number>("number"),
    field<Part, &Part::name>("name"),
    field<Part, &Part::quantity_milli>("quantity_milli"),
    field<Part, &Part::price>("price"),
};
constexpr Field<Finding> kFinding[] = {
    field<Finding, &Finding::text>("text"),         field<Finding, &Finding::item_id>("item"),
    field<Finding, &Finding::again_at>("again_at"), field<Finding, &Finding::again_on>("again_on"),
    field<Finding, &Finding::declined>("declined"),
};
constexpr Field<Attachment> kAttachment[] = {
    field<Attachment, &Attachment::media_type>("type"),
    field<Attachment, &Attachment::bytes>("bytes"),
    field<Attachment, &Attachment::name>("name"),
};

template <class T, std::size_t N>
void put(RecordFields& out, const std::string& element, const T& value, const Field<T> (&fields)[N]) {
    static const T kDefault{};
    for (const Field<T>& f : fields) {
        std::string text = f.get(value);
        if (text != f.get(kDefault)) out[element + std::string{f.name}] = std::move(text);
    }
}

template <class T, std::size_t N>
void set(T& value, std::string_view name, std::string_view text, const Field<T> (&fields)[N]) {
    for (const Field<T>& f : fields) {
        if (f.name == name && !text.empty()) f.set(value, text);
    }
}

std::vector<std::string_view> steps_of(std::string_view path) {
    std::vector<std::string_view> steps;
    for (std::size_t from = 0; from <= path.size();) {
        const std::size_t end = std::min(path.find('/', from), path.size());
        steps.push_back(path.substr(from, end - from));
        from = end + 1;
    }
    return steps;
}

/// An element while its fields are read, in its place of the list.
template <class T>
struct Placed {
    T value;
    std::uint32_t order{0};
};
struct PlacedJob {
    Placed<Job> job;
    std::map<Id, Placed<Part>> parts;
};

template <class T, std::size_t N>
void set(Placed<T>& placed, std::string_view name, std::string_view text, const Field<T> (&fields)[N]) {
    if (name == "order") read(text, placed.order);
    else set(placed.value, name, text, fields);
}

/// The values in order of place, then key.
template <class Key, class T>
std::vector<T> in_order(std::map<Key, Placed<T>> placed) {
    std::vector<Placed<T>> list;
    for (auto& [key, one] : placed) list.push_back(std::move(one));
    std::stable_sort(list.begin(), list.end(), [](const auto& a, const auto& b) { return a.order < b.order; });
    std::vector<T> out;
    for (auto& one : list) out.push_back(std::move(one.value));
    return out;
}

enum class IdKind : std::uint8_t { Job = 1, Part = 2, Finding = 3 };

/// Gives ids to the elements of one kind, counting on over the whole record.
class Namer {
public:
    Namer(const Id& record, std::uint8_t mark, std::set<Id>& taken) : record_{record}, mark_{mark}, taken_{taken} {}
    void name(Id& id, IdKind kind) {
        if (!id.empty() && given_.insert(id).second) return;
        std::uint32_t& n = last_[kind];
        do {
            id = record_;
            ++n;
            const auto first = static_cast<std::uint8_t>((mark_ << 4U) | static_cast<std::uint8_t>(kind));
            const std::uint8_t add[4] = {first, static_cast<std::uint8_t>(n >> 16U), static_cast<std::uint8_t>(n >> 8U),
                                         static_cast<std::uint8_t>(n)};
            for (std::size_t i = 0; i < 4; ++i) id.bytes[12 + i] ^= static_cast<std::byte>(add[i]);
        } while (taken_.contains(id) || !given_.insert(id).second);
    }

private:
    const Id& record_;
    std::uint8_t mark_;
    std::set<Id>& taken_;
    std::set<Id> given_;
    std::map<IdKind, std::uint32_t> last_;
};

}  // namespace

RecordFields fields_of(const ServiceRecord& record) {
    RecordFields out;
    put(out, {}, record, kRecord);
    std::uint32_t order = 0;
    for (const Job& job : record.jobs) {
        const std::string element = "job/" + job.id.text() + '/';
        put(out, element, job, kJob);
        out[element + "order"] = text_of(++order);
        std::uint32_t place = 0;
        for (const Part& part : job.parts) {
            const std::string inner = element + "part/" + part.id.text() + '/';
            put(out, inner, part, kPart);
            out[inner + "order"] = text_of(++place);
        }
    }
    order = 0;
    for (const Finding& finding : record.findings) {
        const std::string element = "finding/" + finding.id.text() + '/';
        put(out, element, finding, kFinding);
        out[element + "order"] = text_of(++order);
    }
    order = 0;
    for (const Attachment& attachment : record.attachments) {
        const std::string element = "attachment/" + to_hex(attachment.digest) + '/';
        put(out, element, attachment, kAttachment);
        out[element + "order"] = text_of(++order);
    }
    return out;
}

ServiceRecord record_of(const Id& id, const RecordFields& fields) {
    ServiceRecord out;
    out.id = id;
    std::map<Id, PlacedJob> jobs;
    std::map<Id, Placed<Finding>> findings;
    std::map<std::string, Placed<Attachment>> attachments;
    for (const auto& [path, text] : fields) {
        const auto steps = steps_of(path);
        if (steps.size() == 1) set(out, steps[0], text, kRecord);
        if (steps.size() < 3) continue;
        const Id element = id_from_text(steps[1]);
        if (steps[0] == "job" && !element.empty()) {
            PlacedJob& job = jobs[element];
            if (steps.size() == 3) set(job.job, steps[2], text, kJob);
            const Id part = steps.size() == 5 && steps[2] == "part" ? id_from_text(steps[3]) : Id{};
            if (!part.empty()) set(job.parts[part], steps[4], text, kPart);
        }
        if (steps[0] == "finding" && steps.size() == 3 && !element.empty()) set(findings[element], steps[2], text, kFinding);
        const bool attached = steps[0] == "attachment" && steps.size() == 3 && steps[1].size() == 2 * Attachment{}.digest.size();
        if (attached && from_hex(steps[1])) set(attachments[std::string{steps[1]}], steps[2], text, kAttachment);
    }
    std::map<Id, Placed<Job>> whole;
    for (auto& [job_id, job] : jobs) {
        job.job.value.id = job_id;
        for (auto& [part_id, part] : job.parts) part.value.id = part_id;
        job.job.value.parts = in_order(std::move(job.parts));
        whole[job_id] = std::move(job.job);
    }
    for (auto& [finding_id, finding] : findings) finding.value.id = finding_id;
    for (auto& [digest, attachment] : attachments) {
        const auto bytes = from_hex(digest);
        std::copy(bytes->begin(), bytes->end(), attachment.value.digest.begin());
    }
    out.jobs = in_order(std::move(whole));
    out.findings = in_order(std::move(findings));
    out.attachments = in_order(std::move(attachments));
    return out;
}

ServiceRecord with_ids(ServiceRecord record, std::uint8_t mark, std::set<Id> taken) {
    Namer namer{record.id, mark, taken};
    // Ids that are there are kept, whatever comes before them.
    for (const Job& job : record.jobs) {
        taken.insert(job.id);
        for (const Part& part : job.parts) taken.insert(part.id);
    }
    for (const Finding& finding : record.findings) taken.insert(finding.id);
    for (Job& job : record.jobs) {
        namer.name(job.id, IdKind::Job);
        for (Part& part : job.parts) namer.name(part.id, IdKind::Part);
    }
    for (Finding& finding : record.findings) namer.name(finding.id, IdKind::Finding);
    return record;
}

std::string_view element_of(std::string_view path) {
    const std::size_t end = path.rfind('/');
    return end == std::string_view::npos ? std::string_view{} : path.substr(0, end + 1);
}

}  // namespace odolink
