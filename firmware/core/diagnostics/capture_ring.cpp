// SPDX-License-Identifier: Apache-2.0
#include "core/diagnostics/capture_ring.hpp"

#include <algorithm>

#include "protocols/candump/candump.hpp"

namespace odolink {

void CaptureRing::on_frame(const CanFrame& frame, MonoTime at) {
    if (frame.length > 8) {
        ++skipped_fd_;
        return;
    }
    Frame kept;
    kept.at_ns = at.since_boot.count();
    std::copy_n(frame.data.begin(), frame.length, kept.data.begin());
    kept.id = frame.id.value;
    kept.length = frame.length;
    kept.extended = frame.id.extended;
    ring_.push(kept);
}

void CaptureRing::trigger(std::string reason, MonoTime at) {
    if (!pending_) pending_ = Pending{std::move(reason), at};
}

std::optional<Capture> CaptureRing::take(MonoTime now, WallTime wall) {
    if (!pending_ || now - pending_->at < kAfter) return std::nullopt;
    const std::int64_t from = (pending_->at - kBefore).since_boot.count();
    const std::int64_t until = (pending_->at + kAfter).since_boot.count();
    // Monotonic and wall clock are tied together at `now`.
    const Duration offset = wall.since_epoch - now.since_boot;
    Capture capture{std::move(pending_->reason), {}, pending_->at, Duration{0}};
    pending_.reset();
    for (std::size_t i = 0; i < ring_.size(); ++i) {
        const Frame& f = ring_[i];
        if (f.at_ns < from || f.at_ns > until) continue;
        if (capture.text.empty())
            capture.before = std::max(Duration{0}, capture.triggered.since_boot - Duration{f.at_ns});
        append_line(f, offset + Duration{f.at_ns}, capture.text);
    }
    return capture;
}

void CaptureRing::append_line(const Frame& frame, Duration wall, std::string& out) {
    candump::Frame line;
    line.time = wall;
    line.id = CanId{frame.id, frame.extended};
    line.size = frame.length;
    std::copy_n(frame.data.begin(), frame.length, line.bytes.begin());
    out += candump::line_of(line, "can0");
}

}  // namespace odolink
