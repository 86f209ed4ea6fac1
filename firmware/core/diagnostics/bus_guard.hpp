// SPDX-License-Identifier: Apache-2.0
// THE one place that sends on the vehicle bus. A frame leaves only if it is on the allow-list and manners permit it
// now: listen first, few requests, one at a time per ECU, little load, silence beside another tester, and none when
// parked. Used by EcuSession and, for J1939 requests, by the agent. Source: security.md E5 and FEATURES A13 of the
// order.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "base/ring.hpp"
#include "core/diagnostics/ecu_address.hpp"
#include "ports/can_bus.hpp"
#include "ports/power.hpp"

namespace odolink {

enum class BusGuardErrc {
    NotAllowed = 1,  ///< the bytes are on no allow-list, or the id is no diagnostic request id; will never be sent
    IgnitionOff,     ///< the vehicle is parked
    NotHeardYet,     ///< not listened long enough since ignition on
    OtherTester,     ///< another tester spoke less than 60 s ago
    Passive,         ///< bus-off or no bus: backing off; after many bus-offs silent until the next ignition
    EcuBusy,         ///< the ECU, or all of them, still owe an answer
    TooSoon,         ///< more requests in this second than allowed
    Load,            ///< our share of the bus would exceed the limit
    NoTransfer,      ///< a flow control, or an answer in a J1939 transfer, that nobody waits for
    BusDown,         ///< the bus did not take the frame
};
[[nodiscard]] Error make_error_code(BusGuardErrc e);

/// Speed above 0 restricts requests to the approved reads at one a second.
enum class Motion : std::uint8_t { Standing, Moving };

struct BusManners {
    std::uint32_t bitrate{500'000};  ///< bit/s, of which load_limit is our share
    int requests_per_second{10};
    int requests_per_second_moving{1};
    double load_limit{0.02};
    Duration tester_silence{60s};
    Duration listen_first{2s};  ///< of traffic since ignition on, in which another tester would show
    Duration listen_alone{3s};  ///< with ignition reported on, a bus behind a gateway may be mute: then ask
    Duration owed_answer{35s};  ///< an answer nobody reported done is given up after this
    Duration bus_off_pause{1s};  ///< after a bus-off, and before an interface that is down is tried again
    int bus_off_limit{5};  ///< within bus_off_window; then passive until the next ignition on
    Duration bus_off_window{600s};
};

class BusGuard {
public:
    static constexpr std::size_t kMostEcus = 64;

    explicit BusGuard(CanBus& bus, BusManners manners = {});

    void on_ignition(Ignition ignition, MonoTime now);
    void on_motion(Motion motion) { motion_ = motion; }
    /// The run before died, perhaps with a request under way: an answer within the next 10 s is to it, and not to another tester.
    void on_unclean_start(MonoTime now) { last_request_ = now; }
    /// The bus runs at this many bit/s.
    void set_bitrate(std::uint32_t bitrate) { manners_.bitrate = bitrate; }
    /// A profile's ECU: from now on its request id may be asked, in this form of addressing only. False where it is
    /// refused: no diagnostic ids, an id another node was heard to send other things on, an id known in the other form, or
    /// more than kMostEcus.
    [[nodiscard]] bool know_ecu(const EcuAddress& ecu);
    /// The profile is gone: only standard ids may be asked.
    void forget_ecus() { ecus_.clear(); }
    /// Every received frame, before it is decoded: the guard hears traffic, testers and first frames.
    void on_frame(const CanFrame& frame, MonoTime now);
    /// The answer to a request came, or its time is over: the ECU may be asked again.
    void on_request_done(CanId request_id);
    /// A functional request of that time is done, except for this ECU: it asked for time and still owes its answer.
    void on_still_owed(CanId request_id, MonoTime since);

    /// Sends one frame, or says why not; then nothing was sent. Errors: all of BusGuardErrc.
    [[nodiscard]] Status send(const CanFrame& frame, MonoTime now);

    /// Why no request would be sent now whatever its target, or nothing when one could be.
    [[nodiscard]] std::optional<BusGuardErrc> silence(MonoTime now) const;

    struct Counters {
        std::uint64_t requests{0};
        std::uint64_t flow_controls{0};
        std::uint64_t refused_not_allowed{0};
        std::uint64_t refused_manners{0};
        std::uint64_t other_tester_heard{0};
        std::uint64_t ids_given_up{0};  ///< request ids of a profile on which another node sends other things
        std::uint64_t bus_off{0};
    };
    [[nodiscard]] const Counters& counters() const { return counters_; }

private:
    struct Owed {
        CanId request_id;
        MonoTime since;
    };
    struct Waiting {
        CanId answer_id;
        std::uint8_t source{0};  ///< first data byte in extended addressing
        MonoTime since;
    };
    struct Sent {
        MonoTime at;
        std::uint32_t bits;
    };
    enum class Kind : std::uint8_t { Forbidden, Request, Unanswered, FlowControl, J1939Answer };
    /// A J1939 device that was asked alone, and its last frame of a transfer to us.
    struct J1939Device {
        MonoTime asked;
        std::optional<MonoTime> transfer;
    };

    [[nodiscard]] Kind classify(const CanFrame& frame) const;
    [[nodiscard]] std::optional<BusGuardErrc> refusal(const CanFrame& frame, Kind kind, MonoTime now) const;
    [[nodiscard]] bool owes(CanId request_id, MonoTime now) const;
    [[nodiscard]] bool named(CanId request_id) const;
    [[nodiscard]] bool speaks_extended(CanId request_id) const;
    [[nodiscard]] EcuAddress addressee(const CanFrame& frame) const;
    [[nodiscard]] bool other_tester(const CanFrame& frame);
    [[nodiscard]] bool answer_to_another(const CanFrame& frame, MonoTime now) const;
    void note_first_frame(const CanFrame& frame, MonoTime now);
    [[nodiscard]] bool note_j1939(const CanFrame& frame, MonoTime now);
    [[nodiscard]] bool waits_for_j1939(const CanFrame& frame, MonoTime now) const;
    [[nodiscard]] bool waits_for_flow_control(const CanFrame& frame, MonoTime now) const;
    [[nodiscard]] int requests_since(MonoTime t) const;
    [[nodiscard]] bool load_fits(std::uint32_t bits, MonoTime now) const;
    void pause(MonoTime now);
    void on_bus_off(MonoTime now);
    void remember(const CanFrame& frame, Kind kind, MonoTime now);

    CanBus& bus_;
    BusManners manners_;
    Ignition ignition_{Ignition::Unknown};
    MonoTime ignition_since_{};
    Motion motion_{Motion::Standing};
    std::optional<MonoTime> heard_;        ///< last frame of another node
    std::optional<MonoTime> first_heard_;  ///< since ignition on
    std::optional<MonoTime> tester_heard_;
    std::optional<MonoTime> last_request_;
    std::optional<MonoTime> paused_until_;  ///< bus-off, or no bus
    bool passive_{false};
    Ring<MonoTime> bus_offs_;
    Ring<MonoTime> requests_;
    Ring<Sent> sent_;
    std::vector<EcuAddress> ecus_;
    std::vector<CanId> taken_;  ///< ids of `ids_given_up`
    std::vector<Owed> owed_;
    std::array<Waiting, 16> waiting_{};  ///< senders of first frames; the oldest gives way
    std::size_t next_waiting_{0};
    std::map<std::uint8_t, J1939Device> j1939_;  ///< by address
    Counters counters_;
};

}  // namespace odolink

ODOLINK_ERRC(odolink::BusGuardErrc);
