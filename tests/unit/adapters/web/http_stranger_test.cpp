// SPDX-License-Identifier: Apache-2.0
// Strangers on the same machine, and slow or crafty clients: what they cannot reach, fill, hold or split. The list of requests
// refused by their words is in http_server_test.cpp.
#include <ifaddrs.h>
#include <netinet/in.h>

#include <chrono>
#include <future>
#include <vector>

#include "served.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace odolink::web;

TEST_GROUP_BASE(HttpStranger, Served) {
    std::string stream_request() const { return "GET /events HTTP/1.1\r\n" + ours() + "Cookie: key=1\r\n\r\n"; }
    /// IPv4 addresses this machine has besides 127.0.0.1; 127.0.0.2 is always one.
    static std::vector<asio::ip::address_v4> other_addresses() {
        std::vector<asio::ip::address_v4> all{asio::ip::address_v4{0x7F000002}};
        ifaddrs* first = nullptr;
        if (getifaddrs(&first) != 0) return all;
        for (const ifaddrs* at = first; at != nullptr; at = at->ifa_next) {
            if (at->ifa_addr == nullptr || at->ifa_addr->sa_family != AF_INET) continue;
            const asio::ip::address_v4 address{ntohl(reinterpret_cast<const sockaddr_in*>(at->ifa_addr)->sin_addr.s_addr)};
            if (address != asio::ip::address_v4::loopback()) all.push_back(address);
        }
        freeifaddrs(first);
        return all;
    }
};

TEST(HttpStranger, nothing_listens_but_on_the_loopback_address) {
    for (const auto& address : other_addresses()) {
        asio::io_context own;
        tcp::socket socket{own};
        boost::system::error_code error;
        socket.connect({address, port}, error);
        CHECK_TRUE(error == asio::error::connection_refused);
    }
}

TEST(HttpStranger, speaks_http_1_1_or_not_at_all) {
    CHECK_EQUAL(505, status("GET / HTTP/1.0\r\n" + ours() + "\r\n"));
    CHECK_EQUAL(400, status("GET / HTTP/2.0\r\n" + ours() + "\r\n"));
    CHECK_EQUAL(400, status("GET /\r\n\r\n"));
    CHECK_EQUAL(0, handled.load());
}

TEST(HttpStranger, a_folded_header_hides_nothing) {
    CHECK_EQUAL(403, status("GET / HTTP/1.1\r\nHost: " + host() + "\r\n evil.com\r\n\r\n"));
    CHECK_EQUAL(403, get(ours() + "Origin: http://" + host() + "\r\n .evil.example\r\n"));
    CHECK_EQUAL(403, get(ours() + "Sec-Fetch-Site:\r\n cross-site\r\n"));
    CHECK_EQUAL(0, handled.load());
}

TEST(HttpStranger, a_name_with_a_dot_at_its_end_is_another_name) {
    CHECK_EQUAL(403, get("Host: localhost.:" + std::to_string(port) + "\r\n"));
    CHECK_EQUAL(200, get("Host: localhost:" + std::to_string(port) + "\r\n"));
}

TEST(HttpStranger, a_page_on_another_port_of_this_machine_is_another_site) {
    // Cookies are shared between ports: only these two headers tell such a page from ours.
    CHECK_EQUAL(403, get(ours() + "Cookie: key=1\r\nSec-Fetch-Site: same-site\r\n"));
    CHECK_EQUAL(403, get(ours() + "Cookie: key=1\r\nOrigin: http://127.0.0.1:1\r\n"));
    CHECK_EQUAL(0, handled.load());
}

TEST(HttpStranger, every_answer_is_hardened_refusals_and_the_stream_too) {
    asio::io_context own;
    tcp::socket stream = connect(own);
    asio::write(stream, asio::buffer(stream_request()));
    const std::vector<std::string> answers{exchange("GET / HTTP/1.1\r\n" + ours() + "\r\n"), exchange("GET / HTTP/1.1\r\nHost: evil.com\r\n\r\n"),
                                           exchange("nonsense\r\n\r\n"), read_until(stream, "\r\n\r\n")};
    for (const std::string& answer : answers) {
        for (const char* header :
             {"Content-Security-Policy: default-src 'none'", "frame-ancestors 'none'", "X-Frame-Options: DENY", "X-Content-Type-Options: nosniff",
              "Cache-Control: no-store", "Referrer-Policy: no-referrer", "Cross-Origin-Opener-Policy: same-origin", "Cross-Origin-Embedder-Policy: require-corp",
              "Cross-Origin-Resource-Policy: same-origin", "Permissions-Policy: camera=(), geolocation=(), microphone=()"}) {
            STRCMP_CONTAINS(header, answer.c_str());
        }
    }
}

TEST(HttpStranger, only_a_page_that_nobody_opened_shares_the_group_it_is_in) {
    // Who opens it from another site is refused; who says nothing, or is of this site, is told to let go of each other.
    const std::string group = "Cross-Origin-Opener-Policy: same-origin";
    const auto answer = [&](const std::string& site) { return exchange("GET / HTTP/1.1\r\n" + ours() + site + "\r\n"); };
    CHECK_TRUE(answer("Sec-Fetch-Site: none\r\n").find(group) == std::string::npos);
    STRCMP_CONTAINS("X-Frame-Options: DENY", answer("Sec-Fetch-Site: none\r\n").c_str());
    for (const char* site : {"", "Sec-Fetch-Site: same-origin\r\n", "Sec-Fetch-Site: cross-site\r\n", "Sec-Fetch-Site:\r\n"}) STRCMP_CONTAINS(group.c_str(), answer(site).c_str());
    STRCMP_CONTAINS(" 403 ", answer("Sec-Fetch-Site: cross-site\r\n").c_str());
}

TEST(HttpStranger, idle_ones_cannot_lock_out_who_comes_to_ask) {
    asio::io_context own;
    std::vector<tcp::socket> idle;
    for (std::size_t n = 0; n < short_limits().connections; ++n) idle.push_back(connect(own));
    STRCMP_CONTAINS("200 OK", exchange("GET / HTTP/1.1\r\n" + ours() + "\r\n").c_str());
    // The oldest of them made room: its connection is closed, long before its time was up.
    char byte = 0;
    CHECK_EQUAL(0, recv(idle.front().native_handle(), &byte, 1, 0));
    CHECK_EQUAL(-1, recv(idle.back().native_handle(), &byte, 1, MSG_DONTWAIT));
}

TEST(HttpStranger, no_crowd_takes_the_place_of_who_is_known) {
    asio::io_context own;
    tcp::socket kiosk = connect(own);
    asio::write(kiosk, asio::buffer(stream_request()));
    read_until(kiosk, "event: beat");
    std::vector<tcp::socket> crowd;
    for (std::size_t n = 0; n < 3 * short_limits().connections; ++n) crowd.push_back(connect(own));
    STRCMP_CONTAINS("200 OK", exchange("GET / HTTP/1.1\r\n" + ours() + "\r\n").c_str());  // all before it were let in
    asio::post(io, [this] { server->push("{\"n\":7}"); });
    STRCMP_CONTAINS("data: {\"n\":7}", read_until(kiosk, "{\"n\":7}").c_str());
}

TEST(HttpStranger, a_newcomer_is_closed_where_all_are_known) {
    asio::io_context own;
    std::vector<tcp::socket> known;
    for (std::size_t n = 0; n < short_limits().connections; ++n) {
        known.push_back(connect(own));
        asio::write(known.back(), asio::buffer(stream_request()));
        read_until(known.back(), "event: beat");
    }
    STRCMP_EQUAL("", exchange("GET / HTTP/1.1\r\n" + ours() + "\r\n").c_str());
    CHECK_EQUAL(0, handled.load());
}

TEST(HttpStranger, who_reads_an_answer_too_slowly_is_cut) {
    asio::io_context own;
    tcp::socket slow = connect(own);
    asio::write(slow, asio::buffer("GET /large HTTP/1.1\r\n" + ours() + "\r\n"));
    tcp::socket patient = connect(own);  // closed by the same bound of one second, told without a sleep
    read_until(patient, "never");
    const std::string got = read_until(slow, "never");
    CHECK_TRUE(got.size() < large.size());
}

TEST(HttpStranger, a_page_that_is_left_frees_its_place_at_once) {
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
        tcp::socket page = connect(own);
        asio::write(page, asio::buffer(stream_request()));
        CHECK_TRUE(within_five_seconds(1));
        page.close();
        CHECK_TRUE(within_five_seconds(0));
    }
    CHECK_EQUAL(200, get(ours()));
}

TEST(HttpStranger, a_stream_carries_the_newest_event_and_beats_while_nothing_changes) {
    asio::post(io, [this] { server->push("{\"n\":1}"); });
    STRCMP_CONTAINS("GET /events", exchange("GET /events HTTP/1.1\r\n" + ours() + "\r\n").c_str());
    asio::io_context own;
    tcp::socket stream = connect(own);
    asio::write(stream, asio::buffer(stream_request()));
    const auto begin = std::chrono::steady_clock::now();
    const std::string got = read_until(stream, "event: beat");
    STRCMP_CONTAINS("text/event-stream", got.c_str());
    STRCMP_CONTAINS("data: {\"n\":1}", got.c_str());
    STRCMP_CONTAINS("event: beat\ndata:\n\n", got.c_str());
    // A page takes two seconds of silence for a server that is gone.
    CHECK_TRUE(std::chrono::steady_clock::now() - begin < std::chrono::milliseconds{1'500});
}
