// SPDX-License-Identifier: Apache-2.0
// The head-unit surface as a stranger on the same machine meets it: raw requests on a real socket, answered by status.
#include <sys/socket.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/write.hpp>
#include <future>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "adapters/web/head_unit_web.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace odolink::web;
namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

/// Ids 00…01, 00…02, …: the token is the first, the session the second.
class CountingEntropy final : public Entropy {
public:
    std::uint64_t bits() override { return ++count_; }
    Id id() override {
        Id id;
        id.bytes.back() = std::byte{static_cast<unsigned char>(++count_)};
        return id;
    }

private:
    std::uint64_t count_{0};
};

ServiceRecord record(unsigned char number) {
    ServiceRecord r;
    r.id.bytes.back() = std::byte{number};
    r.jobs.emplace_back().name = "job " + std::to_string(number);
    return r;
}

/// What may be read only while the vehicle is parked.
const std::vector<std::string>& parts() {
    static const std::vector<std::string> kParts{"/api/history", "/api/record/" + record(1).id.text(), "/api/matters", "/api/sent", "/api/cover", "/api/item/x", "/api/fault/x", "/api/recall/x", "/api/campaign/x", "/api/attachment/x", "/export/history.json", "/export/nothing"};
    return kParts;
}

constexpr auto kRequest = R"({"action":"request_service","kind":"service","note":""})";

}  // namespace

TEST_GROUP(HeadUnitSurface) {
    asio::io_context io;
    CountingEntropy entropy;
    std::unique_ptr<HeadUnitWeb> page;
    std::thread loop;
    std::uint16_t port{0};
    std::vector<OwnerAction> actions;
    HeadUnitView view;
    Status outcome;
    std::string token, cookie;

    void setup() override {
        page = std::make_unique<HeadUnitWeb>(io, entropy);
        page->set_handler([this](const OwnerAction& action) {
            actions.push_back(action);
            return outcome;
        });
        page->set_exports([](std::string_view name, const HeadUnitView& v) {
            return name == "history.json" ? std::optional{HttpResponse{200, "application/json", "\"" + v.identity.vin + "\"", {}}} : std::nullopt;
        });
        port = page->start(0).value();
        view.dealer_name = "secret of the car";
        view.driving = DrivingState::Parked;
        view.identity.vin = "LDKLNK1A5T0000001";
        for (unsigned char n = 1; n <= 3; ++n) view.history.push_back(record(n));
        page->show(view);
        token = page->url().substr(page->url().find('#') + 1);
        loop = std::thread{[this] { io.run(); }};
        cookie = cookie_of(post("/api/session", "{}", "X-Odolink-Token: " + token + "\r\n"));
    }
    void teardown() override {
        io.stop();
        loop.join();
        page.reset();
    }

    /// Runs work on the server's own thread, where pages are made, shown and taken down, and waits for its end.
    template <typename Work>
    void on_loop(Work work) {
        std::promise<void> done;
        asio::post(io, [&work, &done] {
            work();
            done.set_value();
        });
        done.get_future().wait();
    }
    /// Shows the view with another driving state.
    void drive(DrivingState driving) {
        view.driving = driving;
        on_loop([this] { page->show(view); });
    }
    std::string exchange(const std::string& bytes) {
        asio::io_context own;
        tcp::socket socket{own};
        socket.connect({asio::ip::address_v4::loopback(), port});
        const timeval patience{2, 0};
        setsockopt(socket.native_handle(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
        asio::write(socket, asio::buffer(bytes));
        std::string answer(16384, '\0');
        const ssize_t count = recv(socket.native_handle(), answer.data(), answer.size(), 0);
        answer.resize(count > 0 ? static_cast<std::size_t>(count) : 0);
        return answer;
    }
    std::string ours() const { return "Host: 127.0.0.1:" + std::to_string(port) + "\r\n"; }
    std::string get(const std::string& path, const std::string& headers = {}) {
        return exchange("GET " + path + " HTTP/1.1\r\n" + ours() + headers + "\r\n");
    }
    std::string post(const std::string& path, const std::string& body, const std::string& headers) {
        return exchange("POST " + path + " HTTP/1.1\r\n" + ours() + headers + "Content-Type: application/json\r\nContent-Length: " +
                        std::to_string(body.size()) + "\r\n\r\n" + body);
    }
    static int status(const std::string& answer) { return answer.size() > 12 ? std::stoi(answer.substr(9, 3)) : 0; }
    static std::string cookie_of(const std::string& answer) {
        const auto begin = answer.find("Set-Cookie: ");
        return begin == std::string::npos ? "" : answer.substr(begin + 12, answer.find(';', begin) - begin - 12);
    }
    std::string with_token() const { return "X-Odolink-Token: " + token + "\r\n"; }
    std::string with_cookie() const { return "Cookie: " + cookie + "\r\n"; }
    std::string with_both() const { return with_token() + with_cookie(); }
};

TEST(HeadUnitSurface, shows_nothing_of_the_car_without_a_session) {
    CHECK_EQUAL(401, status(get("/api/view")));
    CHECK_EQUAL(401, status(get("/api/events")));
    CHECK_EQUAL(401, status(get("/api/view", "Cookie: odolink_session=00\r\n")));
    CHECK_TRUE(get("/").find("secret of the car") == std::string::npos);
    STRCMP_CONTAINS("secret of the car", get("/api/view", with_cookie()).c_str());
}

TEST(HeadUnitSurface, the_page_brings_its_style_with_it_and_the_policy_lets_in_no_other) {
    const auto nonce_of = [](const std::string& answer, const std::string& before) {
        const auto at = answer.find(before);
        return at == std::string::npos ? "" : answer.substr(at + before.size(), 32);
    };
    const std::string first = get("/");
    const std::string second = get("/");
    STRCMP_CONTAINS("<style nonce=\"", first.c_str());
    CHECK_TRUE(first.find("app.css") == std::string::npos && first.find("unsafe-inline") == std::string::npos);
    STRCMP_EQUAL(nonce_of(first, "<style nonce=\"").c_str(), nonce_of(first, "style-src 'self' 'nonce-").c_str());
    CHECK_TRUE(nonce_of(first, "'nonce-") != nonce_of(second, "'nonce-"));
    // Every other answer lets in what is a file of ours, and no style inside a page.
    CHECK_TRUE(get("/app.js").find("nonce-") == std::string::npos);
}

TEST(HeadUnitSurface, texts_say_in_what_encoding_they_are) {
    STRCMP_CONTAINS("Content-Type: text/html; charset=utf-8\r\n", get("/").c_str());
    STRCMP_CONTAINS("Content-Type: text/javascript; charset=utf-8\r\n", get("/app.js").c_str());
}

TEST(HeadUnitSurface, opens_a_session_only_for_the_token_of_this_boot) {
    CHECK_EQUAL(403, status(post("/api/session", "{}", "")));
    CHECK_EQUAL(403, status(post("/api/session", "{}", "X-Odolink-Token: " + token + "0\r\n")));
    CHECK_EQUAL(403, status(post("/api/session", "{}", "X-Odolink-Token: 00000000000000000000000000000009\r\n")));
    const std::string opened = post("/api/session", "{}", with_token());
    CHECK_EQUAL(204, status(opened));
    STRCMP_CONTAINS("HttpOnly", opened.c_str());
    STRCMP_CONTAINS("SameSite=Strict", opened.c_str());
}

TEST(HeadUnitSurface, an_action_needs_the_token_and_the_session) {
    CHECK_EQUAL(403, status(post("/api/action", kRequest, with_cookie())));
    CHECK_EQUAL(401, status(post("/api/action", kRequest, with_token())));
    CHECK_EQUAL(403, status(post("/api/action", kRequest, with_both() + "Origin: https://evil.example\r\n")));
    CHECK_EQUAL(403, status(post("/api/action", kRequest, with_both() + "Sec-Fetch-Site: cross-site\r\n")));
    CHECK_EQUAL(0U, actions.size());
    CHECK_EQUAL(200, status(post("/api/action", kRequest, with_both())));
    CHECK_EQUAL(1U, actions.size());
}

TEST(HeadUnitSurface, no_get_changes_anything) {
    CHECK_EQUAL(404, status(get("/api/action?action=request_service", with_both())));
    CHECK_EQUAL(405, status(exchange("PUT /api/action HTTP/1.1\r\n" + ours() + with_both() +
                                     "Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{}")));
    CHECK_EQUAL(0U, actions.size());
}

TEST(HeadUnitSurface, a_stranger_gets_no_event_stream_even_from_another_origin) {
    CHECK_EQUAL(403, status(get("/api/events", with_cookie() + "Origin: https://evil.example\r\n")));
    CHECK_EQUAL(400, status(get("/api/events", with_cookie() + "Connection: Upgrade\r\nUpgrade: websocket\r\n")));
    CHECK_EQUAL(200, status(get("/api/events", with_cookie())));
}

TEST(HeadUnitSurface, an_action_that_is_none_is_refused_with_its_reason) {
    CHECK_EQUAL(400, status(post("/api/action", "{", with_both())));
    STRCMP_CONTAINS("\\\"kind\\\"", post("/api/action", R"({"action":"request_service","kind":"tow"})", with_both()).c_str());
    STRCMP_CONTAINS("question, complaint or roadside", post("/api/action", R"({"action":"request_service","kind":"visit"})", with_both()).c_str());
    STRCMP_CONTAINS("\\\"position\\\"", post("/api/action", R"({"action":"request_service","kind":"roadside","position":"here"})", with_both()).c_str());
    CHECK_EQUAL(0U, actions.size());
}

TEST(HeadUnitSurface, each_refusal_of_the_core_has_its_status) {
    const std::vector<std::pair<OwnerActionErrc, int>> expected{
        {OwnerActionErrc::Driving, 423},   {OwnerActionErrc::Unknown, 404},   {OwnerActionErrc::Stale, 409}, {OwnerActionErrc::NotAllowed, 409},
        {OwnerActionErrc::NoConsent, 409}, {OwnerActionErrc::TooLong, 422}, {OwnerActionErrc::NotSaved, 503},
        {OwnerActionErrc::NotOwner, 403},  {OwnerActionErrc::WrongPin, 403}, {OwnerActionErrc::Wait, 429}};
    for (const auto& [error, wanted] : expected) {
        outcome = error;
        CHECK_EQUAL(wanted, status(post("/api/action", kRequest, with_both())));
    }
}

TEST(HeadUnitSurface, what_is_read_is_refused_while_the_vehicle_is_not_parked) {
    for (const DrivingState state : {DrivingState::Moving, DrivingState::Idling}) {
        drive(state);
        for (const std::string& part : parts()) CHECK_EQUAL(423, status(get(part, with_cookie())));
        const std::string glance = get("/api/view", with_cookie());
        CHECK_TRUE(glance.find("secret of the car") == std::string::npos);
        CHECK_TRUE(glance.find(view.identity.vin) == std::string::npos);
        CHECK_TRUE(glance.find("job 1") == std::string::npos);
    }
    drive(DrivingState::Parked);
    CHECK_EQUAL(200, status(get("/api/history", with_cookie())));
}

TEST(HeadUnitSurface, a_guest_and_a_valet_read_no_part_and_learn_nothing_of_the_owner) {
    for (const Audience audience : {Audience::Guest, Audience::Valet}) {
        view.audience = audience;
        for (const DrivingState state : {DrivingState::Parked, DrivingState::Moving}) {
            drive(state);
            for (const std::string& part : parts()) CHECK_EQUAL(403, status(get(part, with_cookie())));
            CHECK_EQUAL(403, status(get("/export/me.json", with_cookie())));
            const std::string glance = get("/api/view", with_cookie());
            for (const std::string& secret : {view.dealer_name, view.identity.vin, std::string{"job 1"}, std::string{"consents"}, std::string{"requests"}, std::string{"records"}}) {
                CHECK_TRUE(glance.find(secret) == std::string::npos);
            }
        }
    }
    view.audience = Audience::Owner;
    drive(DrivingState::Parked);
    CHECK_EQUAL(200, status(get("/api/history", with_cookie())));
}

TEST(HeadUnitSurface, what_the_owner_takes_away_is_made_of_the_view_and_other_names_are_not_there) {
    STRCMP_CONTAINS("LDKLNK1A5T0000001", get("/export/history.json", with_cookie()).c_str());
    CHECK_EQUAL(404, status(get("/export/nothing", with_cookie())));
    CHECK_EQUAL(404, status(get("/export/", with_cookie())));
    CHECK_EQUAL(400, status(get("/export/..%2fvehicle.db", with_cookie())));
    CHECK_EQUAL(404, status(post("/export/history.json", "{}", with_both())));
}

TEST(HeadUnitSurface, no_part_is_read_without_a_session) {
    for (const std::string& part : parts()) {
        CHECK_EQUAL(401, status(get(part)));
        CHECK_EQUAL(401, status(get(part, with_token())));
        CHECK_EQUAL(403, status(get(part, with_cookie() + "Sec-Fetch-Site: same-site\r\n")));
    }
    drive(DrivingState::Moving);
    for (const std::string& part : parts()) CHECK_EQUAL(401, status(get(part)));  // a stranger does not learn that the vehicle moves
}

TEST(HeadUnitSurface, before_the_first_view_the_vehicle_counts_as_moving) {
    std::unique_ptr<HeadUnitWeb> silent;
    on_loop([this, &silent] {
        silent = std::make_unique<HeadUnitWeb>(io, entropy);
        port = silent->start(0).value();
    });
    token = silent->url().substr(silent->url().find('#') + 1);
    cookie = cookie_of(post("/api/session", "{}", with_token()));
    for (const std::string& part : parts()) CHECK_EQUAL(423, status(get(part, with_cookie())));
    STRCMP_CONTAINS("null", get("/api/view", with_cookie()).c_str());
    on_loop([&silent] { silent.reset(); });
}

TEST(HeadUnitSurface, the_history_comes_in_pages_behind_the_record_one_has) {
    const std::string first = get("/api/history?most=2", with_cookie());
    STRCMP_CONTAINS("job 1", first.c_str());
    STRCMP_CONTAINS("job 2", first.c_str());
    CHECK_TRUE(first.find("job 3") == std::string::npos);
    STRCMP_CONTAINS("\"more\":true", first.c_str());
    const std::string rest = get("/api/history?most=2&before=" + record(2).id.text(), with_cookie());
    CHECK_TRUE(rest.find("job 2") == std::string::npos);
    STRCMP_CONTAINS("job 3", rest.c_str());
    STRCMP_CONTAINS("\"more\":false", rest.c_str());
    for (const char* odd : {"?most=0", "?most=-1", "?most=101", "?most=9999999999999999999999", "?most=2x"}) {
        STRCMP_CONTAINS("job 3", get(std::string{"/api/history"} + odd, with_cookie()).c_str());
    }
    STRCMP_CONTAINS("\"records\":[]", get("/api/history?before=00", with_cookie()).c_str());
}

TEST(HeadUnitSurface, the_attachment_that_was_opened_comes_as_exactly_what_it_is_and_no_other_comes) {
    AttachmentDigest digest{};
    digest.fill(std::byte{0xAB});
    const std::string path = "/api/attachment/" + to_hex(digest);
    CHECK_EQUAL(404, status(get(path, with_cookie())));
    const auto bytes = std::make_shared<const Bytes>(bytes_of({0x89, 'P', 'N', 'G', 0x00, '<', 's', '>'}));
    view.opened = OpenedAttachment{digest, "image/png", bytes};
    on_loop([this] { page->show(view); });
    const std::string reply = get(path, with_cookie());
    CHECK_EQUAL(200, status(reply));
    STRCMP_CONTAINS("Content-Type: image/png\r\n", reply.c_str());
    STRCMP_CONTAINS("X-Content-Type-Options: nosniff\r\n", reply.c_str());
    STRCMP_CONTAINS("default-src 'none'", reply.c_str());
    CHECK_TRUE(reply.ends_with(to_text(*bytes)));
    CHECK_EQUAL(401, status(get(path, "")));
    CHECK_EQUAL(404, status(get("/api/attachment/", with_cookie())));
    CHECK_EQUAL(404, status(get("/api/attachment/" + std::string(64, '0'), with_cookie())));
    // A paper is never shown in the page, and what is of no kind is not served at all
    view.opened->media_type = "application/pdf";
    on_loop([this] { page->show(view); });
    STRCMP_CONTAINS("Content-Disposition: attachment\r\n", get(path, with_cookie()).c_str());
    for (const char* type : {"text/html", "image/svg+xml", "image/png; charset=utf-8", ""}) {
        view.opened->media_type = type;
        on_loop([this] { page->show(view); });
        CHECK_EQUAL(404, status(get(path, with_cookie())));
    }
    view.opened->media_type = "image/png";
    drive(DrivingState::Idling);
    CHECK_EQUAL(423, status(get(path, with_cookie())));
    view.audience = Audience::Guest;
    drive(DrivingState::Parked);
    CHECK_EQUAL(403, status(get(path, with_cookie())));
}

TEST(HeadUnitSurface, a_part_is_found_by_its_own_name_only) {
    STRCMP_CONTAINS("job 2", get("/api/record/" + record(2).id.text(), with_cookie()).c_str());
    CHECK_EQUAL(404, status(get("/api/record/" + record(9).id.text(), with_cookie())));
    for (const char* odd : {"/api/record/", "/api/record/1", "/api/record", "/api/item/", "/api/fault/", "/api/historyx", "/api/", "/api/record/%20"}) {
        CHECK_EQUAL(404, status(get(odd, with_cookie())));
    }
    CHECK_EQUAL(400, status(get("/api/record/..%2f..%2fetc", with_cookie())));
    CHECK_EQUAL(400, status(get("/api/record/%00", with_cookie())));
}

TEST(HeadUnitSurface, a_session_ends_with_the_boot_it_was_opened_in) {
    std::unique_ptr<HeadUnitWeb> next_boot;
    on_loop([this, &next_boot] {
        next_boot = std::make_unique<HeadUnitWeb>(io, entropy);
        next_boot->set_handler([](const OwnerAction&) { return Status{}; });
        port = next_boot->start(0).value();
    });
    CHECK_EQUAL(401, status(get("/api/view", with_cookie())));
    CHECK_EQUAL(401, status(get("/api/events", with_cookie())));
    CHECK_EQUAL(403, status(post("/api/session", "{}", with_token())));
    CHECK_EQUAL(403, status(post("/api/action", kRequest, with_both())));
    on_loop([&next_boot] { next_boot.reset(); });
}
