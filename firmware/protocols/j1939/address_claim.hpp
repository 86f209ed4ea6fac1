// SPDX-License-Identifier: Apache-2.0
// NAME and address claiming of J1939, without I/O: one device gets, keeps or loses its address.
// Source: SAE J1939-81.
#pragma once

#include <cstdint>
#include <optional>

#include "base/time.hpp"
#include "protocols/j1939/message.hpp"

namespace odolink::j1939 {

/// The 64-bit NAME of a device; the lower number wins an address.
struct Name {
    bool arbitrary_address{false};
    std::uint8_t industry_group{0};          ///< 3 bits
    std::uint8_t vehicle_system_instance{0}; ///< 4 bits
    std::uint8_t vehicle_system{0};          ///< 7 bits
    std::uint8_t function{0};
    std::uint8_t function_instance{0};       ///< 5 bits
    std::uint8_t ecu_instance{0};            ///< 3 bits
    std::uint16_t manufacturer{0};           ///< 11 bits
    std::uint32_t identity{0};               ///< 21 bits
    bool operator==(const Name&) const = default;
    [[nodiscard]] std::uint64_t number() const;
};
[[nodiscard]] Name name_of(std::uint64_t number);

/// The NAME in an address claim's data. Errors: TooShort (fewer than 8 bytes).
[[nodiscard]] Result<std::uint64_t> claimed_name(ByteView data);

enum class ClaimState : std::uint8_t {
    Idle,      ///< not started
    Claiming,  ///< claim sent, waiting 250 ms for objections
    Claimed,   ///< the address is ours
    Lost,      ///< no address is left: nothing may be sent but "cannot claim"
};

class AddressClaim {
public:
    static constexpr Duration kObjectionTime = 250ms;
    /// Addresses 128 to 247 are tried in turn by a device whose NAME has the arbitrary-address bit.
    static constexpr Address kFirstFree = 128;
    static constexpr Address kLastFree = 247;

    AddressClaim(Name name, Address preferred) : name_{name}, address_{preferred} {}

    /// Claims the preferred address. The frame is to be sent. Idle or Lost -> Claiming.
    [[nodiscard]] Frame start(MonoTime now);
    /// Takes a frame of PGN 60928 or a request for it; what it gives is to be sent.
    [[nodiscard]] std::optional<Frame> on_frame(MonoTime now, const Header& header, ByteView data);
    /// Claiming -> Claimed when nobody objected in time.
    void on_time(MonoTime now);

    [[nodiscard]] ClaimState state() const { return state_; }
    /// Our address; none unless Claimed.
    [[nodiscard]] std::optional<Address> address() const {
        return state_ == ClaimState::Claimed ? std::optional{address_} : std::nullopt;
    }

private:
    [[nodiscard]] Frame claim(Address from) const;
    [[nodiscard]] Frame next_address(MonoTime now);

    Name name_;
    Address address_;
    unsigned tried_{0};
    ClaimState state_{ClaimState::Idle};
    MonoTime objections_end_;
};

}  // namespace odolink::j1939
