// SPDX-License-Identifier: Apache-2.0
// Matches the questions of a recording with their answers and measures how long each took. DiagnosticView feeds it.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "app/log_analysis/diagnostic_ids.hpp"
#include "app/log_analysis/report.hpp"
#include "base/bytes.hpp"
#include "base/units.hpp"

namespace odolink::log_analysis {

class ExchangeBook {
public:
    /// A payload without answer bit from a sender that is no ECU.
    void on_request(const Talk& talk, ByteView payload);
    struct Question {
        std::optional<CanId> id;  ///< none where no question fits
        ByteView bytes;           ///< at most its first 8, valid until the next call
    };
    /// The question that an answer belongs to. `echo`: what follows the service byte.
    Question on_answer(const Talk& talk, std::uint8_t service, ByteView echo);
    /// False where no question fits.
    bool on_negative(const Talk& talk, std::uint8_t service);
    /// The answer is still to come: its question may wait as long again.
    void on_pending(const Talk& talk, std::uint8_t service);

    /// Adds what was counted to the report. `bus` goes before the ids of another interface than the first.
    void finish(Report& report, const std::string& bus) const;

private:
    struct Request {
        Talk talk;
        std::uint8_t service{0};
        std::array<std::byte, 8> bytes{};  ///< the payload's first ones
        std::uint8_t size{0};
        std::uint8_t parameter_size{0};  ///< of them behind the service that an answer repeats
        Duration waits_since{0};         ///< its end, or the last "pending"
        bool sub_function{false};        ///< whose highest bit says that no answer is wanted
        bool answered{false};
        bool open{false};
    };
    struct Pair {
        CanId asked;
        CanId answered;
        std::uint8_t service{0};
        LatencyCount latency;
    };
    static constexpr std::size_t kRemembered = 32;
    static constexpr Duration kLongestWait = 10s;  ///< P2* and a repeat; a later answer belongs to nothing

    [[nodiscard]] static bool repeats(const Request& request, ByteView echo);
    /// The latest question that such an answer can be for; null: none.
    Request* find(const Talk& talk, std::uint8_t service, ByteView echo);
    const Request* match(const Talk& talk, std::uint8_t service, ByteView echo);
    LatencyCount& pair_of(CanId asked, CanId answered, std::uint8_t service);

    std::array<Request, kRemembered> requests_{};
    std::size_t next_{0};
    std::array<ExchangeCount, 256> services_{};
    std::vector<Pair> pairs_;
    std::size_t recent_pair_{0};
};

}  // namespace odolink::log_analysis
