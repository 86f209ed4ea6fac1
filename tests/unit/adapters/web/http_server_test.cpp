// SPDX-License-Identifier: Apache-2.0
// The attack list of the local web surface: each request as raw bytes on a real socket, each refused by its status. Crowds and
// slow clients: http_stranger_test.cpp.
#include "served.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace odolink::web;

TEST_GROUP_BASE(HttpServer, Served){};

TEST(HttpServer, serves_a_request_for_its_own_address) {
    const std::string answer = exchange("GET /a%20b?x=1 HTTP/1.1\r\n" + ours() + "\r\n");
    STRCMP_CONTAINS("200 OK", answer.c_str());
    STRCMP_CONTAINS("GET /a b", answer.c_str());
}

TEST(HttpServer, refuses_every_host_but_its_own) {
    CHECK_EQUAL(403, get("Host: evil.com\r\n"));
    CHECK_EQUAL(403, get("Host: 127.0.0.1.evil.com:" + std::to_string(port) + "\r\n"));
    CHECK_EQUAL(403, get("Host: 127.0.0.1\r\n"));
    CHECK_EQUAL(403, get("Host: 127.0.0.1:1\r\n"));
    CHECK_EQUAL(403, get("Host: [::1]:" + std::to_string(port) + "\r\n"));
    CHECK_EQUAL(403, get(""));
    CHECK_EQUAL(403, get(ours() + "Host: evil.com\r\n"));
    CHECK_EQUAL(0, handled.load());
}

TEST(HttpServer, refuses_an_absolute_target_and_odd_paths) {
    CHECK_EQUAL(400, get(ours(), "http://evil.com/"));
    CHECK_EQUAL(400, get(ours(), "/..%2fetc/passwd"));
    CHECK_EQUAL(400, get(ours(), "/../etc/passwd"));
    CHECK_EQUAL(400, get(ours(), "/a%00b"));
    CHECK_EQUAL(400, get(ours(), "/a%zz"));
    CHECK_EQUAL(0, handled.load());
}

TEST(HttpServer, refuses_other_origins_and_cross_site_requests) {
    const std::string json = ours() + "Content-Type: application/json\r\n";
    CHECK_EQUAL(403, post(json + "Origin: https://evil.example\r\n"));
    CHECK_EQUAL(403, post(json + "Origin: null\r\n"));
    CHECK_EQUAL(403, post(json + "Origin: https://" + host() + "\r\n"));
    CHECK_EQUAL(403, post(json + "Sec-Fetch-Site: cross-site\r\n"));
    CHECK_EQUAL(0, handled.load());
    CHECK_EQUAL(200, post(json + "Origin: http://" + host() + "\r\n"));
}

TEST(HttpServer, takes_json_only_so_that_no_form_can_post) {
    CHECK_EQUAL(415, post(ours() + "Content-Type: text/plain\r\n"));
    CHECK_EQUAL(415, post(ours() + "Content-Type: application/x-www-form-urlencoded\r\n"));
    CHECK_EQUAL(415, post(ours()));
    CHECK_EQUAL(0, handled.load());
}

TEST(HttpServer, refuses_methods_it_does_not_serve_and_upgrades) {
    CHECK_EQUAL(405, status("TRACE / HTTP/1.1\r\n" + ours() + "\r\n"));
    CHECK_EQUAL(405, status("CONNECT / HTTP/1.1\r\n" + ours() + "\r\n"));
    CHECK_EQUAL(400, get(ours() + "Connection: Upgrade\r\nUpgrade: websocket\r\n"));
    CHECK_EQUAL(0, handled.load());
}

TEST(HttpServer, refuses_ambiguous_lengths) {
    CHECK_EQUAL(400, status("POST /x HTTP/1.1\r\n" + ours() + "Content-Type: application/json\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}"));
    CHECK_EQUAL(400, status("POST /x HTTP/1.1\r\n" + ours() +
                            "Content-Type: application/json\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n"));
    CHECK_EQUAL(0, handled.load());
}

TEST(HttpServer, caps_headers_and_bodies) {
    CHECK_EQUAL(431, get(ours() + "X-Long: " + std::string(9000, 'a') + "\r\n"));
    const std::string big(65 * 1024, 'a');
    CHECK_EQUAL(413, post(ours() + "Content-Type: application/json\r\n", big));
    CHECK_EQUAL(0, handled.load());
}

TEST(HttpServer, cuts_a_client_that_dawdles) {
    STRCMP_EQUAL("", exchange("GET / HTTP/1.1\r\nHost: ").c_str());
    CHECK_EQUAL(0, handled.load());
}

TEST(HttpServer, a_second_server_cannot_take_the_port) {
    asio::io_context other;
    HttpServer second{other, HttpLimits{}, [](const HttpRequest&) { return HttpResponse{}; }, nullptr};
    CHECK_TRUE(second.start(port).error() == HttpErrc::PortInUse);
}
