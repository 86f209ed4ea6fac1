// SPDX-License-Identifier: Apache-2.0
// The Positioning port against a server that speaks as gpsd does.
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>
#include <optional>
#include <string>

#include "adapters/gpsd/gpsd_positioning.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
namespace asio = boost::asio;

namespace {

constexpr const char* kVersion = R"({"class":"VERSION","release":"3.22","proto_major":3,"proto_minor":14})";
constexpr const char* kNoFix = R"({"class":"TPV","device":"/dev/gps0","mode":1})";
constexpr const char* kFix = R"({"class":"TPV","device":"/dev/gps0","mode":3,"time":"2026-03-04T02:00:00.000Z","lat":30.274150,"lon":-120.155150,"alt":7.2,"eph":9.5})";

class FixedClock final : public Clock {
public:
    [[nodiscard]] MonoTime mono() const override { return {}; }
    [[nodiscard]] WallTime wall() const override { return {std::chrono::milliseconds{1'772'589'600'000}, WallQuality::Synchronised}; }
    [[nodiscard]] Id boot() const override { return {}; }
};

/// Accepts one client after another, keeps what it asked, and says its lines.
class Gpsd {
public:
    Gpsd(asio::io_context& io, std::string says) : acceptor_{io, {asio::ip::address_v4::loopback(), 0}}, says_{std::move(says)} { accept(); }
    [[nodiscard]] std::string address() const { return "127.0.0.1:" + std::to_string(acceptor_.local_endpoint().port()); }
    std::string asked;
    int clients{0};
    bool hung_up{false};

private:
    void accept() {
        acceptor_.async_accept([this](boost::system::error_code error, asio::ip::tcp::socket socket) {
            if (error) return;
            ++clients;
            client_.emplace(std::move(socket));
            asio::async_read_until(*client_, asio::dynamic_buffer(asked), '\n', [this](boost::system::error_code broken, std::size_t) {
                if (broken) return;
                asio::async_write(*client_, asio::buffer(says_), [this](boost::system::error_code, std::size_t) { wait_for_end(); });
            });
        });
    }
    void wait_for_end() {
        client_->async_read_some(asio::buffer(rest_), [this](boost::system::error_code error, std::size_t) { hung_up = static_cast<bool>(error); });
    }
    asio::ip::tcp::acceptor acceptor_;
    std::string says_;
    std::optional<asio::ip::tcp::socket> client_;
    char rest_[16]{};
};

}  // namespace

TEST_GROUP(GpsdPositioning) {
    asio::io_context core;
    FixedClock clock;
    std::optional<Position> found;
    int answers{0};

    void ask(GpsdPositioning& positioning, Duration patience) {
        positioning.locate(patience, [this](const std::optional<Position>& fix) {
            found = fix;
            ++answers;
        });
        CHECK_EQUAL(0, answers);  // never within the call
    }
    void settle(std::chrono::milliseconds time) {
        core.restart();
        core.run_for(time);
    }
};

TEST(GpsdPositioning, the_first_fix_is_the_answer_and_then_it_hangs_up) {
    Gpsd gpsd{core, std::string{kVersion} + "\r\n" + kNoFix + "\r\n" + kFix + "\r\n" + kFix + "\r\n"};
    GpsdPositioning positioning{core, clock, gpsd.address()};
    settle(std::chrono::milliseconds{20});
    CHECK_EQUAL(0, gpsd.clients);  // nobody asks before the owner does
    ask(positioning, std::chrono::seconds{5});
    settle(std::chrono::milliseconds{200});
    CHECK_EQUAL(1, answers);
    CHECK_TRUE(found.has_value());
    DOUBLES_EQUAL(30.27415, found->latitude, 1e-9);
    DOUBLES_EQUAL(-120.15515, found->longitude, 1e-9);
    DOUBLES_EQUAL(9.5, found->accuracy, 1e-9);
    CHECK_TRUE(found->at == clock.wall());
    STRCMP_CONTAINS("?WATCH={\"enable\":true", gpsd.asked.c_str());
    CHECK_TRUE(gpsd.hung_up);
}

TEST(GpsdPositioning, without_a_fix_the_end_of_patience_answers_with_nothing) {
    // What is no JSON, no report, no fix, or no place on Earth is passed over.
    Gpsd gpsd{core, std::string{"?\n[]\n{\"class\":7}\n"} + kNoFix + "\n{\"class\":\"TPV\",\"mode\":3,\"lat\":91,\"lon\":0}\n{\"class\":\"TPV\",\"mode\":3}\n"};
    GpsdPositioning positioning{core, clock, gpsd.address()};
    ask(positioning, std::chrono::milliseconds{150});
    settle(std::chrono::milliseconds{400});
    CHECK_EQUAL(1, answers);
    CHECK_FALSE(found.has_value());
}

TEST(GpsdPositioning, nobody_there_is_told_at_the_end_of_patience_not_in_a_loop) {
    GpsdPositioning positioning{core, clock, "127.0.0.1:9"};
    ask(positioning, std::chrono::milliseconds{150});
    settle(std::chrono::milliseconds{60});
    CHECK_EQUAL(0, answers);
    settle(std::chrono::milliseconds{200});
    CHECK_EQUAL(1, answers);
    CHECK_FALSE(found.has_value());
}

TEST(GpsdPositioning, what_was_cancelled_is_not_answered) {
    Gpsd gpsd{core, std::string{kFix} + "\n"};
    GpsdPositioning positioning{core, clock, gpsd.address()};
    ask(positioning, std::chrono::milliseconds{100});
    positioning.cancel();
    settle(std::chrono::milliseconds{250});
    CHECK_EQUAL(0, answers);
}

TEST(GpsdPositioning, an_endless_line_ends_the_call_without_an_answer_before_patience) {
    Gpsd gpsd{core, std::string(100'000, 'x')};
    GpsdPositioning positioning{core, clock, gpsd.address()};
    ask(positioning, std::chrono::milliseconds{300});
    settle(std::chrono::milliseconds{150});
    CHECK_TRUE(gpsd.hung_up);
    settle(std::chrono::milliseconds{300});
    CHECK_EQUAL(1, answers);
    CHECK_FALSE(found.has_value());
}

TEST(GpsdPositioning, addresses_are_host_and_port) {
    CHECK_TRUE(GpsdPositioning::parse("localhost:2947")->first == "localhost");
    CHECK_TRUE(GpsdPositioning::parse("[::1]:2947")->first == "::1");
    for (const char* wrong : {"", "localhost", ":2947", "localhost:", "localhost:0", "localhost:65536", "localhost:29x", "::1:2947"}) {
        CHECK_FALSE(GpsdPositioning::parse(wrong).has_value());
    }
}
