// SPDX-License-Identifier: Apache-2.0
#include "core/diagnostics/capture_ring.hpp"

#include <algorithm>
#include <utility>

#include "protocols/candump/candump.hpp"

namespace odolink {
namespace {

constexpr std::size_t kPart = 8;

}  // namespace

void CaptureRing::on_frame(const CanFrame& frame, MonoTime at) {
    const std::int64_t at_us = at.since_boot / 1us;
    Part part;
    const std::int64_t gap_us = std::min(at_us - std::exchange(newest_us_, at_us), std::int64_t{kLongestGapUs});
    part.gap_us = static_cast<std::uint32_t>(gap_us) & kLongestGapUs;
    part.length = frame.length & 0x7FU;
    part.id = frame.id.value & 0x1FFFFFFFU;
    part.extended = frame.id.extended;
    part.fd = frame.fd;
    std::size_t done = 0;
    do {
        const std::size_t size = std::min(kPart, frame.length - done);
        std::copy_n(frame.data.begin() + static_cast<std::ptrdiff_t>(done), size, part.data.begin());
        ring_.push(part);
        part.continues = true;
        part.gap_us = 0;
        done += size;
    } while (done < frame.length);
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
    Capture capture{
        taken.reason, {}, {std::chrono::duration_cast<std::chrono::milliseconds>(seen), wall.quality}, Duration{0}};
    // Frames know the time since the one before: back from the newest to the first that is wanted, then forward.
    const std::int64_t from = (taken.at - kBefore).since_boot / 1us;
    const std::int64_t until = (taken.at + kAfter).since_boot / 1us;
    std::int64_t at = newest_us_;
    std::size_t i = ring_.size();
    while (i > 0 && at >= from) at -= ring_[--i].gap_us;
    for (; i < ring_.size(); ++i) {
        at += ring_[i].gap_us;
        // The rest of a frame whose beginning was overwritten is no frame.
        if (ring_[i].continues != 0 || at < from || at > until) continue;
        if (capture.text.empty()) capture.before = std::max(Duration{0}, taken.at.since_boot - at * 1us);
        append_line(i, offset + at * 1us, capture.text);
    }
    return capture;
}

void CaptureRing::append_line(std::size_t first, Duration wall, std::string& out) const {
    const Part& head = ring_[first];
    candump::Frame line;
    line.time = wall;
    line.id = CanId{head.id, head.extended != 0};
    line.kind = head.fd != 0 ? candump::FrameKind::Fd : candump::FrameKind::Data;
    line.size = head.length;
    for (std::size_t done = 0; done < head.length; done += kPart) {
        const std::size_t size = std::min<std::size_t>(kPart, head.length - done);
        std::copy_n(ring_[first + done / kPart].data.begin(), size,
                    line.bytes.begin() + static_cast<std::ptrdiff_t>(done));
    }
    out += candump::line_of(line, "can0");
}

}  // namespace odolink
