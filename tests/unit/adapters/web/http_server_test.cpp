// SPDX-License-Identifier: Apache-2.0
// The attack list of the local web surface: each request as raw bytes on a real socket, each refused by its status.
#include <sys/socket.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <chrono>
#include <future>
#include <memory>
#include <thread>
#include <vector>

#include "adapters/web/http_server.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace odolink::web;
namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

HttpLimits short_limits() {
    HttpLimits limits;
    limits.connections = 4;
    limits.request_time = std::chrono::seconds{1};
    limits.idle_time = std::chrono::seconds{1};
    return limits;
}

}  // namespace

TEST_GROUP(HttpServer) {
    asio::io_context io;
    int handled{0};
    std::unique_ptr<HttpServer> server;
    std::thread loop;
    std::uint16_t port{0};

    void setup() override {
        server = std::make_unique<HttpServer>(
            io, short_limits(),
            [this](const HttpRequest& request) {
                ++handled;
                return HttpResponse{200, "text/plain", request.method + " " + request.path, {}};
            },
            [](const HttpRequest& request) { return request.cookies.contains("key"); });
        port = server->start(0).value();
        loop = std::thread{[this] { io.run(); }};
    }
    void teardown() override {
        asio::post(io, [this] { server->stop(); });
        loop.join();
        server.reset();
    }

    std::string host() const { return "127.0.0.1:" + std::to_string(port); }

    /// Sends raw bytes and reads until the server closes or one second has passed.
    std::string exchange(const std::string& bytes) {
        asio::io_context own;
        tcp::socket socket{own};
        socket.connect({asio::ip::address_v4::loopback(), port});
        const timeval patience{2, 0};
        setsockopt(socket.native_handle(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
        boost::system::error_code error;
        asio::write(socket, asio::buffer(bytes), error);
        std::string answer(4096, '\0');
        const ssize_t count = recv(socket.native_handle(), answer.data(), answer.size(), 0);
        answer.resize(count > 0 ? static_cast<std::size_t>(count) : 0);
        return answer;
    }
    int status(const std::string& bytes) {
        const std::string answer = exchange(bytes);
        return answer.size() > 12 ? std::stoi(answer.substr(9, 3)) : 0;
    }
    int get(const std::string& headers, const std::string& target = "/") {
        return status("GET " + target + " HTTP/1.1\r\n" + headers + "\r\n");
    }
    int post(const std::string& headers, const std::string& body = "{}") {
        return status("POST /x HTTP/1.1\r\n" + headers + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body);
    }
    std::string ours() const { return "Host: " + host() + "\r\n"; }
};

TEST(HttpServer, serves_a_request_for_its_own_address) {
    const std::string answer = exchange("GET /a%20b?x=1 HTTP/1.1\r\n" + ours() + "\r\n");
    STRCMP_CONTAINS("200 OK", answer.c_str());
    STRCMP_CONTAINS("GET /a b", answer.c_str());
}

TEST(HttpServer, hardens_every_answer) {
    const std::string answer = exchange("GET / HTTP/1.1\r\n" + ours() + "\r\n");
    STRCMP_CONTAINS("Content-Security-Policy: default-src 'none'", answer.c_str());
    STRCMP_CONTAINS("frame-ancestors 'none'", answer.c_str());
    STRCMP_CONTAINS("X-Frame-Options: DENY", answer.c_str());
    STRCMP_CONTAINS("X-Content-Type-Options: nosniff", answer.c_str());
    STRCMP_CONTAINS("Cache-Control: no-store", answer.c_str());
}

TEST(HttpServer, refuses_every_host_but_its_own) {
    CHECK_EQUAL(403, get("Host: evil.com\r\n"));
    CHECK_EQUAL(403, get("Host: 127.0.0.1.evil.com:" + std::to_string(port) + "\r\n"));
    CHECK_EQUAL(403, get("Host: 127.0.0.1\r\n"));
    CHECK_EQUAL(403, get("Host: 127.0.0.1:1\r\n"));
    CHECK_EQUAL(403, get("Host: [::1]:" + std::to_string(port) + "\r\n"));
    CHECK_EQUAL(403, get(""));
    CHECK_EQUAL(403, get(ours() + "Host: evil.com\r\n"));
    CHECK_EQUAL(0, handled);
}

TEST(HttpServer, refuses_an_absolute_target_and_odd_paths) {
    CHECK_EQUAL(400, get(ours(), "http://evil.com/"));
    CHECK_EQUAL(400, get(ours(), "/..%2fetc/passwd"));
    CHECK_EQUAL(400, get(ours(), "/../etc/passwd"));
    CHECK_EQUAL(400, get(ours(), "/a%00b"));
    CHECK_EQUAL(400, get(ours(), "/a%zz"));
    CHECK_EQUAL(0, handled);
}

TEST(HttpServer, refuses_other_origins_and_cross_site_requests) {
    const std::string json = ours() + "Content-Type: application/json\r\n";
    CHECK_EQUAL(403, post(json + "Origin: https://evil.example\r\n"));
    CHECK_EQUAL(403, post(json + "Origin: null\r\n"));
    CHECK_EQUAL(403, post(json + "Origin: https://" + host() + "\r\n"));
    CHECK_EQUAL(403, post(json + "Sec-Fetch-Site: cross-site\r\n"));
    CHECK_EQUAL(0, handled);
    CHECK_EQUAL(200, post(json + "Origin: http://" + host() + "\r\n"));
}

TEST(HttpServer, takes_json_only_so_that_no_form_can_post) {
    CHECK_EQUAL(415, post(ours() + "Content-Type: text/plain\r\n"));
    CHECK_EQUAL(415, post(ours() + "Content-Type: application/x-www-form-urlencoded\r\n"));
    CHECK_EQUAL(415, post(ours()));
    CHECK_EQUAL(0, handled);
}

TEST(HttpServer, refuses_methods_it_does_not_serve_and_upgrades) {
    CHECK_EQUAL(405, status("TRACE / HTTP/1.1\r\n" + ours() + "\r\n"));
    CHECK_EQUAL(405, status("CONNECT / HTTP/1.1\r\n" + ours() + "\r\n"));
    CHECK_EQUAL(400, get(ours() + "Connection: Upgrade\r\nUpgrade: websocket\r\n"));
    CHECK_EQUAL(0, handled);
}

TEST(HttpServer, refuses_ambiguous_lengths) {
    CHECK_EQUAL(400, status("POST /x HTTP/1.1\r\n" + ours() + "Content-Type: application/json\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}"));
    CHECK_EQUAL(400, status("POST /x HTTP/1.1\r\n" + ours() +
                            "Content-Type: application/json\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n"));
    CHECK_EQUAL(0, handled);
}

TEST(HttpServer, caps_headers_and_bodies) {
    CHECK_EQUAL(431, get(ours() + "X-Long: " + std::string(9000, 'a') + "\r\n"));
    const std::string big(65 * 1024, 'a');
    CHECK_EQUAL(413, post(ours() + "Content-Type: application/json\r\n", big));
    CHECK_EQUAL(0, handled);
}

TEST(HttpServer, cuts_a_client_that_dawdles) {
    STRCMP_EQUAL("", exchange("GET / HTTP/1.1\r\nHost: ").c_str());
    CHECK_EQUAL(0, handled);
}

TEST(HttpServer, an_event_stream_needs_the_gate_and_carries_the_newest_event) {
    asio::post(io, [this] { server->push("{\"n\":1}"); });
    const std::string refused = exchange("GET /events HTTP/1.1\r\n" + ours() + "\r\n");
    STRCMP_CONTAINS("GET /events", refused.c_str());
    asio::io_context own;
    tcp::socket socket{own};
    socket.connect({asio::ip::address_v4::loopback(), port});
    asio::write(socket, asio::buffer("GET /events HTTP/1.1\r\n" + ours() + "Cookie: key=1\r\n\r\n"));
    std::string stream;
    const timeval patience{2, 0};
    setsockopt(socket.native_handle(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    while (stream.find("data: ") == std::string::npos) {
        char chunk[1024];
        const ssize_t count = recv(socket.native_handle(), chunk, sizeof chunk, 0);
        if (count <= 0) break;
        stream.append(chunk, static_cast<std::size_t>(count));
    }
    STRCMP_CONTAINS("text/event-stream", stream.c_str());
    STRCMP_CONTAINS("data: {\"n\":1}", stream.c_str());
}

TEST(HttpServer, a_page_that_is_left_frees_its_place_at_once) {
    const auto streams = [this] {
        std::promise<std::size_t> counted;
        asio::post(io, [this, &counted] { counted.set_value(server->streams()); });
        return counted.get_future().get();
    };
    const auto within_five_seconds = [&streams](std::size_t wanted) {
        const auto end = std::chrono::steady_clock::now() + std::chrono::seconds{5};
        while (streams() != wanted && std::chrono::steady_clock::now() < end) std::this_thread::yield();
        return streams() == wanted;
    };
    // Given twice as many visits as connections are allowed, one after the other
    for (std::size_t n = 0; n < 2 * short_limits().connections; ++n) {
        asio::io_context own;
        tcp::socket socket{own};
        socket.connect({asio::ip::address_v4::loopback(), port});
        asio::write(socket, asio::buffer("GET /events HTTP/1.1\r\n" + ours() + "Cookie: key=1\r\n\r\n"));
        CHECK_TRUE(within_five_seconds(1));
        socket.close();
        CHECK_TRUE(within_five_seconds(0));
    }
    CHECK_EQUAL(200, get(ours()));
}

TEST(HttpServer, a_connection_beyond_the_limit_is_closed_unheard) {
    asio::io_context own;
    std::vector<tcp::socket> idle;
    for (std::size_t n = 0; n < short_limits().connections; ++n) {
        idle.emplace_back(own);
        idle.back().connect({asio::ip::address_v4::loopback(), port});
    }
    STRCMP_EQUAL("", exchange("GET / HTTP/1.1\r\n" + ours() + "\r\n").c_str());
    CHECK_EQUAL(0, handled);
}

TEST(HttpServer, a_second_server_cannot_take_the_port) {
    asio::io_context other;
    HttpServer second{other, HttpLimits{}, [](const HttpRequest&) { return HttpResponse{}; }, nullptr};
    CHECK_TRUE(second.start(port).error() == HttpErrc::PortInUse);
}
