// SPDX-License-Identifier: Apache-2.0
// The real head-unit surface with scripted views, for the browser tests. Usage: head_unit_fixture, then lines on stdin:
// "show SITUATION parked|idling|moving", "refuse REASON" ("refuse none" ends it), "list"; end of input ends the program.
// On stdout one JSON object a line: {"url"}, {"shown"}, {"situations"}, {"error"}, and {"action": …} for each owner's action.
#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/streambuf.hpp>
#include <boost/json.hpp>
#include <algorithm>
#include <functional>
#include <iostream>
#include <sstream>

#include <unistd.h>

#include "adapters/asio/os_entropy.hpp"
#include "adapters/qr/qr_svg.hpp"
#include "adapters/web/head_unit_web.hpp"
#include "adapters/web/words.hpp"
#include "fixture_parts.hpp"
#include "fixture_views.hpp"

namespace {

namespace asio = boost::asio;
namespace json = boost::json;
using namespace odolink;

void tell(const json::object& line) { std::cout << json::serialize(line) << std::endl; }

json::object told(const AnswerPrompt& a) { return {{"kind", "answer_prompt"}, {"id", a.prompt_id.text()}, {"answer", web::word(a.answer)}}; }
json::object told(const AnswerAppointment& a) {
    json::object o{{"kind", "answer_appointment"}, {"revision", a.revision}, {"answer", static_cast<int>(a.answer)}};
    if (a.counter_start) o["start"] = web::iso8601(*a.counter_start);
    return o;
}
json::object told(const SetConsent& a) {
    return {{"kind", "set_consent"}, {"purpose", web::word(a.purpose)}, {"state", web::word(a.state)}, {"text_version", a.text_version}};
}
json::object told(const RequestService& a) { return {{"kind", "request_service"}, {"service", web::word(a.kind)}, {"want", web::word(a.want)}, {"position", a.share_position}, {"note", a.note}}; }
json::object told(const WithdrawRequest& a) { return {{"kind", "withdraw_request"}, {"id", a.request_id.text()}}; }
json::object told(const NoteRecord& a) { return {{"kind", "note_record"}, {"id", a.record_id.text()}, {"note", a.note}}; }

json::object told(const StateWork& a) {
    json::array items;
    for (const std::string& item : a.items) items.push_back(json::value(item));
    json::object o{{"kind", "state_work"}, {"items", items}};
    if (a.performed) o["performed"] = web::iso8601(*a.performed);
    if (a.next_at) o["next_km"] = a.next_at->whole_kilometres();
    if (a.next_on) o["next_on"] = web::iso8601(*a.next_on);
    return o;
}
json::object told(const TakeBackWork& a) { return {{"kind", "take_back_work"}, {"id", a.record_id.text()}}; }
json::object told(const OpenAttachment& a) { return {{"kind", "open_attachment"}, {"digest", to_hex(a.digest)}}; }
json::object told(const AskErasure& a) { return {{"kind", "ask_erasure"}, {"reason", web::word(a.reason)}}; }
json::object told(const ConfirmErasure& a) { return {{"kind", "confirm_erasure"}, {"id", a.id.text()}}; }
json::object told(const ChangeSeat& a) { return {{"kind", "change_seat"}, {"to", web::word(a.to)}, {"pin", a.pin}}; }
json::object told(const SetPin& a) { return {{"kind", "set_pin"}, {"pin", a.pin}}; }
json::object told(const RemindBefore& a) { return {{"kind", "remind_before"}, {"days", a.days}}; }
json::object told(const AnswerSurvey& a) {
    json::object scores;
    for (const SurveyScore& score : a.answers.scores) scores[score.question] = score.score;
    return {{"kind", "answer_survey"}, {"scores", scores}};
}
json::object told(const AnswerCampaign& a) { return {{"kind", "answer_campaign"}, {"id", a.campaign_id.text()}, {"answer", web::word(a.answer)}}; }
json::object told(const EndLiveSession&) { return {{"kind", "end_live"}}; }

class Fixture {
public:
    explicit Fixture(asio::io_context& io) : page_{io, entropy_}, input_{io, STDIN_FILENO} {
        page_.set_handler([this](const OwnerAction& action) { return act(action); });
        // A code as dense as a real statement's.
        page_.set_exports([](std::string_view, const HeadUnitView&) { return std::optional{web::HttpResponse{200, "image/svg+xml", qr::svg(std::string(420, 'A')).value(), {}}}; });
    }

    int run() {
        const auto port = page_.start(0);
        if (!port) {
            std::cerr << "head_unit_fixture: " << port.error().message() << '\n';
            return 1;
        }
        tell({{"url", page_.url()}});
        read();
        return 0;
    }

private:
    void read() {
        asio::async_read_until(input_, buffer_, '\n', [this](boost::system::error_code error, std::size_t) {
            if (error) std::exit(0);  // whoever drove us is gone
            std::istream stream{&buffer_};
            std::string line;
            std::getline(stream, line);
            obey(line);
            read();
        });
    }

    void obey(const std::string& line) {
        std::istringstream words{line};
        std::string verb, name, driving;
        words >> verb >> name >> driving;
        if (verb == "show") return show(name, driving);
        if (verb == "list") return list();
        if (verb == "refuse") refusal_ = name;
        else return tell({{"error", "unknown line: " + line}});
        tell({{"refusing", refusal_}});
    }

    void show(const std::string& name, const std::string& driving) {
        const auto state = driving == "moving" ? DrivingState::Moving : driving == "idling" ? DrivingState::Idling : DrivingState::Parked;
        auto view = fixture::view_of(name, state);
        if (!view) return tell({{"error", "no such situation: " + name}});
        view_ = std::move(*view);
        view_.revision = ++revision_;
        page_.show(view_);
        tell({{"shown", name}, {"revision", view_.revision}});
    }

    static void list() {
        json::array names;
        for (const auto& s : fixture::situations()) names.push_back(json::value(s.name));
        tell({{"situations", names}});
    }

    /// Refuses as the agent would, records, and does what the next view must show.
    Status act(const OwnerAction& action) {
        tell({{"action", std::visit([](const auto& a) { return told(a); }, action)}});
        if (refusal_ == "driving") return OwnerActionErrc::Driving;
        if (refusal_ == "wrong_pin") return OwnerActionErrc::WrongPin;
        if (refusal_ == "stale") return OwnerActionErrc::Stale;
        if (refusal_ == "not_saved") return OwnerActionErrc::NotSaved;
        const auto* consent = std::get_if<SetConsent>(&action);
        if (consent != nullptr) decide(*consent);
        else if (refusal_ == "no_consent") return OwnerActionErrc::NoConsent;
        if (std::holds_alternative<AnswerPrompt>(action) || std::holds_alternative<AnswerAppointment>(action)) view_.prompt.reset();
        if (const auto* seat = std::get_if<ChangeSeat>(&action)) view_.audience = seat->to;
        if (const auto* pin = std::get_if<SetPin>(&action)) view_.pin_set = !pin->pin.empty();
        if (const auto* remind = std::get_if<RemindBefore>(&action)) view_.reminder_days = remind->days;
        if (std::holds_alternative<AnswerSurvey>(action)) view_.survey.reset();
        if (const auto* work = std::get_if<StateWork>(&action)) state(work->items);
        if (const auto* touched = std::get_if<OpenAttachment>(&action)) fixture::open(view_, touched->digest);
        view_.revision = ++revision_;
        page_.show(view_);
        return {};
    }

    /// The items are closed by the owner's word, as the agent does it.
    void state(const std::vector<std::string>& items) {
        for (DueLine& line : view_.due) {
            if (std::find(items.begin(), items.end(), line.due.item_id) == items.end()) continue;
            line.due.state = DueState::Ok;
            line.last = Completion{};
            line.last->mileage = view_.mileage.value;
            line.last->at = view_.now;
            line.last->evidence = CompletionEvidence::OwnerStatement;
            line.last->record_id = fixture::kStatement;
        }
    }

    void decide(const SetConsent& decision) {
        for (ConsentLine& line : view_.consents) {
            if (line.consent.purpose == decision.purpose) line.consent.state = decision.state;
        }
        if (refusal_ == "no_consent") refusal_ = "none";
    }

    OsEntropy entropy_;
    web::HeadUnitWeb page_;
    asio::posix::stream_descriptor input_;
    asio::streambuf buffer_;
    HeadUnitView view_;
    std::uint64_t revision_{0};
    std::string refusal_{"none"};
};

}  // namespace

int main() {
    asio::io_context io;
    Fixture fixture{io};
    if (const int failed = fixture.run()) return failed;
    io.run();
    return 0;
}
