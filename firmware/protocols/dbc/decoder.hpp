// SPDX-License-Identifier: Apache-2.0
// Decodes frames by a plan made once from a Database: no generated code, no allocation per frame, about a nanosecond a signal.
// The agent's vehicle profiles and `odolinkctl log --dbc` use it.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"
#include "protocols/dbc/database.hpp"

namespace odolink::dbc {

class Decoder {
public:
    explicit Decoder(Database database);

    [[nodiscard]] const Database& database() const { return database_; }

    /// The index of the message that a frame with this identifier is: exact identifiers first, then J1939 messages by
    /// PGN and source, then by PGN alone.
    [[nodiscard]] std::optional<std::size_t> find(CanId id) const;

    /// Physical values (raw * factor + offset) of all signals of message `message`, in the order of the file. NaN where the
    /// frame does not carry the signal: too short, multiplexed out, or J1939's "not available" and "error" values.
    /// The span is valid until the next call. Precondition: `message < database().messages.size()`.
    [[nodiscard]] std::span<const double> decode(std::size_t message, ByteView data);

    /// The text of a value in the signal's value table; empty where it has none.
    [[nodiscard]] static std::string_view label(const Signal& signal, double value);
    /// A quantity whose value has a word of its own ("Init", "SNA") is none; a zero that has one ("Standing", "Empty") is a zero.
    [[nodiscard]] static bool says_none(const Signal& signal, double value) { return value != 0 && !label(signal, value).empty(); }

private:
    static constexpr std::size_t kLanes = 4;

    /// Four signals side by side. Word 0 of a frame is taken as little or big endian, shifted, masked, sign-extended, scaled.
    struct alignas(32) Group {
        std::array<std::uint64_t, kLanes> intel;  ///< all ones: little endian
        std::array<std::uint64_t, kLanes> shift;
        std::array<std::uint64_t, kLanes> mask;
        std::array<std::uint64_t, kLanes> sign;   ///< the sign bit of a signed signal, else 0
        std::array<std::int64_t, kLanes> highest;  ///< raw values above it are no values
        std::array<double, kLanes> factor;
        std::array<double, kLanes> offset;
    };
    struct Plan {
        std::size_t first_group{0};
        std::size_t groups{0};
        std::size_t first_slow{0};
        std::size_t slow{0};           ///< signals the groups cannot do: beyond byte 8, floats, 52 bits and more
        std::size_t bytes{0};          ///< a frame this long carries every signal
        bool presence_varies{false};   ///< multiplexed
    };
    struct Slot {
        std::uint64_t key;
        std::size_t message;
    };

    static void run(const Group* group, std::size_t count, std::uint64_t word, double* out);
    void plan_message(const Message& message);
    void index_messages();
    Slot& enter(std::uint64_t key, std::size_t message);
    [[nodiscard]] const Slot* slot_of(std::uint64_t key) const;
    void mark_absent(const Message& message, ByteView data);

    Database database_;
    std::vector<Plan> plans_;
    std::vector<Group> groups_;
    std::vector<std::size_t> slow_;
    std::vector<Slot> slots_;  ///< open addressing, a power of two long
    std::vector<double> values_;
};

/// Whether a frame with this data has the signal: it is long enough, and the multiplexors select it.
[[nodiscard]] bool carries(const Message& message, const Signal& signal, ByteView data);

/// The raw bits of a signal, not sign-extended. Precondition: `window_of(signal).last < data.size()`.
[[nodiscard]] std::uint64_t raw_bits(const Signal& signal, ByteView data);

}  // namespace odolink::dbc
