// SPDX-License-Identifier: Apache-2.0
// Packing and unpacking of frames; the form is told in compact.hpp.
#include "protocols/candump/compact.hpp"

#include <algorithm>

namespace odolink::candump {
namespace {

constexpr unsigned kMore = 0x80;      // of a gap's byte
constexpr unsigned kExtended = 0x80;  // of an identifier's first byte
constexpr unsigned kFd = 0x40;
constexpr std::size_t kTimeBytes = 8;
constexpr std::size_t kClassicBytes = 8;
constexpr std::uint64_t kLatestMicros = 4'000'000'000'000'000;  // in the year 2096: later ones could overflow

}  // namespace

Packed pack(std::uint32_t gap_us, CanId id, FrameKind kind, ByteView data) {
    Packed out;
    const auto put = [&out](unsigned value) { out.bytes[out.size++] = static_cast<std::byte>(value & 0xFFU); };
    std::uint32_t gap = std::min(gap_us, kLongestGapUs);
    for (; gap >= kMore; gap >>= 7U) put(gap | kMore);
    put(gap);
    const unsigned flags = (id.extended ? kExtended : 0U) | (kind == FrameKind::Fd || data.size() > kClassicBytes ? kFd : 0U);
    const unsigned id_bytes = id.extended ? 4 : 2;
    for (unsigned i = id_bytes; i-- > 0;) put((i == id_bytes - 1 ? flags : 0U) | (id.value >> (8U * i) & 0xFFU));
    put(static_cast<unsigned>(data.size()));
    std::copy(data.begin(), data.end(), out.bytes.begin() + out.size);
    out.size = static_cast<std::uint8_t>(out.size + data.size());
    return out;
}

std::optional<PackedHead> packed_head(ByteView front) {
    constexpr std::size_t kMostGapBytes = 4;
    PackedHead head{};
    std::size_t n = 0;
    bool more = true;
    for (; more; ++n) {
        if (n == front.size() || n == kMostGapBytes) return std::nullopt;
        head.gap_us |= (u8(front[n]) & 0x7FU) << (7U * n);
        more = (u8(front[n]) & kMore) != 0;
    }
    head.gap_bytes = static_cast<std::uint8_t>(n);
    if (n == front.size()) return std::nullopt;
    const unsigned first = u8(front[n]);
    head.id.extended = (first & kExtended) != 0;
    head.kind = (first & kFd) != 0 ? FrameKind::Fd : FrameKind::Data;
    const std::size_t id_bytes = head.id.extended ? 4 : 2;
    if (front.size() <= n + id_bytes) return std::nullopt;
    head.id.value = static_cast<std::uint32_t>(big_endian(front.subspan(n, id_bytes))) & (head.id.extended ? 0x1FFFFFFFU : 0x7FFU);
    n += id_bytes;
    head.data = u8(front[n]);
    head.head = static_cast<std::uint8_t>(n + 1);
    if (head.data > (head.kind == FrameKind::Fd ? Frame{}.bytes.size() : kClassicBytes)) return std::nullopt;
    return head;
}

Bytes capture_head(Duration first) {
    Bytes out;
    for (const char c : kMagic) out.push_back(static_cast<std::byte>(c));
    const auto micros = static_cast<std::uint64_t>(first / 1us);
    for (unsigned i = 0; i < kTimeBytes; ++i) out.push_back(static_cast<std::byte>(micros >> (8U * i) & 0xFFU));
    return out;
}

std::string capture_text(ByteView capture) {
    const std::size_t begin = kMagic.size() + kTimeBytes;
    if (!to_text(capture.first(std::min(kMagic.size(), capture.size()))).starts_with(kMagic)) return to_text(capture);
    if (capture.size() < begin) return {};
    std::uint64_t micros = 0;
    for (unsigned i = kTimeBytes; i-- > 0;) micros = micros << 8U | u8(capture[kMagic.size() + i]);
    if (micros > kLatestMicros) return {};
    Frame frame;
    frame.time = static_cast<std::int64_t>(micros) * 1us;
    std::string text;
    ByteView rest = capture.subspan(begin);
    while (const auto head = packed_head(rest)) {
        if (rest.size() < head->size()) break;
        frame.time += head->gap_us * 1us;
        frame.id = head->id;
        frame.kind = head->kind;
        frame.size = head->data;
        std::copy_n(rest.begin() + head->head, head->data, frame.bytes.begin());
        text += line_of(frame, "can0");
        rest = rest.subspan(head->size());
    }
    return text;
}

}  // namespace odolink::candump
