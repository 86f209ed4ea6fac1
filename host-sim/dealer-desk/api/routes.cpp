// SPDX-License-Identifier: Apache-2.0
// The handlers: JSON to the desk's commands and back.
#include <algorithm>
#include <charconv>

#include "dealer-desk/api/answers.hpp"
#include "dealer-desk/api/passwords.hpp"
#include "dealer-desk/store/columns.hpp"
#include "domain/attachment.hpp"
#include "domain/fault_texts/code_search.hpp"
#include "domain/fault_texts/fault_texts.hpp"

namespace odolink::desk {
namespace {

constexpr std::int64_t kMostVersion = INT32_MAX;

std::int64_t number_of(const std::string& text) {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc{} && end == text.data() + text.size() ? value : 0;
}

web::HttpResponse wrong(const Form& form) {
    return refused({Refused::Invalid, form.wrong()});
}

/// 16 characters without those that look alike: 80 bits. Read aloud in groups of four.
std::string code_of(const Id& random) {
    constexpr std::string_view kLetters = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    std::string out;
    for (std::size_t i = 0; i < 16; ++i) {
        if (i != 0 && i % 4 == 0) out.push_back('-');
        out.push_back(kLetters[u8(random.bytes[i]) & 0x1FU]);
    }
    return out;
}

boost::json::value both(const Text& text) {
    return {{"zh", text.zh}, {"en", text.en}};
}

boost::json::value meaning_json(const std::string& code) {
    const FaultText meaning = fault_text(code);
    return {{"code", code},
            {"origin", meaning.origin == CodeOrigin::MakerSpecific ? "maker_specific" : "generic"},
            {"urgency", word(meaning.urgency)},
            {"summary", both(meaning.summary)},
            {"advice", both(meaning.advice)},
            {"garage", both(meaning.garage)}};
}

}  // namespace

web::HttpResponse Api::alerts(const Call& call) {
    const auto all = call.request.query.find("snoozed");
    return answer_rows(
        desk_.alerts(call.clerk(), all != call.request.query.end() ? AlertState::Snoozed : AlertState::Open));
}

web::HttpResponse Api::take_alert(const Call& call) {
    Form form{call.request.body};
    const std::int64_t version = form.number("version", 1, kMostVersion);
    if (!form.wrong().empty()) return wrong(form);
    return done(desk_.take_alert(call.clerk(), number_of(call.parts[0]), version, call.now.wall));
}

web::HttpResponse Api::snooze_alert(const Call& call) {
    Form form{call.request.body};
    const std::int64_t version = form.number("version", 1, kMostVersion);
    const WallTime until = form.time("until_ms");
    const std::string reason = form.text("reason");
    if (!form.wrong().empty()) return wrong(form);
    return done(desk_.snooze_alert(call.clerk(), number_of(call.parts[0]), version, until, reason, call.now.wall));
}

web::HttpResponse Api::close_alert(const Call& call) {
    Form form{call.request.body};
    const std::int64_t version = form.number("version", 1, kMostVersion);
    const std::string reason = form.text("reason");
    if (!form.wrong().empty()) return wrong(form);
    return done(desk_.close_alert(call.clerk(), number_of(call.parts[0]), version, reason, call.now.wall));
}

web::HttpResponse Api::vehicles(const Call& call) {
    const auto words = call.request.query.find("q");
    return answer_rows(desk_.vehicles(call.clerk(), words != call.request.query.end() ? words->second : std::string{}));
}

web::HttpResponse Api::vehicle(const Call& call) {
    const auto file = desk_.vehicle_file(call.clerk(), call.parts[0], call.now.wall);
    if (!file) return refused(file.error());
    return answer(to_json(*file));
}

web::HttpResponse Api::record(const Call& call) {
    Form form{call.request.body};
    const Visit visit{call.parts[0], record_from(form)};
    if (!form.wrong().empty()) return wrong(form);
    return done(desk_.record_visit(call.clerk(), visit, call.now.wall));
}

web::HttpResponse Api::edit_record(const Call& call) {
    Form form{call.request.body};
    ServiceRecord wanted = record_from(form);
    wanted.id = id_from_text(call.parts[1]);
    wanted.revision = static_cast<std::uint32_t>(form.number("revision", 1, kMostVersion));
    if (!form.wrong().empty()) return wrong(form);
    return done(desk_.edit_record(call.clerk(), call.parts[0], wanted, call.now.wall));
}

web::HttpResponse Api::settle_record(const Call& call) {
    Form form{call.request.body};
    Settlement settlement{.record = id_from_text(call.parts[1])};
    settlement.revision = static_cast<std::uint32_t>(form.number("revision", 1, kMostVersion));
    settlement.path = form.text("path");
    settlement.text = form.text_or_empty("text");
    if (!form.wrong().empty()) return wrong(form);
    return done(desk_.settle_record(call.clerk(), call.parts[0], settlement, call.now.wall));
}

web::HttpResponse Api::attach(const Call& call) {
    Form form{call.request.body};
    NewAttachment added{.record = id_from_text(call.parts[1])};
    added.revision = static_cast<std::uint32_t>(form.number("revision", 1, kMostVersion));
    added.name = form.text("name");
    added.media_type = form.text("media_type");
    const std::string data = form.text("data");
    added.bytes = from_base64(data);
    if (added.bytes.empty() && !data.empty()) form.reject("data");
    if (!form.wrong().empty()) return wrong(form);
    return done(desk_.attach(call.clerk(), call.parts[0], added, call.now.wall));
}

web::HttpResponse Api::attachment(const Call& call) {
    const auto bytes = from_hex(call.parts[1]);
    AttachmentDigest digest{};
    if (!bytes || bytes->size() != digest.size()) return refused({Refused::NotFound, "attachment"});
    std::ranges::copy(*bytes, digest.begin());
    const auto opened = desk_.attachment(call.clerk(), call.parts[0], digest);
    if (!opened) return refused(opened.error());
    const std::string& type = opened->attachment.media_type;
    if (!is_attachment_type(type)) return refused({Refused::NotFound, "attachment"});
    // A picture is looked at, a paper is saved: nothing of it ever runs here.
    const bool picture = type.starts_with("image/");
    const std::string ending = picture ? type.substr(6) : "pdf";
    return {200, type, to_text(opened->bytes), {{"Content-Disposition", picture ? "inline" : "attachment; filename=\"attachment." + ending + "\""}}};
}

web::HttpResponse Api::message(const Call& call) {
    Form form{call.request.body};
    const Text title{form.text("title_zh"), form.text("title_en")};
    const Text body{form.text("body_zh"), form.text("body_en")};
    if (!form.wrong().empty()) return wrong(form);
    return done(desk_.message(call.clerk(), call.parts[0], title, body, call.now.wall));
}

web::HttpResponse Api::swap_cluster(const Call& call) {
    constexpr std::int64_t kMostMetres = 5'000'000'000;
    Form form{call.request.body};
    ClusterSwap swap;
    swap.true_mileage = Distance::metres(form.number("true_m", 1, kMostMetres));
    swap.shown_after = Distance::metres(form.number("shown_m", 0, kMostMetres));
    swap.performed_at = form.time("performed_ms");
    if (!form.wrong().empty()) return wrong(form);
    return done(desk_.swap_cluster(call.clerk(), call.parts[0], swap, call.now.wall));
}

web::HttpResponse Api::accept_vin(const Call& call) {
    Form form{call.request.body};
    const std::string vin = form.text("vin");
    if (!form.wrong().empty()) return wrong(form);
    return done(desk_.accept_vin(call.clerk(), call.parts[0], vin, call.now.wall));
}

web::HttpResponse Api::ask_live(const Call& call) {
    Form form{call.request.body};
    const std::int64_t minutes = form.number("minutes", 1, kLongestLiveTimeBox.count());
    if (!form.wrong().empty()) return wrong(form);
    const auto asked = desk_.ask_live(call.clerk(), call.parts[0], std::chrono::minutes{minutes}, call.now.wall);
    if (!asked) return refused(asked.error());
    return answer({{"id", asked->id.text()}, {"code", asked->code}});
}

web::HttpResponse Api::close_live(const Call& call) {
    return done(desk_.close_live(call.clerk(), call.parts[0], id_from_text(call.parts[1]), call.now.wall));
}

web::HttpResponse Api::note(const Call& call) {
    Form form{call.request.body};
    const std::string kind = form.text("kind"), text = form.text("text");
    if (!form.wrong().empty()) return wrong(form);
    return done(desk_.note(call.clerk(), call.parts[0], kind, text, call.now.wall));
}

web::HttpResponse Api::revoke(const Call& call) {
    const auto serials = desk_.revoke(call.clerk(), call.parts[0], call.now.wall);
    if (!serials) return refused(serials.error());
    hooks_.revoked(call.parts[0]);
    return answer({{"revoked", serials->size()}});
}

web::HttpResponse Api::pick_up(const Call& call) {
    Form form{call.request.body};
    const std::int64_t version = form.number("version", 1, kMostVersion);
    if (!form.wrong().empty()) return wrong(form);
    return done(desk_.pick_up(call.clerk(), id_from_text(call.parts[0]), version, call.now.wall));
}

web::HttpResponse Api::answer_request(const Call& call) {
    Form form{call.request.body};
    Answer words;
    words.version = form.number("version", 1, kMostVersion);
    words.text = form.text("text");
    words.closes = form.flag("closes");
    if (!form.wrong().empty()) return wrong(form);
    return done(desk_.answer(call.clerk(), id_from_text(call.parts[0]), words, call.now.wall));
}

web::HttpResponse Api::offer(const Call& call) {
    Form form{call.request.body};
    const Offer offer = offer_from(form, id_from_text(call.parts[0]));
    if (!form.wrong().empty()) return wrong(form);
    return done(desk_.propose(call.clerk(), offer, call.now.wall));
}

web::HttpResponse Api::appointments(const Call& call) {
    const auto from = call.request.query.find("from_ms");
    const std::int64_t ms = from != call.request.query.end() ? number_of(from->second) : 0;
    return answer_rows(desk_.appointments(call.clerk(), {std::chrono::milliseconds{ms}, WallQuality::Synchronised}));
}

web::HttpResponse Api::confirm(const Call& call) {
    Form form{call.request.body};
    const std::int64_t version = form.number("version", 1, kMostVersion);
    if (!form.wrong().empty()) return wrong(form);
    return done(desk_.confirm(call.clerk(), id_from_text(call.parts[0]), version, call.now.wall));
}

web::HttpResponse Api::withdraw(const Call& call) {
    Form form{call.request.body};
    const std::int64_t version = form.number("version", 1, kMostVersion);
    if (!form.wrong().empty()) return wrong(form);
    return done(desk_.withdraw(call.clerk(), id_from_text(call.parts[0]), version, call.now.wall));
}

web::HttpResponse Api::recalls(const Call& call) {
    return answer_rows(desk_.recalls(call.clerk()));
}

web::HttpResponse Api::recall(const Call& call) {
    return answer_rows(desk_.recall(call.clerk(), call.parts[0]));
}

web::HttpResponse Api::tell_recall(const Call& call) {
    Form form{call.request.body};
    const Recall recall = recall_from(form);
    const std::vector<std::string> vehicles = form.words("vehicles");
    if (!form.wrong().empty()) return wrong(form);
    const auto sent = desk_.tell_recall(call.clerk(), recall, vehicles, call.now.wall);
    if (!sent) return refused(sent.error());
    hooks_.publish(desk_.take_outgoing());
    return answer({{"told", sent->told}, {"unknown", boost::json::array(sent->unknown.begin(), sent->unknown.end())}});
}

web::HttpResponse Api::settle_recall(const Call& call) {
    Form form{call.request.body};
    const auto state = recall_state_of(form.text("state"));
    if (!state) form.reject("state");
    if (!form.wrong().empty()) return wrong(form);
    return done(desk_.settle_recall(call.clerk(), call.parts[0], call.parts[1], *state, call.now.wall));
}

web::HttpResponse Api::link(const Call& call) {
    const auto rows = desk_.link(call.clerk());
    if (!rows) return refused(rows.error());
    boost::json::array vehicles;
    for (const LinkCounts& counts : *rows) vehicles.push_back(to_json(counts, call.now.wall));
    // The names of proto/README.md, section 2.
    static constexpr std::array<std::string_view, kRejections> kWords{"size",      "topic",   "malformed", "key",        "revoked",
                                                                      "signature", "vehicle", "stream",    "no_session", "old_session", "not_kept"};
    boost::json::object rejected;
    for (std::size_t i = 0; i < kRejections; ++i) rejected[kWords[i]] = desk_.ingest_counts().rejected[i];
    return answer({{"vehicles", vehicles},
                   {"messages", desk_.ingest_counts().messages},
                   {"unreadable", desk_.ingest_counts().unreadable},
                   {"not_kept", desk_.ingest_counts().not_kept},
                   {"rejected", rejected}});
}

web::HttpResponse Api::codes(const Call& call) {
    constexpr std::size_t kMostCodes = 60;
    const auto words = call.request.query.find("q");
    const FoundCodes found = find_codes(words != call.request.query.end() ? words->second : std::string{}, kMostCodes);
    boost::json::array codes;
    for (const std::string& code : found.codes) codes.push_back(meaning_json(code));
    return answer({{"codes", codes}, {"more", found.more}});
}

web::HttpResponse Api::accounts(const Call& call) {
    return answer_rows(desk_.accounts(call.clerk()));
}

web::HttpResponse Api::save_account(const Call& call) {
    Form form{call.request.body};
    const std::string name = form.text("name"), password = form.text("password");
    const auto role = role_of(form.text("role"));
    if (!role) form.reject("role");
    if (password.size() < kShortestPassword) form.reject("password");
    if (!form.wrong().empty()) return wrong(form);
    const auto saved =
        desk_.save_account(call.clerk(), {{name, {}, *role}, hash_password(password, crypto_)}, call.now.wall);
    if (saved) sessions_.end_all(name);
    return done(saved);
}

web::HttpResponse Api::issue_code(const Call& call) {
    Form form{call.request.body};
    NewVehicle vehicle{.plate = form.text("plate"), .owner = form.text("owner"), .phone = form.text_or_empty("phone")};
    if (!form.wrong().empty()) return wrong(form);
    vehicle.pseudonym = "V" + crypto_.new_id().text().substr(0, 15);
    const std::string code = code_of(crypto_.new_id());
    const auto issued = desk_.issue_code(call.clerk(), to_hex(crypto_.sha256(as_bytes(code))), vehicle, call.now.wall);
    if (!issued) return refused(issued.error());
    return answer({{"desk", config_.enrolment_url},
                   {"vehicle", vehicle.pseudonym},
                   {"code", code},
                   {"ca_sha256", config_.ca_fingerprint}});
}

web::HttpResponse Api::audit(const Call& call) {
    const auto rows = desk_.audit(call.clerk());
    const auto broken = desk_.check_audit(call.clerk());
    if (!rows) return refused(rows.error());
    if (!broken) return refused(broken.error());
    boost::json::array out;
    for (const AuditRow& row : *rows) out.push_back(to_json(row));
    return answer({{"rows", out}, {"first_broken", *broken}});
}

}  // namespace odolink::desk
