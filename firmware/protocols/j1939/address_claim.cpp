// SPDX-License-Identifier: Apache-2.0
// The address claim's transitions: defend with a lower NAME, give way to one, answer requests.
#include "protocols/j1939/address_claim.hpp"

namespace odolink::j1939 {

std::uint64_t Name::number() const {
    std::uint64_t n = arbitrary_address ? 1U : 0U;
    n = n << 3U | (industry_group & 0x7U);
    n = n << 4U | (vehicle_system_instance & 0xFU);
    n = n << 7U | (vehicle_system & 0x7FU);
    n = n << 1U;  // reserved
    n = n << 8U | function;
    n = n << 5U | (function_instance & 0x1FU);
    n = n << 3U | (ecu_instance & 0x7U);
    n = n << 11U | (manufacturer & 0x7FFU);
    return n << 21U | (identity & 0x1FFFFFU);
}

Name name_of(std::uint64_t number) {
    Name name;
    name.identity = static_cast<std::uint32_t>(number & 0x1FFFFFU);
    name.manufacturer = static_cast<std::uint16_t>(number >> 21U & 0x7FFU);
    name.ecu_instance = static_cast<std::uint8_t>(number >> 32U & 0x7U);
    name.function_instance = static_cast<std::uint8_t>(number >> 35U & 0x1FU);
    name.function = static_cast<std::uint8_t>(number >> 40U & 0xFFU);
    name.vehicle_system = static_cast<std::uint8_t>(number >> 49U & 0x7FU);
    name.vehicle_system_instance = static_cast<std::uint8_t>(number >> 56U & 0xFU);
    name.industry_group = static_cast<std::uint8_t>(number >> 60U & 0x7U);
    name.arbitrary_address = (number >> 63U) != 0;
    return name;
}

Result<std::uint64_t> claimed_name(ByteView data) {
    if (data.size() < 8) return J1939Errc::TooShort;
    std::uint64_t number = 0;
    for (std::size_t i = 8; i-- > 0;) number = number << 8U | u8(data[i]);
    return number;
}

Frame AddressClaim::start(MonoTime now) {
    state_ = ClaimState::Claiming;
    tried_ = 0;
    objections_end_ = now + kObjectionTime;
    return claim(address_);
}

std::optional<Frame> AddressClaim::on_frame(MonoTime now, const Header& header, ByteView data) {
    if (state_ == ClaimState::Idle) return std::nullopt;
    if (header.pgn == pgn::kRequest) {
        const bool ours = header.destination == kGlobal || (state_ == ClaimState::Claimed && header.destination == address_);
        const bool asked = data.size() >= 3 && u8(data[0]) == 0x00 && u8(data[1]) == 0xEE && u8(data[2]) == 0x00;
        if (!ours || !asked) return std::nullopt;
        return claim(state_ == ClaimState::Lost ? kNullAddress : address_);
    }
    if (header.pgn != pgn::kAddressClaimed || header.source != address_ || state_ == ClaimState::Lost) return std::nullopt;
    const auto other = claimed_name(data);
    if (!other || *other == name_.number()) return std::nullopt;
    if (name_.number() < *other) return claim(address_);
    return next_address(now);
}

void AddressClaim::on_time(MonoTime now) {
    if (state_ == ClaimState::Claiming && now >= objections_end_) state_ = ClaimState::Claimed;
}

Frame AddressClaim::next_address(MonoTime now) {
    constexpr unsigned kFree = kLastFree - kFirstFree + 1U;
    if (!name_.arbitrary_address || tried_ == kFree) {
        state_ = ClaimState::Lost;
        return claim(kNullAddress);
    }
    const bool in_range = address_ >= kFirstFree && address_ < kLastFree;
    address_ = in_range ? static_cast<Address>(address_ + 1U) : kFirstFree;
    ++tried_;
    state_ = ClaimState::Claiming;
    objections_end_ = now + kObjectionTime;
    return claim(address_);
}

Frame AddressClaim::claim(Address from) const {
    Frame frame;
    frame.id = id_of({6, pgn::kAddressClaimed, from, kGlobal});
    for (unsigned i = 0; i < 8; ++i) frame.bytes[i] = static_cast<std::byte>(name_.number() >> (8U * i) & 0xFFU);
    return frame;
}

}  // namespace odolink::j1939
