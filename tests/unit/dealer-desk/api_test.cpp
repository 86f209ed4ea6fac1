// SPDX-License-Identifier: Apache-2.0
// The JSON API: who may use which route, the CSRF header, log-in and its limit, bad bodies; and what a clerk's clicks
// do.
#include "desk_fixture.hpp"

#include <boost/json.hpp>

#include "adapters/config/plan_file.hpp"
#include "dealer-desk/api/api.hpp"
#include "dealer-desk/api/page_files.hpp"
#include "dealer-desk/api/passwords.hpp"
#include "domain/pseudonym.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace odolink::desk;

namespace odolink::desk {

/// The page of these tests: one file.
const PageFile* find_page_file(std::string_view path) {
    static const PageFile index{"/index.html", "text/html; charset=utf-8", "<!doctype html>"};
    return path == index.path ? &index : nullptr;
}

}  // namespace odolink::desk

namespace {

const std::string& password_hash() {
    static FakeCrypto crypto;
    static const std::string hash = hash_password("correct horse", crypto);  // once: it is slow on purpose
    return hash;
}

}  // namespace

TEST_GROUP(Api) {
    DeskFixture f;
    std::vector<OutMessage> published;
    int revocations{0};
    MonoTime mono{};
    std::unique_ptr<Api> api;
    std::string cookie;
    std::string csrf;

    void setup() override {
        api = std::make_unique<Api>(*f.desk, f.crypto, ApiConfig{"https://127.0.0.1:8443", "AB"},
                                    Api::Hooks{[this] {
                                                   return Instant{kMonday, mono};
                                               },
                                               [this](std::vector<OutMessage> out) {
                                                   published.insert(published.end(), out.begin(), out.end());
                                               },
                                               [this](const std::string& vehicle) {
                                                   ++revocations;
                                                   STRCMP_EQUAL("car-one", vehicle.c_str());
                                               },
                                               [](const std::string& toml) -> Result<MaintenancePlan, PlanFault> {
                                                   auto plan = parse_plan("plan", toml);
                                                   if (plan) return std::move(*plan);
                                                   return PlanFault{plan.error().line, plan.error().key, plan.error().what, plan.error().advice};
                                               }});
        (void)f.desk->ensure_account({f.li, password_hash()}, kMonday).has_value();
        (void)f.desk->ensure_account({f.boss, password_hash()}, kMonday).has_value();
        (void)f.desk->ensure_account({f.other, password_hash()}, kMonday).has_value();
    }
    web::HttpResponse call(const std::string& method, const std::string& path, const std::string& body = "{}") {
        web::HttpRequest request;
        request.method = method;
        request.path = path;
        request.body = body;
        if (!cookie.empty()) request.cookies["odolink-desk"] = cookie;
        if (!csrf.empty()) request.headers["x-desk-csrf"] = csrf;
        return api->handle(request);
    }
    int login(const std::string& name, const std::string& password = "correct horse") {
        cookie.clear();
        csrf.clear();
        const auto reply = call("POST", "/api/login",
                                boost::json::serialize(boost::json::object{{"name", name}, {"password", password}}));
        if (reply.status != 200) return reply.status;
        const std::string& set = reply.headers.at(0).second;
        cookie = set.substr(set.find('=') + 1, set.find(';') - set.find('=') - 1);
        csrf = std::string{boost::json::parse(reply.body).at("csrf").as_string()};
        return 200;
    }
    static std::string filled(const Api::Route& route) {
        std::string path = route.path;
        if (const auto at = path.find("{}"); at != std::string::npos) path.replace(at, 2, "car-one");
        return path;
    }
};

TEST(Api, nothing_but_the_log_in_answers_without_a_session) {
    for (const Api::Route& route : Api::routes()) {
        const int expected = route.access == Api::Access::Anybody ? 422 : 401;
        LONGS_EQUAL_TEXT(expected, call(route.method, filled(route)).status, route.path);
    }
    LONGS_EQUAL(401, call("GET", "/api/whatever").status);
    STRCMP_EQUAL("{\"error\":\"log in first\"}", call("GET", "/api/alerts").body.c_str());
}

TEST(Api, a_clerk_gets_403_where_a_manager_is_needed) {
    LONGS_EQUAL(200, login("li"));
    for (const Api::Route& route : Api::routes()) {
        if (std::string{route.path} == "/api/logout") continue;
        const int status = call(route.method, filled(route)).status;
        if (route.access == Api::Access::Manager) LONGS_EQUAL_TEXT(403, status, route.path);
        if (route.access == Api::Access::LoggedIn) CHECK_TEXT(status != 401 && status != 403, route.path);
    }
}

TEST(Api, a_change_without_the_csrf_header_is_refused) {
    LONGS_EQUAL(200, login("boss"));
    csrf = "0123456789ABCDEF0123456789ABCDEF";
    for (const Api::Route& route : Api::routes()) {
        if (std::string{route.method} == "POST" && route.access != Api::Access::Anybody)
            LONGS_EQUAL_TEXT(403, call("POST", filled(route)).status, route.path);
    }
    LONGS_EQUAL(200, call("GET", "/api/session").status);
}

TEST(Api, reading_never_changes_and_a_route_takes_its_own_method_only) {
    LONGS_EQUAL(200, login("boss"));
    for (const Api::Route& route : Api::routes()) {
        if (std::string{route.method} == "GET") continue;
        const std::string path = filled(route);
        const auto status = call("GET", path).status;
        const bool both = path == "/api/accounts" || path == "/api/recalls" || path == "/api/campaigns" || path == "/api/plans" || path == "/api/keys";
        CHECK_TEXT(status == 404 || both, route.path);
    }
}

TEST(Api, five_wrong_passwords_lock_the_account_for_five_minutes) {
    for (int i = 0; i < 5; ++i) LONGS_EQUAL(401, login("li", "wrong"));
    LONGS_EQUAL(429, login("li"));
    mono = mono + 6min;
    LONGS_EQUAL(200, login("li"));
}

TEST(Api, an_unknown_account_and_a_wrong_password_look_the_same) {
    login("li", "wrong");
    const auto known = call("POST", "/api/login", R"({"name":"li","password":"wrong"})");
    const auto unknown = call("POST", "/api/login", R"({"name":"nobody","password":"wrong"})");
    LONGS_EQUAL(known.status, unknown.status);
    STRCMP_EQUAL(known.body.c_str(), unknown.body.c_str());
}

TEST(Api, a_session_ends_after_half_an_hour_without_use_and_by_logging_out) {
    LONGS_EQUAL(200, login("li"));
    mono = mono + 29min;
    LONGS_EQUAL(200, call("GET", "/api/session").status);
    mono = mono + 31min;
    LONGS_EQUAL(401, call("GET", "/api/session").status);
    LONGS_EQUAL(200, login("li"));
    LONGS_EQUAL(200, call("POST", "/api/logout").status);
    LONGS_EQUAL(401, call("GET", "/api/session").status);
}

TEST(Api, the_cookie_cannot_be_read_by_scripts_or_sent_across_sites) {
    web::HttpRequest request;
    request.method = "POST";
    request.path = "/api/login";
    request.body = R"({"name":"li","password":"correct horse"})";
    const std::string set = api->handle(request).headers.at(0).second;
    CHECK(set.find("HttpOnly") != std::string::npos);
    CHECK(set.find("SameSite=Strict") != std::string::npos);
}

TEST(Api, the_event_stream_opens_for_who_is_logged_in) {
    web::HttpRequest request;
    request.path = "/api/events";
    CHECK_FALSE(api->may_stream(request));
    LONGS_EQUAL(200, login("li"));
    request.cookies["odolink-desk"] = cookie;
    CHECK(api->may_stream(request));
}

TEST(Api, another_dealers_manager_gets_404) {
    LONGS_EQUAL(200, login("other"));
    LONGS_EQUAL(404, call("GET", "/api/vehicles/car-one").status);
    LONGS_EQUAL(404, call("POST", "/api/vehicles/car-one/revoke").status);
    STRCMP_EQUAL("[]", call("GET", "/api/alerts").body.c_str());
}

TEST(Api, a_clerks_clicks_reach_the_car) {
    (void)f.send(f.car.batch(Stream::Care, 1, {request(7)}));
    LONGS_EQUAL(200, login("li"));
    const std::string id = id_of(7).text();
    LONGS_EQUAL(200, call("POST", "/api/requests/" + id + "/pick-up", R"({"version":1})").status);
    const std::string start = std::to_string(after(kMonday, 48h).since_epoch.count());
    const auto offer = call("POST", "/api/requests/" + id + "/offer",
                            R"({"version":2,"minutes":90,"price":68000,"place":"Bay 2","start_ms":)" + start + "}");
    LONGS_EQUAL(200, offer.status);
    const auto record = call(
        "POST", "/api/vehicles/car-one/records",
        R"({"performed_ms":1772413200000,"mileage_m":40210000,"request":")" + id +
            R"(","jobs":[{"kind":"repair","name":"Spark plugs","codes":["P0301"],"labour_price":12000,"parts":[{"name":"Plug","quantity_milli":4000,"price":24000}]}]})");
    LONGS_EQUAL(200, record.status);
    LONGS_EQUAL(3, published.size());  // one batch a command
    const auto file = boost::json::parse(call("GET", "/api/vehicles/car-one").body);
    LONGS_EQUAL(36000, file.at("records").at(0).at("total").as_int64());
    // Times are numbers, and what is absent is null, not a list of one.
    CHECK_TRUE(file.at("records").at(0).at("performed_ms").is_int64());
    CHECK_TRUE(file.at("records").at(0).at("applied_ms").is_null());
    CHECK_TRUE(file.at("appointments").at(0).at("counter_ms").is_null());
}

TEST(Api, an_answer_in_words_reaches_the_car) {
    (void)f.send(f.car.batch(Stream::Care, 1, {request(7)}));
    LONGS_EQUAL(200, login("li"));
    const std::string answer = "/api/requests/" + id_of(7).text() + "/answer";
    STRCMP_EQUAL(R"({"error":"invalid","detail":"text"})", call("POST", answer, R"({"version":1,"text":""})").body.c_str());
    LONGS_EQUAL(200, call("POST", answer, R"({"version":1,"text":"It is normal","closes":true})").status);
    const auto file = boost::json::parse(call("GET", "/api/vehicles/car-one").body);
    STRCMP_EQUAL("closed", file.at("requests").at(0).at("state").as_string().c_str());
    STRCMP_EQUAL("It is normal", file.at("requests").at(0).at("answer").as_string().c_str());
}

TEST(Api, bad_bodies_name_the_field) {
    (void)f.send(f.car.batch(Stream::Care, 1, {request(7)}));
    LONGS_EQUAL(200, login("li"));
    const std::string offer = "/api/requests/" + id_of(7).text() + "/offer";
    STRCMP_EQUAL(R"({"error":"invalid","detail":"body"})", call("POST", offer, "not json").body.c_str());
    STRCMP_EQUAL(R"({"error":"invalid","detail":"version"})", call("POST", offer, "{}").body.c_str());
    STRCMP_EQUAL(R"({"error":"invalid","detail":"price"})",
                 call("POST", offer, R"({"version":1,"start_ms":1772585999000,"minutes":60,"price":-1,"place":"x"})")
                     .body.c_str());
    STRCMP_EQUAL(R"({"error":"invalid","detail":"jobs"})",
                 call("POST", "/api/vehicles/car-one/records",
                      R"({"performed_ms":1772413200000,"mileage_m":40210000,"jobs":[]})")
                     .body.c_str());
}

TEST(Api, the_loser_of_two_clerks_reads_who_won) {
    (void)f.send(f.car.batch(Stream::Care, 1, {request(7)}));
    LONGS_EQUAL(200, login("li"));
    LONGS_EQUAL(200, call("POST", "/api/requests/" + id_of(7).text() + "/pick-up", R"({"version":1})").status);
    LONGS_EQUAL(200, login("boss"));
    const auto late = call("POST", "/api/requests/" + id_of(7).text() + "/pick-up", R"({"version":1})");
    LONGS_EQUAL(409, late.status);
    STRCMP_EQUAL(R"({"error":"changed","detail":"li"})", late.body.c_str());
}

TEST(Api, a_manager_makes_accounts_bundles_and_revocations) {
    LONGS_EQUAL(200, login("boss"));
    LONGS_EQUAL(422, call("POST", "/api/accounts", R"({"name":"new","password":"short","role":"clerk"})").status);
    LONGS_EQUAL(200, call("POST", "/api/accounts", R"({"name":"new","password":"long enough","role":"clerk"})").status);
    const auto bundle = boost::json::parse(call("POST", "/api/enrolments", R"({"plate":"B 1","owner":"Sun"})").body);
    LONGS_EQUAL(19, bundle.at("code").as_string().size());
    CHECK(is_pseudonym(std::string{bundle.at("vehicle").as_string()}));
    LONGS_EQUAL(200, call("POST", "/api/vehicles/car-one/revoke").status);
    LONGS_EQUAL(1, revocations);
    LONGS_EQUAL(0, boost::json::parse(call("GET", "/api/audit").body).at("first_broken").as_int64());
}

TEST(Api, refused_messages_are_counted_under_the_protocols_names) {
    // Given one message whose signature was changed, and one of no vehicle's topic
    InMessage changed = f.car.batch(Stream::Care, 1, {request(7)});
    changed.bytes.back() ^= std::byte{1};
    InMessage astray = f.car.batch(Stream::Care, 1, {request(7)});
    astray.topic = "odolink/v1/3d/car-one/up/elsewhere";
    (void)f.send(changed);
    (void)f.send(astray);
    // Then both stand under the names of section 2 of proto/README.md, the others at nothing
    LONGS_EQUAL(200, login("li"));
    const auto link = boost::json::parse(call("GET", "/api/link").body);
    STRCMP_EQUAL(R"({"size":0,"topic":1,"malformed":0,"key":0,"revoked":0,"signature":1,"vehicle":0,"stream":0,"no_session":0,"old_session":0,"not_kept":0})",
                 boost::json::serialize(link.at("rejected")).c_str());
}

TEST(Api, a_plan_file_is_judged_with_line_and_reason_and_issued) {
    const std::string good = "id = \"north\"\nversion = 3\nname = {zh = \"计划\", en = \"Plan\"}\n[[item]]\nid = \"engine_oil\"\nname = {zh = \"机油\", en = \"Oil\"}\n"
                             "reason = {zh = \"因\", en = \"why\"}\nrepeat = {distance = \"8000 km\"}\n";
    const auto body = [](const std::string& toml, boost::json::array vehicles = {}) {
        return boost::json::serialize(boost::json::object{{"toml", toml}, {"vehicles", std::move(vehicles)}});
    };
    login("li");
    LONGS_EQUAL(403, call("POST", "/api/plans/check", body(good)).status);
    LONGS_EQUAL(403, call("POST", "/api/plans", body(good, {"car-one"})).status);
    login("boss");
    const auto plan = boost::json::parse(call("POST", "/api/plans/check", body(good)).body).at("plan");
    LONGS_EQUAL(3, plan.at("version").as_int64());
    LONGS_EQUAL(1, plan.at("items").as_array().size());
    std::string wrong = good;
    wrong.replace(wrong.find("8000 km"), 7, "8000 kg");
    const auto fault = boost::json::parse(call("POST", "/api/plans/check", body(wrong)).body).at("fault");
    LONGS_EQUAL(8, fault.at("line").as_int64());
    CHECK(!fault.at("what").as_string().empty());
    LONGS_EQUAL(422, call("POST", "/api/plans", body(wrong, {"car-one"})).status);
    CHECK(published.empty());
    LONGS_EQUAL(1, boost::json::parse(call("POST", "/api/plans", body(good, {"car-one"})).body).at("told").as_int64());
    LONGS_EQUAL(1, published.size());
    LONGS_EQUAL(1, boost::json::parse(call("GET", "/api/plans").body).as_array().size());
}

TEST(Api, a_manager_changes_and_revokes_the_signing_key_and_a_clerk_sees_none_of_it) {
    login("li");
    LONGS_EQUAL(403, call("GET", "/api/keys").status);
    LONGS_EQUAL(403, call("POST", "/api/keys", R"({"overlap_days":30})").status);
    login("boss");
    LONGS_EQUAL(422, call("POST", "/api/keys", R"({"overlap_days":0})").status);
    LONGS_EQUAL(200, call("POST", "/api/keys", R"({"overlap_days":30})").status);
    LONGS_EQUAL(3, published.size());
    LONGS_EQUAL(200, call("POST", "/api/keys/desk-key/revoke").status);
    LONGS_EQUAL(404, call("POST", "/api/keys/nobody/revoke").status);
    const auto keys = boost::json::parse(call("GET", "/api/keys").body);
    LONGS_EQUAL(2, keys.at("version").as_int64());
    LONGS_EQUAL(2, keys.at("vehicles").as_int64());
    LONGS_EQUAL(0, keys.at("in_step").as_int64());
    STRCMP_EQUAL("signs", keys.at("keys").at(0).at("state").as_string().c_str());
    STRCMP_EQUAL("revoked", keys.at("keys").at(1).at("state").as_string().c_str());
}

TEST(Api, codes_are_explained_by_spelling_and_by_words) {
    login("li");
    const auto ask = [this](const char* words) {
        web::HttpRequest request;
        request.method = "GET";
        request.path = "/api/codes";
        request.query["q"] = words;
        request.cookies["odolink-desk"] = cookie;
        return boost::json::parse(api->handle(request).body).as_object();
    };
    const auto one = ask("p0301").at("codes").as_array();
    CHECK_EQUAL(1U, one.size());
    STRCMP_EQUAL("P0301", one[0].at("code").as_string().c_str());
    STRCMP_EQUAL("service_soon", one[0].at("urgency").as_string().c_str());
    STRCMP_EQUAL("generic", one[0].at("origin").as_string().c_str());
    CHECK_FALSE(one[0].at("summary").at("zh").as_string().empty() || one[0].at("garage").at("en").as_string().empty());
    STRCMP_EQUAL("maker_specific", ask("B1234").at("codes").at(0).at("origin").as_string().c_str());
    CHECK_TRUE(ask("misfire").at("codes").as_array().size() > 4);
    CHECK_TRUE(ask("P").at("more").as_bool());
    CHECK_EQUAL(0U, ask("").at("codes").as_array().size());
    CHECK_EQUAL(0U, ask("nonsense").at("codes").as_array().size());
}

TEST(Api, each_place_of_the_page_is_the_page) {
    LONGS_EQUAL(200, call("GET", "/").status);
    LONGS_EQUAL(200, call("GET", "/vehicles/car-one").status);
    LONGS_EQUAL(404, call("GET", "/assets/none.js").status);
    LONGS_EQUAL(405, call("POST", "/").status);
}
