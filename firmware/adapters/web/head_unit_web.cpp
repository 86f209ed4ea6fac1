// SPDX-License-Identifier: Apache-2.0
// Routes of the head-unit surface: who may ask what, and what a refusal of the core is in HTTP.
#include "adapters/web/head_unit_web.hpp"

#include <boost/json.hpp>
#include <charconv>
#include <functional>
#include <optional>

#include "adapters/web/head_unit_page.hpp"
#include "adapters/web/view_json.hpp"

namespace odolink::web {
namespace {

namespace json = boost::json;

constexpr std::string_view kCookie = "odolink_session";
constexpr std::string_view kTokenHeader = "x-odolink-token";
constexpr std::string_view kStyleLink = "<link rel=\"stylesheet\" href=\"/app.css\">";
constexpr std::string_view kExport = "/export/";
constexpr std::string_view kAttachment = "/api/attachment/";
constexpr std::size_t kRecordsInPage = 20;
constexpr std::size_t kMostRecordsInPage = 100;

/// Compares without telling by its duration where the texts differ.
bool same_secret(std::string_view a, std::string_view b) {
    unsigned difference = a.size() == b.size() ? 0U : 1U;
    for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i) {
        difference |= static_cast<unsigned>(static_cast<unsigned char>(a[i])) ^ static_cast<unsigned char>(b[i]);
    }
    return difference == 0;
}

int status_of(Error error) {
    if (error == OwnerActionErrc::Driving) return 423;
    if (error == OwnerActionErrc::Unknown) return 404;
    if (error == OwnerActionErrc::NotOwner || error == OwnerActionErrc::WrongPin) return 403;
    if (error == OwnerActionErrc::Wait) return 429;
    if (error == OwnerActionErrc::TooLong) return 422;
    if (error == OwnerActionErrc::NotSaved) return 503;
    return 409;
}

std::string_view reason_word(Error error) {
    if (error == OwnerActionErrc::Driving) return "driving";
    if (error == OwnerActionErrc::Unknown) return "unknown";
    if (error == OwnerActionErrc::Stale) return "stale";
    if (error == OwnerActionErrc::NotAllowed) return "not_allowed";
    if (error == OwnerActionErrc::NoConsent) return "no_consent";
    if (error == OwnerActionErrc::TooLong) return "too_long";
    if (error == OwnerActionErrc::NotOwner) return "not_owner";
    if (error == OwnerActionErrc::WrongPin) return "wrong_pin";
    if (error == OwnerActionErrc::Wait) return "wait";
    return "not_saved";
}

}  // namespace

struct HeadUnitWeb::State {
    State(boost::asio::io_context& io, Entropy& random)
        : entropy{random},
          token{random.id().text()},
          session{random.id().text()},
          server{io, HttpLimits{}, [this](const HttpRequest& r) { return handle(r); },
                 [this](const HttpRequest& r) { return known(r); }} {}

    [[nodiscard]] bool known(const HttpRequest& request) const {
        const auto cookie = request.cookies.find(kCookie);
        return cookie != request.cookies.end() && same_secret(cookie->second, session);
    }

    [[nodiscard]] bool holds_token(const HttpRequest& request) const {
        const auto header = request.headers.find(kTokenHeader);
        return header != request.headers.end() && same_secret(header->second, token);
    }

    HttpResponse handle(const HttpRequest& request) {
        const bool reads = request.method == "GET" || request.method == "HEAD";
        if (reads && request.path.starts_with(kAttachment)) return known(request) ? opened(request.path.substr(kAttachment.size())) : unknown();
        if (reads && request.path.starts_with("/api/")) return known(request) ? read(request) : unknown();
        if (reads && request.path.starts_with(kExport)) return known(request) ? exported(request.path.substr(kExport.size())) : unknown();
        if (reads) return request.path == "/" ? whole_page() : page_file(request.path);
        if (request.method != "POST") return error_response(405, "only GET, HEAD and POST are served here");
        if (!holds_token(request)) return error_response(403, "the token of this boot is missing; open the page from the kiosk");
        if (request.path == "/api/session") return open_session();
        if (!known(request)) return unknown();
        if (request.path == "/api/action") return act(request.body);
        return missing();
    }

    [[nodiscard]] HttpResponse exported(std::string_view name) const {
        if (view.audience != Audience::Owner) return not_owner();
        if (view.driving != DrivingState::Parked) return driving();
        auto file = exports ? exports(name, view) : std::nullopt;
        return file ? std::move(*file) : missing();
    }

    /// The attachment that was opened, of exactly its kind: a picture to be shown, anything else to be kept.
    [[nodiscard]] HttpResponse opened(std::string_view digest) const {
        if (view.audience != Audience::Owner) return not_owner();
        if (view.driving != DrivingState::Parked) return driving();
        if (!view.opened || to_hex(view.opened->digest) != digest || !is_attachment_type(view.opened->media_type)) return missing();
        const bool picture = view.opened->media_type.starts_with("image/");
        return {200, view.opened->media_type, to_text(*view.opened->bytes), {{"Content-Disposition", picture ? "inline" : "attachment"}}};
    }

    /// The view, and the parts of it that may be read only by the owner while the vehicle is parked.
    [[nodiscard]] HttpResponse read(const HttpRequest& request) const {
        if (request.path == "/api/view") return {200, "application/json", pushed, {}};
        const auto part = [&request](std::string_view prefix) -> std::optional<std::string_view> {
            if (!request.path.starts_with(prefix)) return std::nullopt;
            return std::string_view{request.path}.substr(prefix.size());
        };
        std::function<std::optional<json::value>()> answer;
        if (request.path == "/api/history") answer = [this, &request] { return page_of_history(request); };
        if (request.path == "/api/matters") answer = [this] { return matters_json(view); };
        if (request.path == "/api/cover") answer = [this] { return cover_json(view); };
        if (request.path == "/api/sent") answer = [this] { return sent_json(view); };
        if (const auto id = part("/api/record/")) answer = [this, id] { return record_json(view, id_from_text(*id)); };
        if (const auto id = part("/api/item/")) answer = [this, id] { return item_json(view, *id); };
        if (const auto id = part("/api/fault/")) answer = [this, id] { return fault_json(view, *id); };
        if (const auto id = part("/api/campaign/")) answer = [this, id] { return campaign_json(view, id_from_text(*id)); };
        if (const auto number = part("/api/recall/")) answer = [this, number] { return recall_json(view, *number); };
        if (!answer) return missing();
        if (view.audience != Audience::Owner) return not_owner();
        if (view.driving != DrivingState::Parked) return driving();
        const auto value = answer();
        return value ? HttpResponse{200, "application/json", json::serialize(*value), {}} : missing();
    }

    /// "before": the id of the last record the page has; "most": 1 to 100, else 20.
    [[nodiscard]] json::value page_of_history(const HttpRequest& request) const {
        const auto before = request.query.find("before");
        const auto wanted = request.query.find("most");
        std::size_t most = kRecordsInPage;
        if (wanted != request.query.end()) {
            const std::string& digits = wanted->second;
            const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), most);
            if (error != std::errc{} || end != digits.data() + digits.size() || most == 0 || most > kMostRecordsInPage) most = kRecordsInPage;
        }
        return history_json(view, before == request.query.end() ? std::nullopt : std::optional{id_from_text(before->second)}, most);
    }

    static HttpResponse driving() {
        const json::object reply{{"error", "not while the vehicle is not parked"}, {"reason", "driving"}};
        return {423, "application/json", json::serialize(reply), {}};
    }
    static HttpResponse not_owner() {
        const json::object reply{{"error", "for the owner only"}, {"reason", "not_owner"}};
        return {403, "application/json", json::serialize(reply), {}};
    }
    static HttpResponse unknown() { return error_response(401, "no session; open the page from the kiosk"); }
    static HttpResponse missing() { return error_response(404, "nothing is served under this path"); }

    /// The page with its style in it: what is painted first waits for one answer, not for two.
    [[nodiscard]] HttpResponse whole_page() const {
        HttpResponse reply = page_file("/index.html");
        const std::string nonce = entropy.id().text();
        const std::string style = "<style nonce=\"" + nonce + "\">" + std::string{find_page_file("/app.css")->content} + "</style>";
        reply.body.replace(reply.body.find(kStyleLink), kStyleLink.size(), style);
        reply.headers.emplace_back("Content-Security-Policy", policy_with_style(nonce));
        return reply;
    }

    static HttpResponse page_file(std::string_view path) {
        const PageFile* file = find_page_file(path);
        if (file == nullptr) return missing();
        return {200, std::string{file->content_type}, std::string{file->content}, {}};
    }

    [[nodiscard]] HttpResponse open_session() const {
        HttpResponse reply{204, "application/json", {}, {}};
        reply.headers.emplace_back("Set-Cookie", std::string{kCookie} + "=" + session + "; HttpOnly; SameSite=Strict; Path=/");
        return reply;
    }

    HttpResponse act(const std::string& body) {
        boost::system::error_code error;
        const json::value value = json::parse(body, error);
        if (error) return error_response(400, "the body is not JSON: " + error.message());
        auto action = action_from_json(value);
        if (!action) return error_response(400, action.error().message);
        if (!handler) return error_response(503, "the agent is starting");
        const Status done = handler(*action);
        if (done) return {200, "application/json", "{\"ok\":true}", {}};
        const json::object reply{{"error", done.error().message()}, {"reason", reason_word(done.error())}};
        return {status_of(done.error()), "application/json", json::serialize(reply), {}};
    }

    Entropy& entropy;
    std::string token;
    std::string session;
    HeadUnitView view;          ///< the newest; Moving before there is one
    std::string pushed{"null"};  ///< what the page gets of it
    std::function<Status(const OwnerAction&)> handler;
    Exports exports;
    std::uint16_t port{0};
    HttpServer server;
};

HeadUnitWeb::HeadUnitWeb(boost::asio::io_context& io, Entropy& entropy) : state_{std::make_unique<State>(io, entropy)} {}
HeadUnitWeb::~HeadUnitWeb() = default;

Result<std::uint16_t> HeadUnitWeb::start(std::uint16_t port) {
    auto started = state_->server.start(port);
    if (started) state_->port = *started;
    return started;
}

std::string HeadUnitWeb::url() const { return "http://127.0.0.1:" + std::to_string(state_->port) + "/#" + state_->token; }

void HeadUnitWeb::show(HeadUnitView view) {
    state_->view = std::move(view);
    state_->pushed = json::serialize(to_json(state_->view));
    state_->server.push(state_->pushed);
}

void HeadUnitWeb::set_handler(std::function<Status(const OwnerAction&)> handler) { state_->handler = std::move(handler); }

void HeadUnitWeb::set_exports(Exports exports) { state_->exports = std::move(exports); }

void HeadUnitWeb::set_on_want(std::function<void(std::string_view why)> told) { state_->server.set_on_want(std::move(told)); }

}  // namespace odolink::web
