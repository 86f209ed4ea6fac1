// SPDX-License-Identifier: Apache-2.0
// The table of routes, who may use them, and log-in.
#include "dealer-desk/api/api.hpp"

#include <algorithm>
#include <array>

#include "dealer-desk/api/answers.hpp"
#include "dealer-desk/api/page_files.hpp"
#include "dealer-desk/api/passwords.hpp"

namespace odolink::desk {
namespace {

constexpr std::string_view kCookie = "odolink-desk";

std::vector<std::string_view> levels(std::string_view path) {
    std::vector<std::string_view> out;
    while (!path.empty()) {
        path.remove_prefix(path.front() == '/' ? 1 : 0);
        const std::size_t end = std::min(path.find('/'), path.size());
        out.push_back(path.substr(0, end));
        path.remove_prefix(end);
    }
    return out;
}

/// The parts that stand for "{}", or nothing where the path is another one.
std::optional<std::vector<std::string>> match(std::string_view pattern, std::string_view path) {
    const auto wanted = levels(pattern), given = levels(path);
    if (wanted.size() != given.size()) return std::nullopt;
    std::vector<std::string> parts;
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        if (wanted[i] == "{}") {
            parts.emplace_back(given[i]);
        } else if (wanted[i] != given[i]) {
            return std::nullopt;
        }
    }
    return parts;
}

/// Compares in a time that does not tell where the difference is.
bool same_secret(std::string_view a, std::string_view b) {
    if (a.size() != b.size()) return false;
    unsigned difference = 0;
    for (std::size_t i = 0; i < a.size(); ++i)
        difference |= static_cast<unsigned char>(a[i]) ^ static_cast<unsigned char>(b[i]);
    return difference == 0;
}

int status_of(Refused code) {
    switch (code) {
        case Refused::Forbidden:
            return 403;
        case Refused::NotFound:
            return 404;
        case Refused::Changed:
        case Refused::NotNow:
            return 409;
        case Refused::Invalid:
            return 422;
        case Refused::NotSaved:
            break;
    }
    return 503;
}

}  // namespace

web::HttpResponse refused(const Refusal& refusal) {
    const boost::json::object body{{"error", word(refusal.code)}, {"detail", refusal.detail}};
    return {status_of(refusal.code), "application/json", boost::json::serialize(body), {}};
}

Api::Api(Desk& desk, Crypto& crypto, ApiConfig config, Hooks hooks)
    : desk_{desk}, crypto_{crypto}, config_{std::move(config)}, hooks_{std::move(hooks)}, sessions_{crypto} {}

std::span<const Api::Route> Api::routes() {
    using enum Access;
    static constexpr std::array<Route, 50> kRoutes{{
        {"POST", "/api/login", Anybody, &Api::login},
        {"POST", "/api/logout", LoggedIn, &Api::logout},
        {"GET", "/api/session", LoggedIn, &Api::who},
        {"GET", "/api/alerts", LoggedIn, &Api::alerts},
        {"POST", "/api/alerts/{}/take", LoggedIn, &Api::take_alert},
        {"POST", "/api/alerts/{}/snooze", LoggedIn, &Api::snooze_alert},
        {"POST", "/api/alerts/{}/done", LoggedIn, &Api::close_alert},
        {"GET", "/api/vehicles", LoggedIn, &Api::vehicles},
        {"GET", "/api/vehicles/{}", LoggedIn, &Api::vehicle},
        {"POST", "/api/vehicles/{}/records", LoggedIn, &Api::record},
        {"POST", "/api/vehicles/{}/records/{}", LoggedIn, &Api::edit_record},
        {"POST", "/api/vehicles/{}/records/{}/settle", LoggedIn, &Api::settle_record},
        {"POST", "/api/vehicles/{}/records/{}/attachments", LoggedIn, &Api::attach},
        {"GET", "/api/vehicles/{}/attachments/{}", LoggedIn, &Api::attachment},
        {"POST", "/api/vehicles/{}/messages", LoggedIn, &Api::message},
        {"POST", "/api/vehicles/{}/cluster-swaps", LoggedIn, &Api::swap_cluster},
        {"POST", "/api/vehicles/{}/vin", LoggedIn, &Api::accept_vin},
        {"POST", "/api/vehicles/{}/live", LoggedIn, &Api::ask_live},
        {"POST", "/api/vehicles/{}/live/{}/close", LoggedIn, &Api::close_live},
        {"POST", "/api/vehicles/{}/notes", LoggedIn, &Api::note},
        {"POST", "/api/vehicles/{}/revoke", Manager, &Api::revoke},
        {"POST", "/api/requests/{}/pick-up", LoggedIn, &Api::pick_up},
        {"POST", "/api/requests/{}/answer", LoggedIn, &Api::answer_request},
        {"POST", "/api/requests/{}/offer", LoggedIn, &Api::offer},
        {"GET", "/api/appointments", LoggedIn, &Api::appointments},
        {"POST", "/api/appointments/{}/confirm", LoggedIn, &Api::confirm},
        {"POST", "/api/appointments/{}/withdraw", LoggedIn, &Api::withdraw},
        {"GET", "/api/recalls", LoggedIn, &Api::recalls},
        {"GET", "/api/recalls/{}", LoggedIn, &Api::recall},
        {"POST", "/api/recalls", Manager, &Api::tell_recall},
        {"POST", "/api/vehicles/{}/recalls/{}", Manager, &Api::settle_recall},
        {"GET", "/api/campaigns", LoggedIn, &Api::campaigns},
        {"POST", "/api/campaigns", LoggedIn, &Api::draft_campaign},
        {"GET", "/api/campaigns/{}/cars", LoggedIn, &Api::campaign_cars},
        {"POST", "/api/campaigns/{}/publish", LoggedIn, &Api::publish_campaign},
        {"POST", "/api/campaigns/{}/withdraw", LoggedIn, &Api::withdraw_campaign},
        {"POST", "/api/campaigns/{}/news", LoggedIn, &Api::tell_campaign_news},
        {"POST", "/api/vehicles/{}/campaigns/{}/done", LoggedIn, &Api::finish_campaign},
        {"GET", "/api/link", LoggedIn, &Api::link},
        {"GET", "/api/codes", LoggedIn, &Api::codes},
        {"GET", "/api/accounts", Manager, &Api::accounts},
        {"POST", "/api/accounts", Manager, &Api::save_account},
        {"POST", "/api/enrolments", Manager, &Api::issue_code},
        {"GET", "/api/audit", Manager, &Api::audit},
        {"GET", "/api/plans", LoggedIn, &Api::plans},
        {"POST", "/api/plans/check", Manager, &Api::check_plan},
        {"POST", "/api/plans", Manager, &Api::issue_plan},
        {"GET", "/api/keys", Manager, &Api::signing_keys},
        {"POST", "/api/keys", Manager, &Api::rotate_key},
        {"POST", "/api/keys/{}/revoke", Manager, &Api::revoke_key},
    }};
    return kRoutes;
}

const Session* Api::session_of(const web::HttpRequest& request, Instant now) {
    const auto cookie = request.cookies.find(kCookie);
    return cookie == request.cookies.end() ? nullptr : sessions_.find(cookie->second, now.mono);
}

bool Api::may_stream(const web::HttpRequest& request) {
    return request.path == "/api/events" && session_of(request, hooks_.now()) != nullptr;
}

web::HttpResponse Api::handle(const web::HttpRequest& request) {
    if (!request.path.starts_with("/api/")) return page(request);
    const Instant now = hooks_.now();
    const Session* session = session_of(request, now);
    for (const Route& route : routes()) {
        auto parts = match(route.path, request.path);
        if (!parts || request.method != route.method) continue;
        if (route.access == Access::Anybody) return (this->*route.handler)({request, nullptr, std::move(*parts), now});
        if (session == nullptr) return web::error_response(401, "log in first");
        if (route.access == Access::Manager && session->clerk.role != Role::Manager)
            return refused({Refused::Forbidden, "role"});
        if (request.method == "POST") {
            const auto header = request.headers.find("x-desk-csrf");
            if (header == request.headers.end() || !same_secret(header->second, session->csrf))
                return web::error_response(403, "the x-desk-csrf header is missing or wrong");
        }
        return (this->*route.handler)({request, session, std::move(*parts), now});
    }
    if (session == nullptr) return web::error_response(401, "log in first");
    return web::error_response(404, "there is no such route");
}

web::HttpResponse Api::page(const web::HttpRequest& request) const {
    if (request.method != "GET" && request.method != "HEAD") return web::error_response(405, "pages are only read");
    // Places of the page are its own affair ("/vehicles/…"): each path without an ending is the page itself.
    const bool place = request.path.find('.') == std::string::npos;
    const PageFile* file = find_page_file(place ? "/index.html" : request.path);
    if (file == nullptr) return web::error_response(404, "there is no such file");
    return {200, std::string{file->content_type}, std::string{file->content}, {}};
}

web::HttpResponse Api::login(const Call& call) {
    Form form{call.request.body};
    const std::string name = form.text("name"), password = form.text("password");
    if (!form.wrong().empty()) return refused({Refused::Invalid, form.wrong()});
    if (!limit_.allows(name, call.now.mono))
        return web::error_response(429, "too many wrong passwords; wait five minutes");
    const auto account = desk_.account(name);
    if (!password_fits(password, account ? account->password : std::string{})) {
        limit_.failed(name, call.now.mono);
        return web::error_response(401, "name or password is wrong");
    }
    limit_.succeeded(name);
    const std::string token = sessions_.begin(account->clerk, call.now.mono);
    const Session* session = sessions_.find(token, call.now.mono);
    auto reply = who({call.request, session, {}, call.now});
    reply.headers.emplace_back("Set-Cookie",
                               std::string{kCookie} + "=" + token + "; Path=/; HttpOnly; SameSite=Strict");
    return reply;
}

web::HttpResponse Api::logout(const Call& call) {
    sessions_.end(call.request.cookies.find(kCookie)->second);
    auto reply = answer(boost::json::object{});
    reply.headers.emplace_back("Set-Cookie", std::string{kCookie} + "=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0");
    return reply;
}

web::HttpResponse Api::who(const Call& call) {
    return answer({{"clerk", to_json(call.clerk())},
                   {"csrf", call.session->csrf},
                   {"dealer", {{"id", desk_.config().dealer_id}, {"name", desk_.config().dealer_name}}}});
}

}  // namespace odolink::desk
