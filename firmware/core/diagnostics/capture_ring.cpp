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
    Part part;
    part.at_ns = at.since_boot.count();
    part.id = frame.id.value;
    part.length = frame.length;
    part.extended = frame.id.extended;
    part.fd = frame.fd;
    std::size_t done = 0;
    do {
        const std::size_t size = std::min(kPart, frame.length - done);
        std::copy_n(frame.data.begin() + static_cast<std::ptrdiff_t>(done), size, part.data.begin());
        ring_.push(part);
        part.continues = true;
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
    const std::int64_t from = (taken.at - kBefore).since_boot.count();
    const std::int64_t until = (taken.at + kAfter).since_boot.count();
    // Monotonic and wall clock are tied together at `now`.
    const Duration offset = wall.since_epoch - now.since_boot;
    const Duration seen = offset + taken.at.since_boot;
    Capture capture{taken.reason, {}, {std::chrono::duration_cast<std::chrono::milliseconds>(seen), wall.quality}, Duration{0}};
    for (std::size_t i = 0; i < ring_.size(); ++i) {
        const Part& first = ring_[i];
        // The rest of a frame whose beginning was overwritten is no frame.
        if (first.continues || first.at_ns < from || first.at_ns > until) continue;
        if (capture.text.empty()) capture.before = std::max(Duration{0}, taken.at.since_boot - Duration{first.at_ns});
        append_line(i, offset + Duration{first.at_ns}, capture.text);
    }
    return capture;
}

void CaptureRing::append_line(std::size_t first, Duration wall, std::string& out) const {
    const Part& head = ring_[first];
    candump::Frame line;
    line.time = wall;
    line.id = CanId{head.id, head.extended};
    line.kind = head.fd ? candump::FrameKind::Fd : candump::FrameKind::Data;
    line.size = head.length;
    for (std::size_t done = 0; done < head.length; done += kPart) {
        const std::size_t size = std::min(kPart, head.length - done);
        std::copy_n(ring_[first + done / kPart].data.begin(), size, line.bytes.begin() + static_cast<std::ptrdiff_t>(done));
    }
    out += candump::line_of(line, "can0");
}

}  // namespace odolink
