// SPDX-License-Identifier: Apache-2.0
// Asks a profile's requests, one whenever VehiclePoll has time for it: the one that is due longest. What an ECU refuses is
// not asked again, an ECU that keeps silent not before the next ignition. Owned by the agent.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <vector>

#include "core/diagnostics/ecu_session.hpp"
#include "core/diagnostics/profile_decoder.hpp"

namespace odolink {

class ProfilePoll {
public:
    static constexpr Duration kShortestPeriod = 1s;
    static constexpr Duration kNotNow = 600s;        ///< until "conditions not correct" or "busy" is tried again
    static constexpr Duration kSilenceRetry = 5s;    ///< after manners forbade a request
    static constexpr int kMostUnanswered = 3;        ///< in a row, then the ECU is left alone until the next ignition

    using Sink = std::function<void(const EcuAddress& asked, const EcuAnswer& answer)>;

    ProfilePoll(EcuSession& session, Clock& clock) : session_{session}, clock_{clock} {}

    void set_sink(Sink sink) { sink_ = std::move(sink); }

    /// From now on these are asked, mileage first; what was learned about earlier ones is forgotten. Requests to ids the
    /// guard refuses are left out and counted.
    void set_asks(std::vector<ProfileAsk> asks);

    /// A new drive: silent ECUs are tried again, everything is due. Requests under way are forgotten with the session's.
    void restart();

    /// Sends the request that is due longest and calls `done` when it is over, or its ECU wants time and others may be
    /// asked; false when none is due.
    [[nodiscard]] bool ask_next(std::function<void()> done);

    [[nodiscard]] std::size_t asked_for() const { return entries_.size(); }
    [[nodiscard]] std::uint64_t left_out() const { return left_out_; }
    [[nodiscard]] std::uint64_t refused() const { return refused_; }

private:
    struct Entry {
        ProfileAsk ask;
        MonoTime due;
        bool refused{false};
    };
    void on_done(std::size_t index, const RequestResult& result);
    [[nodiscard]] bool reachable(const EcuAddress& ecu);

    EcuSession& session_;
    Clock& clock_;
    Sink sink_;
    std::vector<Entry> entries_;
    std::map<EcuAddress, int> unanswered_;
    MonoTime quiet_until_{};
    std::uint64_t generation_{0};  ///< of entries_ and of the ignition: answers to earlier requests are not ours
    std::uint64_t left_out_{0};
    std::uint64_t refused_{0};
};

}  // namespace odolink
