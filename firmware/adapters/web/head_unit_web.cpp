// SPDX-License-Identifier: Apache-2.0
// Routes of the head-unit surface: who may ask what, and what a refusal of the core is in HTTP.
#include "adapters/web/head_unit_web.hpp"

#include <boost/json.hpp>

#include "adapters/web/head_unit_page.hpp"
#include "adapters/web/view_json.hpp"

namespace odolink::web {
namespace {

namespace json = boost::json;

constexpr std::string_view kCookie = "odolink_session";
constexpr std::string_view kTokenHeader = "x-odolink-token";

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
    return "not_saved";
}

}  // namespace

struct HeadUnitWeb::State {
    State(boost::asio::io_context& io, Entropy& entropy)
        : token{entropy.id().text()},
          session{entropy.id().text()},
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
        if (reads && request.path == "/api/view") return known(request) ? HttpResponse{200, "application/json", view, {}} : unknown();
        if (reads && request.path.starts_with("/api/")) return known(request) ? missing() : unknown();
        if (reads) return page_file(request.path);
        if (request.method != "POST") return error_response(405, "only GET, HEAD and POST are served here");
        if (!holds_token(request)) return error_response(403, "the token of this boot is missing; open the page from the kiosk");
        if (request.path == "/api/session") return open_session();
        if (!known(request)) return unknown();
        if (request.path == "/api/action") return act(request.body);
        return missing();
    }

    static HttpResponse unknown() { return error_response(401, "no session; open the page from the kiosk"); }
    static HttpResponse missing() { return error_response(404, "nothing is served under this path"); }

    static HttpResponse page_file(std::string_view path) {
        const PageFile* file = find_page_file(path == "/" ? "/index.html" : path);
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

    std::string token;
    std::string session;
    std::string view{"null"};
    std::function<Status(const OwnerAction&)> handler;
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

void HeadUnitWeb::show(const HeadUnitView& view) {
    state_->view = json::serialize(to_json(view));
    state_->server.push(state_->view);
}

void HeadUnitWeb::set_handler(std::function<Status(const OwnerAction&)> handler) { state_->handler = std::move(handler); }

}  // namespace odolink::web
