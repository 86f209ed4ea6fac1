// SPDX-License-Identifier: Apache-2.0
// A prompt desk, the moment it is asked in, and what there is to offer: the group under the tests of the desk's rules.
#pragma once

#include <string>
#include <vector>

#include "core/prompts/prompt_desk.hpp"

#include <CppUTest/TestHarness.h>

namespace odolink::test {

/// Noon of day 0 is long after 1970.
inline WallTime at(int day, int hour, int minute = 0) {
    return {std::chrono::hours{24 * (20500 + day) + hour} + std::chrono::minutes{minute}, WallQuality::Synchronised};
}

/// A question that takes each answer.
inline PromptOffer offer_of(const char* key, PromptClass prompt_class = PromptClass::HeadsUp,
                            std::uint32_t severity = 100) {
    PromptOffer offer;
    offer.reason_key = key;
    offer.prompt_class = prompt_class;
    offer.severity = severity;
    offer.next = {"经销商联系您", "The dealer contacts you"};
    offer.answers = {PromptAnswer::Yes, PromptAnswer::No, PromptAnswer::Later, PromptAnswer::Acknowledge};
    return offer;
}

/// Something told, that asks nothing.
inline PromptOffer notice_of(const char* key, std::uint32_t severity = 100) {
    PromptOffer offer = offer_of(key, PromptClass::Centre, severity);
    offer.answers = {PromptAnswer::Acknowledge};
    return offer;
}

inline PromptOffer safety_of(const char* key, PromptClass prompt_class = PromptClass::HeadsUp) {
    PromptOffer offer = offer_of(key, prompt_class);
    offer.safety = true;
    return offer;
}

struct PromptGroup : public Utest {
    PromptDesk desk;
    PromptMoment moment{.wall = at(0, 12),
                        .driving = DrivingState::Parked,
                        .drive_cycle = 1,
                        .offset = LocalOffset{std::chrono::minutes{0}},
                        .audience = Audience::Owner};
    unsigned ids{0};

    void offer(const PromptOffer& o) {
        ++ids;
        desk.offer(o, id_from(bytes_of({ids, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9})), moment.wall);
    }
    void offer(const char* key) { offer(offer_of(key)); }
    void go_to(int day, std::uint64_t cycle, int hour) {
        moment.wall = at(day, hour);
        moment.drive_cycle = cycle;
    }
    /// The reason of what is on the screen, or nothing.
    std::string screen() {
        const auto step = desk.refresh(moment);
        return step.on_screen ? step.on_screen->reason_key : "";
    }
    std::string screen_on(int day, std::uint64_t cycle, int hour = 12) {
        go_to(day, cycle, hour);
        return screen();
    }
    void answer(const char* key, PromptAnswer a) { CHECK_TRUE(desk.answer(desk.find(key)->id, a, moment).has_value()); }
    void restart() {
        std::vector<Prompt> stored{desk.all().begin(), desk.all().end()};
        desk = PromptDesk{};
        desk.restore(std::move(stored));
    }
};

}  // namespace odolink::test
