// SPDX-License-Identifier: Apache-2.0
// The suite of the will on the simulated link.
#include "ports/sim_link.hpp"

#include <utility>

#include "contract/link/link_will.hpp"

using namespace odolink;
using namespace odolink::test;

namespace {

class SimWorld final : public LinkWorld {
public:
    SimWorld() {
        broker_.subscribe_desk([this](const std::string& topic, const Bytes& payload) { heard_.push_back(topic + " " + to_text(payload)); });
    }
    DealerLink& link() override { return link_; }
    AtDesk at_desk() override { return heard_; }
    void lose() override { link_.cut(); }
    void settle() override { queue_.run_for(2min); }
    void come_up(std::optional<LinkWill> will) override {
        link_.connect(std::move(will));
        queue_.run_for(1s);
        CHECK_TRUE(link_.is_up());
    }

private:
    sim::EventQueue queue_;
    sim::SimBroker broker_{queue_};
    sim::SimNetwork network_;
    sim::SimLink link_{queue_, broker_, network_, kWillPrefix};
    AtDesk heard_;
};

}  // namespace

TEST_GROUP(SimLinkWill) { SimWorld world; };

TEST(SimLinkWill, arrives_once_when_the_session_is_lost) { the_will_arrives_once_when_the_session_is_lost(world); }
TEST(SimLinkWill, does_not_arrive_at_an_orderly_end_and_what_was_published_does) { at_an_orderly_end_what_was_published_arrives_and_no_will(world); }
TEST(SimLinkWill, is_of_its_own_session) { each_session_has_its_own_will_or_none(world); }
