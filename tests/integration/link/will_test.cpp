// SPDX-License-Identifier: Apache-2.0
// The suite of the will (tests/contract/link) on the real link: Paho through the TLS link, a mosquitto as shipped.
#include <boost/asio/ip/tcp.hpp>
#include <utility>

#include "integration/link/link_bench.hpp"

#include "contract/link/link_will.hpp"

using namespace odolink;
using namespace odolink::test;

namespace {

class PahoWorld final : public LinkWorld {
public:
    PahoWorld() {
        bench_.add_desk();
        bench_.desk->link.connect({});
        bench_.add_vehicle(bench_.good_vehicle());
        CHECK_TRUE(bench_.run_until([this] { return bench_.desk->heard.ups == 1; }));
    }
    DealerLink& link() override { return bench_.vehicle->link; }
    AtDesk at_desk() override {
        AtDesk heard;
        for (const auto& [topic, payload] : bench_.desk->heard.messages) heard.push_back(topic + " " + payload);
        return heard;
    }
    void lose() override {
        // A newer connection of this process takes the place of the MQTT client's, which the broker sees as a broken line.
        const std::size_t downs = bench_.vehicle->heard.downs.size();
        boost::asio::ip::tcp::socket newer{bench_.core};
        newer.connect({boost::asio::ip::address_v4::loopback(), bench_.tls->port()});
        CHECK_TRUE(bench_.run_until([this, downs] { return bench_.vehicle->heard.downs.size() > downs; }));
    }
    void settle() override { bench_.run_for(std::chrono::milliseconds{700}); }
    void come_up(std::optional<LinkWill> will) override {
        const int ups = bench_.vehicle->heard.ups;
        link().connect(std::move(will));
        CHECK_TRUE(bench_.run_until([this, ups] { return bench_.vehicle->heard.ups > ups; }));
    }

private:
    LinkBench bench_;
};

}  // namespace

TEST_GROUP(PahoLinkWill) { PahoWorld world; };

TEST(PahoLinkWill, arrives_once_when_the_session_is_lost) { the_will_arrives_once_when_the_session_is_lost(world); }
TEST(PahoLinkWill, does_not_arrive_at_an_orderly_end_and_what_was_published_does) { at_an_orderly_end_what_was_published_arrives_and_no_will(world); }
TEST(PahoLinkWill, is_of_its_own_session) { each_session_has_its_own_will_or_none(world); }
