// SPDX-License-Identifier: Apache-2.0
// What the tests of the receiver share: usual senders, configurations, and a receiver that is fed with hexadecimal frames.
// Include before CppUTest.
#pragma once

#include <string>

#include "protocols/isotp/receiver.hpp"

namespace odolink::isotp::test {

inline constexpr CanId kEngine{0x7E8, false};
inline constexpr CanId kGearbox{0x7E9, false};
inline constexpr CanId kEngine29{0x18DAF110, true};

inline MonoTime at(Duration d) {
    return MonoTime{d};
}

inline ReceiverConfig listening() {
    ReceiverConfig c;
    c.admission = Admission::Any;
    return c;
}

inline ReceiverConfig answering(std::uint8_t block_size) {
    ReceiverConfig c;
    c.role = Role::Answering;
    c.block_size = block_size;
    c.st_min = 5ms;
    return c;
}

/// Feeds hexadecimal frames of one sender, all at the same time, and keeps what came of them.
struct Feed {
    Receiver receiver;
    MonoTime now{};
    explicit Feed(const ReceiverConfig& c) : receiver{c} {
        receiver.listen(kEngine);
        receiver.listen(kGearbox);
    }
    Indication operator()(CanId id, const char* hex) {
        frame = *from_hex(hex);
        return receiver.on_frame(now, id, frame);
    }
    Indication operator()(const char* hex) { return (*this)(kEngine, hex); }
    Bytes frame;
};

/// A reason's word, for STRCMP_EQUAL.
inline std::string word(Reason reason) {
    return std::string{reason_word(reason)};
}

}  // namespace odolink::isotp::test

#define CHECK_REASON(expected, actual) \
    STRCMP_EQUAL(odolink::isotp::test::word(expected).c_str(), odolink::isotp::test::word(actual).c_str())
