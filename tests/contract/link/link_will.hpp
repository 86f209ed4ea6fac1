// SPDX-License-Identifier: Apache-2.0
// What every DealerLink holds of its will: the suite for the simulated link (here) and for the real one (tests/integration/link).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ports/dealer_link.hpp"

#include <CppUTest/TestHarness.h>

namespace odolink::test {

inline const std::string kWillPrefix = "odolink/v1/3f/V7K2M9QX4/";
inline const std::string kWillTopic = kWillPrefix + "up/agent";
using AtDesk = std::vector<std::string>;  ///< "topic payload" of all that came

/// A link, its broker, and what came to a desk.
class LinkWorld {
public:
    virtual ~LinkWorld() = default;
    [[nodiscard]] virtual DealerLink& link() = 0;
    [[nodiscard]] virtual AtDesk at_desk() = 0;
    /// The session ends without a goodbye.
    virtual void lose() = 0;
    /// Long enough for what happens to be noticed and told.
    virtual void settle() = 0;
    /// Connected anew, with a will or none.
    virtual void come_up(std::optional<LinkWill> will) = 0;
};

inline LinkWill will_of(const char* text) {
    const ByteView bytes = as_bytes(text);
    return {kWillTopic, {bytes.begin(), bytes.end()}};
}

inline std::string heard(const char* text) { return kWillTopic + " " + text; }

inline void the_will_arrives_once_when_the_session_is_lost(LinkWorld& world) {
    world.come_up(will_of("lost"));
    world.settle();
    CHECK_TRUE(world.at_desk().empty());
    world.lose();
    world.settle();
    CHECK_TRUE(world.at_desk() == AtDesk{heard("lost")});
    world.settle();
    CHECK_EQUAL(1U, world.at_desk().size());
}

inline void at_an_orderly_end_what_was_published_arrives_and_no_will(LinkWorld& world) {
    world.come_up(will_of("lost"));
    CHECK_TRUE(world.link().publish(kWillTopic, as_bytes("goodbye")).has_value());
    world.link().disconnect();
    world.settle();
    CHECK_TRUE(world.at_desk() == AtDesk{heard("goodbye")});
}

inline void each_session_has_its_own_will_or_none(LinkWorld& world) {
    world.come_up(will_of("first"));
    world.link().disconnect();
    world.settle();
    world.come_up(will_of("second"));
    world.lose();
    world.settle();
    CHECK_TRUE(world.at_desk() == AtDesk{heard("second")});
    world.come_up(std::nullopt);
    world.lose();
    world.settle();
    CHECK_EQUAL(1U, world.at_desk().size());
}

}  // namespace odolink::test
