// SPDX-License-Identifier: Apache-2.0
// The J1939 traffic of one interface of a recording: groups, transfers, parameters, faults, identities.
#pragma once

#include <array>
#include <bitset>
#include <cstdint>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "app/log_analysis/answer_view.hpp"
#include "app/decode/decode_case.hpp"
#include "protocols/j1939/parameters.hpp"
#include "protocols/j1939/transport.hpp"

namespace odolink::log_analysis {

class J1939View {
public:
    /// `bus` goes before the names of devices: empty on the first interface, `can1 ` on another.
    J1939View(Shared shared, std::string bus) : shared_{shared}, bus_{std::move(bus)}, transport_{std::nullopt} {}

    /// A message that a transport has put together; its bytes last until the next frame.
    struct Whole {
        CanId id;
        ByteView data;
    };
    /// Takes a 29-bit data frame that carries no ISO-TP.
    std::optional<Whole> on_frame(Duration at, std::uint32_t id, ByteView data);
    void finish();

private:
    /// What is known of one id, so that a frame is no search.
    struct Route {
        std::span<const j1939::Parameter> parameters;
        std::size_t first_signal{0};
        std::uint64_t messages{0};
        std::uint64_t transfers{0};
        bool special{false};  ///< faults or identities
        bool clears{false};   ///< a group by which codes are cleared, or which tells how that went
        std::optional<std::uint32_t> no_mileage;  ///< its code, since the mileage became "not available", "error" or reserved
        std::optional<std::size_t> speed;
        j1939::Header header;
    };
    /// A question for a group (PGN 59904) that may still be answered.
    struct Asked {
        j1939::Pgn pgn{0};
        j1939::Address from{0};
        j1939::Address to{0};
        Duration at{0};
        std::bitset<256> answered;
    };
    struct Pair {
        j1939::Address asked;
        j1939::Address answered;
        j1939::Pgn pgn;
        LatencyCount latency;
    };
    static constexpr Duration kLongestWait = 1250ms;  ///< J1939-21: T3, the longest a device may take

    Route& route(const j1939::Header& header);
    /// When a message was whole, when it began, and what its own identifier says: routes know the first receiver only.
    struct Told {
        Duration at;
        Duration started;
        j1939::Header header;
    };
    void on_message(const Told& told, Route& to, ByteView data);
    void on_request(Duration at, const j1939::Header& header, ByteView data);
    void on_acknowledgement(ByteView data);
    void match(Duration started, const j1939::Header& header);
    void on_parameter(Duration at, const j1939::Parameter& parameter, double value, Route& to);
    void on_no_value(Duration at, const j1939::Parameter& parameter, ByteView data, Route& to);
    void expire(Duration at);
    [[nodiscard]] std::string name_of(j1939::Address address) const;
    void on_special(Duration at, const j1939::Header& header, ByteView data);
    void on_clear(Duration at, const j1939::Header& header, ByteView data);
    void on_lamps(const decode::CaseLamps& seen);

    Shared shared_;
    std::string bus_;
    j1939::TransportReceiver transport_;
    std::unordered_map<std::uint32_t, Route> routes_;  ///< by PGN and source
    Route* recent_{nullptr};
    std::uint32_t recent_key_{0};
    Duration next_look_{0};
    std::array<Asked, 16> asked_{};
    std::size_t next_asked_{0};
    bool any_asked_{false};
    std::vector<Pair> pairs_;
    std::array<Duration, 256> announced_{};  ///< when each device last announced a transport
    std::map<std::string, std::uint64_t> negative_;  ///< by refused group and reason
    std::map<j1939::Reject, std::uint64_t> rejected_;
};

}  // namespace odolink::log_analysis
