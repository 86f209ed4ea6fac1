// SPDX-License-Identifier: Apache-2.0
// A server that runs on a thread of its own and answers with what it was asked, and raw bytes sent to it. For http_*_test.cpp.
#pragma once

#include <sys/socket.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/write.hpp>
#include <atomic>
#include <memory>
#include <string>
#include <thread>

#include "adapters/web/http_server.hpp"

#include <CppUTest/TestHarness.h>

namespace odolink::web {

namespace asio = boost::asio;
using asio::ip::tcp;

inline HttpLimits short_limits() {
    HttpLimits limits;
    limits.connections = 4;
    limits.request_time = std::chrono::seconds{1};
    limits.idle_time = std::chrono::seconds{1};
    return limits;
}

class Served : public Utest {
protected:
    asio::io_context io;
    std::atomic<int> handled{0};
    std::string large = std::string(8'000'000, 'x');  // more than the buffers of a socket on both sides
    std::unique_ptr<HttpServer> server;
    std::thread loop;
    std::uint16_t port{0};

    void setup() override {
        server = std::make_unique<HttpServer>(
            io, short_limits(),
            [this](const HttpRequest& request) {
                ++handled;
                if (request.path == "/large") return HttpResponse{200, "text/plain", large, {}};
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
        tcp::socket socket = connect(own);
        boost::system::error_code error;
        asio::write(socket, asio::buffer(bytes), error);
        std::string answer(4096, '\0');
        const ssize_t count = recv(socket.native_handle(), answer.data(), answer.size(), 0);
        answer.resize(count > 0 ? static_cast<std::size_t>(count) : 0);
        return answer;
    }
    /// A connection of its own, with two seconds of patience.
    tcp::socket connect(asio::io_context& own) const {
        tcp::socket socket{own};
        socket.connect({asio::ip::address_v4::loopback(), port});
        const timeval patience{2, 0};
        setsockopt(socket.native_handle(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
        return socket;
    }
    /// What comes until `wanted` is in it, the peer closes, or patience ends.
    static std::string read_until(tcp::socket& socket, std::string_view wanted) {
        std::string got;
        while (got.find(wanted) == std::string::npos) {
            char chunk[4096];
            const ssize_t count = recv(socket.native_handle(), chunk, sizeof chunk, 0);
            if (count <= 0) break;
            got.append(chunk, static_cast<std::size_t>(count));
        }
        return got;
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

}  // namespace odolink::web
