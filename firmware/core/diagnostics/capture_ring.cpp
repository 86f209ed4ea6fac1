// SPDX-License-Identifier: Apache-2.0
// A ring of bytes in which packed frames lie one behind the other; the oldest give way.
#include "core/diagnostics/capture_ring.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "protocols/candump/compact.hpp"

namespace odolink {
namespace {

constexpr std::size_t kLongestHead = candump::kLongestPacked - 64;
// A gap that is too long to be kept must still be longer than a capture, so that what lies before it is not in one.
static_assert(std::int64_t{candump::kLongestGapUs} * 1us > CaptureRing::kBefore + CaptureRing::kAfter);

}  // namespace

void CaptureRing::on_frame(const CanFrame& frame, MonoTime at) {
    const std::int64_t at_us = at.since_boot / 1us;
    const std::int64_t gap_us = std::min(at_us - std::exchange(newest_us_, at_us), std::int64_t{candump::kLongestGapUs});
    const auto kind = frame.fd ? candump::FrameKind::Fd : candump::FrameKind::Data;
    const candump::Packed packed = candump::pack(static_cast<std::uint32_t>(gap_us), frame.id, kind, frame.payload());
    push({packed.bytes.data(), packed.size});
}

void CaptureRing::push(ByteView packed) {
    std::array<std::byte, kLongestHead> front;
    while (room_ - used_ < packed.size()) {
        const std::size_t n = std::min(used_, front.size());
        copy(oldest_, n, front.data());
        const std::size_t size = candump::packed_head({front.data(), n})->size();
        oldest_ = (oldest_ + size) % room_;
        used_ -= size;
    }
    const std::size_t at = (oldest_ + used_) % room_;
    const std::size_t to_end = std::min(packed.size(), room_ - at);
    std::copy_n(packed.begin(), to_end, bytes_.get() + at);
    std::copy(packed.begin() + static_cast<std::ptrdiff_t>(to_end), packed.end(), bytes_.get());
    used_ += packed.size();
}

/// Bytes from the `from`-th of the ring on, wherever it turns.
void CaptureRing::copy(std::size_t from, std::size_t size, std::byte* to) const {
    from %= room_;
    const std::size_t to_end = std::min(size, room_ - from);
    std::copy_n(bytes_.get() + from, to_end, to);
    std::copy_n(bytes_.get(), size - to_end, to + to_end);
}

bool CaptureRing::trigger(std::string reason, MonoTime at) {
    if (pending_) return false;
    pending_ = Pending{std::move(reason), at};
    return true;
}

std::optional<Capture> CaptureRing::take(MonoTime now, WallTime wall) {
    if (!pending_) return std::nullopt;
    const Pending taken = *std::exchange(pending_, std::nullopt);
    // Monotonic and wall clock are tied together at `now`.
    const Duration offset = wall.since_epoch - now.since_boot;
    const Duration seen = offset + taken.at.since_boot;
    Capture capture{taken.reason, {}, {std::chrono::duration_cast<std::chrono::milliseconds>(seen), wall.quality}, Duration{0}};
    // Frames know the time since the one before, so the sum of all gaps tells when the oldest was.
    std::array<std::byte, kLongestHead> front;
    const auto head_at = [&](std::size_t i) {
        const std::size_t n = std::min(used_ - i, front.size());
        copy(oldest_ + i, n, front.data());
        return *candump::packed_head({front.data(), n});
    };
    std::int64_t at = newest_us_;
    for (std::size_t i = 0; i < used_;) {
        const candump::PackedHead head = head_at(i);
        if (i != 0) at -= head.gap_us;
        i += head.size();
    }
    const std::int64_t from = (taken.at - kBefore).since_boot / 1us;
    const std::int64_t until = (taken.at + kAfter).since_boot / 1us;
    std::optional<std::size_t> first;
    std::size_t end = 0;
    for (std::size_t i = 0; i < used_;) {
        const candump::PackedHead head = head_at(i);
        if (i != 0) at += head.gap_us;
        if (at >= from && at <= until) {
            if (!first) {
                first = i + head.gap_bytes;  // its own time stands in the head
                capture.frames = candump::capture_head(offset + at * 1us);
                capture.before = std::max(Duration{0}, taken.at.since_boot - at * 1us);
            }
            end = i + head.size();
        }
        i += head.size();
    }
    if (!first) return capture;
    capture.frames.push_back(std::byte{0});
    const std::size_t size = capture.frames.size();
    capture.frames.resize(size + end - *first);
    copy(oldest_ + *first, end - *first, capture.frames.data() + size);
    return capture;
}

}  // namespace odolink
