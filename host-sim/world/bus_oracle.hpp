// SPDX-License-Identifier: Apache-2.0
// What may be on the bus from us, written once more from the order's bus safety rule (security.md E5) and apart from
// core/diagnostics: a second opinion for every story, for property tests and for fuzzing. Knows no code of the agent but
// CanFrame.
#pragma once

#include <algorithm>
#include <cstdint>
#include <initializer_list>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "ports/can_bus.hpp"

namespace odolink::sim {

/// Ids beyond the standard ones that a profile named, and the address bytes of those in extended addressing.
struct NamedIds {
    std::set<CanId> normal;
    std::map<CanId, std::set<std::uint8_t>> extended;
};

/// Is this a read the rule names? `m` is the whole message, service first.
inline bool oracle_reads(ByteView m) {
    const auto is = [&](std::size_t i, unsigned v) { return i < m.size() && u8(m[i]) == v; };
    if (m.empty() || m.size() > 7) return false;
    if (is(0, 0x03) || is(0, 0x07) || is(0, 0x0A)) return m.size() == 1;
    if (is(0, 0x01) || is(0, 0x06) || is(0, 0x09)) return m.size() > 1;
    if (is(0, 0x02)) return m.size() == 3 || m.size() == 5 || m.size() == 7;
    if (is(0, 0x22)) return m.size() == 3 || m.size() == 5 || m.size() == 7;
    if (is(0, 0x10)) return m.size() == 2 && is(1, 0x01);
    if (is(0, 0x3E)) return m.size() == 2 && is(1, 0x80);
    if (!is(0, 0x19) || m.size() < 2) return false;
    // By status, snapshot, extended data, supported; and what SAE J1979-2 reads
    for (unsigned sub : {0x01U, 0x02U, 0x04U, 0x06U, 0x0AU, 0x1AU, 0x42U, 0x55U, 0x56U})
        if (is(1, sub)) return true;
    return false;
}

/// Does an ECU in normal addressing take these bytes for something that changes it? A first frame never reaches its end
/// because consecutive frames are not sent; so single frames count.
inline bool oracle_harms_normal(ByteView data) {
    if (data.empty()) return false;
    const unsigned length = u8(data[0]);
    if (length == 0 || length > 7 || length >= data.size()) return false;
    const unsigned service = u8(data[1]);
    const bool read = service <= 0x03 || service == 0x06 || service == 0x07 || service == 0x09 || service == 0x0A ||
                      service == 0x19 || service == 0x22 || (service == 0x10 && u8(data[2]) == 0x01) || service == 0x3E;
    return !read;
}

inline bool oracle_functional(CanId id) {
    return id.extended ? id.value == 0x18DB33F1 : id.value == 0x7DF;
}

/// Ids that need no profile.
inline bool oracle_standard(CanId id) {
    if (oracle_functional(id)) return true;
    return id.extended ? (id.value & 0x1FFF00FFU) == 0x18DA00F1U : id.value >= 0x7E0 && id.value <= 0x7E7;
}

inline bool oracle_speaks_extended(CanId id, const NamedIds& named) {
    return !oracle_standard(id) && named.extended.count(id) > 0 && named.normal.count(id) == 0;
}

/// Clear to send, end of message or abort of a J1939 transfer to our address: it asks nothing.
inline bool oracle_j1939_answer(const CanFrame& f) {
    if (!f.id.extended || (f.id.value & 0x03FF00FFU) != 0x00EC00F9U || f.length != 8) return false;
    const unsigned control = u8(f.data[0]);
    return (f.id.value & 0xFF00U) != 0xFF00U && (control == 17 || control == 19 || control == 255);
}

/// Why the frame may not be sent by us; empty when it may.
inline std::string oracle_complaint(const CanFrame& f, const NamedIds& named) {
    if (f.fd || f.length > 8) return "no classic frame";
    if (f.id.extended && (f.id.value & 0x03FF00FFU) == 0x00EA00F9U) {  // request of a parameter group, from our address
        if (f.length != 3) return "a request of a parameter group has three bytes";
        const unsigned group = u8(f.data[0]) | u8(f.data[1]) << 8U | u8(f.data[2]) << 16U;
        const bool changes = group == 0xFECC || group == 0xFED3 || group == 0xC300 || group == 0xE300;  // DM3, DM11, DM22, DM7
        return changes ? "a parameter group that changes something" : "";
    }
    if (oracle_j1939_answer(f)) return {};
    const bool functional = oracle_functional(f.id);
    const bool standard = oracle_standard(f.id);
    const auto extended = named.extended.find(f.id);
    if (!standard && named.normal.count(f.id) == 0 && extended == named.extended.end()) return "an id nobody named";
    if (!standard && !f.id.extended && (f.id.value < 0x600 || (f.id.value >= 0x7E8 && f.id.value <= 0x7EF)))
        return "the id of a message of the car";
    if (!standard && f.id.extended && (f.id.value & 0x00FF00FFU) != 0x00DA00F1U) return "the id of a message of the car";
    ByteView body = f.payload();
    if (body.size() < 2) return "too short";
    if (oracle_speaks_extended(f.id, named)) {
        if (extended->second.count(u8(body[0])) == 0) return "an address byte nobody named";
        if (f.id.value != 0x6F1 && oracle_harms_normal(body)) return "harm to an ECU in normal addressing";
        if (u8(body[0]) >= 1 && u8(body[0]) <= 7 && (u8(body[1]) == 0x04 || u8(body[1]) == 0x05)) return "reads as clear";
        body = body.subspan(1);
    }
    const unsigned control = u8(body[0]);
    if (control >= 0x30 && control <= 0x32 && body.size() >= 3) return functional ? "flow control to everybody" : "";
    if (control == 0 || control > 7 || control >= body.size()) return "neither single frame nor flow control";
    return oracle_reads(body.subspan(1, control)) ? "" : "no read of the list";
}

/// A frame that asks: what the limits of the rate count.
inline bool oracle_asks(const CanFrame& f, const NamedIds& named) {
    if (oracle_j1939_answer(f)) return false;
    const bool extended = oracle_speaks_extended(f.id, named);
    return f.length > (extended ? 1 : 0) && (u8(f.data[extended ? 1 : 0]) >> 4U) != 3;
}

/// Bits on the wire with the most stuffing there can be.
inline unsigned oracle_bits(const CanFrame& f) {
    return f.id.extended ? 67U + 8U * f.length + (53U + 8U * f.length) / 4U : 47U + 8U * f.length + (33U + 8U * f.length) / 4U;
}

/// Watches a run over time: rates, load, and silence beside others and when parked. Feed it everything in order.
class BusWatch {
public:
    /// `jitter`: how much the times told may lie beside those of the sender (a frame waits for the wire).
    explicit BusWatch(NamedIds named = {}, Duration jitter = Duration{0}) : named_{std::move(named)}, jitter_{jitter} {}

    void on_ignition(bool off) { parked_ = off; }
    void on_motion(bool moving) { moving_ = moving; }
    void on_other_tester(MonoTime at) { tester_ = at; }

    /// What our frame breaks; empty when nothing.
    std::string on_sent(const CanFrame& f, MonoTime at) {
        if (std::string why = oracle_complaint(f, named_); !why.empty()) return why;
        if (parked_) return "sent while parked";
        if (tester_ && at - *tester_ >= jitter_ && at - *tester_ < 60s - jitter_) return "sent beside another tester";
        sent_.push_back({at, oracle_bits(f), oracle_asks(f, named_)});
        int asked = 0;
        unsigned bits = 0;
        for (auto s = sent_.rbegin(); s != sent_.rend() && s->at > at - (1s - jitter_); ++s) {
            asked += s->asks ? 1 : 0;
            bits += s->bits;
        }
        if (oracle_asks(f, named_) && asked > (moving_ ? 1 : 10)) return moving_ ? "more than 1 request a second while moving" : "more than 10 requests a second";
        if (bits > 10'000) return "more than 2 % of 500 kbit/s";
        return {};
    }
    [[nodiscard]] std::size_t sent() const { return sent_.size(); }

private:
    struct Sent {
        MonoTime at;
        unsigned bits;
        bool asks;
    };
    NamedIds named_;
    Duration jitter_;
    bool parked_{false};
    bool moving_{false};
    std::optional<MonoTime> tester_;
    std::vector<Sent> sent_;
};

}  // namespace odolink::sim
