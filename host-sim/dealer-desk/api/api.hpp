// SPDX-License-Identifier: Apache-2.0
// The desk's web surface without a socket: a request in, an answer out. The HTTP server has already refused foreign
// hosts, origins and sizes; here are log-in, roles, the CSRF header, and one table of all routes. Used by the program
// and its tests.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "adapters/web/http_server.hpp"
#include "dealer-desk/api/sessions.hpp"
#include "dealer-desk/desk.hpp"

namespace odolink::desk {

/// The time of a request, on both clocks.
struct Instant {
    WallTime wall;
    MonoTime mono;
};

struct ApiConfig {
    std::string enrolment_url;   ///< "https://127.0.0.1:PORT", for the bundle of a new vehicle
    std::string ca_fingerprint;  ///< of Authority::fingerprint
};

/// What is wrong with a plan's file.
struct PlanFault {
    unsigned line{0};  ///< from 1
    std::string key;   ///< dotted; empty where none is concerned
    std::string what;
    std::string advice;
};

class Api {
public:
    /// `publish` gets what a command gave to send; `revoked` is called after a revocation; `read_plan` reads a plan from its file's text (TOML).
    struct Hooks {
        std::function<Instant()> now;
        std::function<void(std::vector<OutMessage>)> publish;
        std::function<void(const std::string& vehicle)> revoked;
        std::function<Result<MaintenancePlan, PlanFault>(const std::string& toml)> read_plan{};
    };

    Api(Desk& desk, Crypto& crypto, ApiConfig config, Hooks hooks);

    [[nodiscard]] web::HttpResponse handle(const web::HttpRequest& request);
    /// Who is logged in may open the event stream.
    [[nodiscard]] bool may_stream(const web::HttpRequest& request);

    /// Who may use a route.
    enum class Access : std::uint8_t { Anybody, LoggedIn, Manager };
    /// What a handler gets: the request, its session and the parts of the path that stand for "{}".
    struct Call {
        const web::HttpRequest& request;
        const Session* session;
        std::vector<std::string> parts;
        Instant now;
        [[nodiscard]] const Clerk& clerk() const { return session->clerk; }
    };
    struct Route {
        const char* method;
        const char* path;  ///< "{}" stands for one level
        Access access;
        web::HttpResponse (Api::*handler)(const Call&);
    };
    [[nodiscard]] static std::span<const Route> routes();

private:
    [[nodiscard]] web::HttpResponse page(const web::HttpRequest& request) const;
    [[nodiscard]] const Session* session_of(const web::HttpRequest& request, Instant now);
    template <class T>
    [[nodiscard]] web::HttpResponse done(const Outcome<T>& outcome);

    web::HttpResponse login(const Call& call);
    web::HttpResponse logout(const Call& call);
    web::HttpResponse who(const Call& call);
    web::HttpResponse alerts(const Call& call);
    web::HttpResponse take_alert(const Call& call);
    web::HttpResponse snooze_alert(const Call& call);
    web::HttpResponse close_alert(const Call& call);
    web::HttpResponse vehicles(const Call& call);
    web::HttpResponse vehicle(const Call& call);
    web::HttpResponse record(const Call& call);
    web::HttpResponse edit_record(const Call& call);
    web::HttpResponse settle_record(const Call& call);
    web::HttpResponse attach(const Call& call);
    web::HttpResponse attachment(const Call& call);
    web::HttpResponse message(const Call& call);
    web::HttpResponse swap_cluster(const Call& call);
    web::HttpResponse accept_vin(const Call& call);
    web::HttpResponse ask_live(const Call& call);
    web::HttpResponse close_live(const Call& call);
    web::HttpResponse note(const Call& call);
    web::HttpResponse revoke(const Call& call);
    web::HttpResponse pick_up(const Call& call);
    web::HttpResponse answer_request(const Call& call);
    web::HttpResponse offer(const Call& call);
    web::HttpResponse appointments(const Call& call);
    web::HttpResponse confirm(const Call& call);
    web::HttpResponse withdraw(const Call& call);
    web::HttpResponse recalls(const Call& call);
    web::HttpResponse recall(const Call& call);
    web::HttpResponse tell_recall(const Call& call);
    web::HttpResponse settle_recall(const Call& call);
    web::HttpResponse campaigns(const Call& call);
    web::HttpResponse draft_campaign(const Call& call);
    web::HttpResponse campaign_cars(const Call& call);
    web::HttpResponse publish_campaign(const Call& call);
    web::HttpResponse withdraw_campaign(const Call& call);
    web::HttpResponse tell_campaign_news(const Call& call);
    web::HttpResponse finish_campaign(const Call& call);
    web::HttpResponse link(const Call& call);
    web::HttpResponse codes(const Call& call);
    web::HttpResponse accounts(const Call& call);
    web::HttpResponse save_account(const Call& call);
    web::HttpResponse issue_code(const Call& call);
    web::HttpResponse audit(const Call& call);
    web::HttpResponse plans(const Call& call);
    web::HttpResponse check_plan(const Call& call);
    web::HttpResponse issue_plan(const Call& call);
    web::HttpResponse signing_keys(const Call& call);
    web::HttpResponse rotate_key(const Call& call);
    web::HttpResponse revoke_key(const Call& call);

    Desk& desk_;
    Crypto& crypto_;
    ApiConfig config_;
    Hooks hooks_;
    Sessions sessions_;
    LoginLimit limit_;
};

}  // namespace odolink::desk
