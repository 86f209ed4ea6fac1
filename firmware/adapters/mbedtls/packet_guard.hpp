// SPDX-License-Identifier: Apache-2.0
// Follows the packets in what the broker sends, so that the MQTT library, which makes room for whatever length a packet announces, never
// sees one larger than our protocol has. Source: MQTT 5.0, 1.5.5 Variable Byte Integer, 2.1.4 Remaining Length.
#pragma once

#include <cstdint>
#include <span>

namespace odolink {

class PacketGuard {
public:
    static constexpr std::uint32_t kLargest = 128 * 1024;  ///< an envelope of 64 KiB, its topic and properties, twice over

    /// Takes the next bytes. False, from then on: a packet announces more than kLargest, or its length has more than four bytes.
    [[nodiscard]] bool take(std::span<const unsigned char> bytes) {
        for (std::size_t i = 0; i < bytes.size() && !broken_;) {
            if (body_ > 0) {
                const std::size_t skipped = bytes.size() - i < body_ ? bytes.size() - i : body_;
                body_ -= static_cast<std::uint32_t>(skipped);
                i += skipped;
            } else if (!in_length_) {
                in_length_ = true;
                length_ = shift_ = 0;
                ++i;
            } else {
                take_length(bytes[i++]);
            }
        }
        return !broken_;
    }
    /// What the last packet announced.
    [[nodiscard]] std::uint32_t announced() const { return length_; }

private:
    void take_length(unsigned char byte) {
        length_ |= static_cast<std::uint32_t>(byte & 0x7FU) << shift_;
        shift_ += 7;
        const bool more = (byte & 0x80U) != 0;
        broken_ = length_ > kLargest || (more && shift_ == 28);
        if (more) return;
        in_length_ = false;
        body_ = length_;
    }

    bool in_length_{false};
    bool broken_{false};
    std::uint32_t length_{0};
    std::uint32_t shift_{0};
    std::uint32_t body_{0};  ///< bytes of the packet that are to come
};

}  // namespace odolink
