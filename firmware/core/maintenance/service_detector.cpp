// SPDX-License-Identifier: Apache-2.0
// Signs of a service nobody reported. See service_detector.hpp.
#include "core/maintenance/service_detector.hpp"

#include <array>
#include <charconv>

namespace odolink {
namespace {

constexpr Distance kSamePlace = Distance::kilometres(1);  // from the lift to the next reading of the codes

bool near_to(const std::optional<Distance>& mark, Distance mileage) {
    return mark && mileage - *mark <= kSamePlace && mileage >= *mark;
}

}  // namespace

std::optional<DetectedService> ServiceDetector::report(ServiceSign sign, const VehicleNow& now) {
    if (state_.reported_at && now.mileage - *state_.reported_at < kOneVisit) return std::nullopt;
    state_.reported_at = now.mileage;
    return DetectedService{sign, now.mileage, now.wall};
}

std::optional<DetectedService> ServiceDetector::on_service_range(Distance range, const VehicleNow& now) {
    const bool jumped = state_.range && range - *state_.range >= kRangeJump;
    state_.range = range;
    return jumped ? report(ServiceSign::RangeJump, now) : std::nullopt;
}

std::optional<DetectedService> ServiceDetector::on_codes_cleared(const VehicleNow& now) {
    if (near_to(state_.stopped_at, now.mileage)) return report(ServiceSign::ClearedAtStop, now);
    state_.cleared_at = now.mileage;
    return std::nullopt;
}

std::optional<DetectedService> ServiceDetector::on_stop_ended(std::chrono::seconds stood, const VehicleNow& now) {
    if (stood < kWorkshopStopFrom || stood > kWorkshopStopUntil) return std::nullopt;
    state_.stopped_at = now.mileage;
    if (!near_to(state_.cleared_at, now.mileage)) return std::nullopt;
    state_.cleared_at.reset();
    return report(ServiceSign::ClearedAtStop, now);
}

void ServiceDetector::on_recorded(const VehicleNow& now) {
    state_.reported_at = now.mileage;
    state_.cleared_at.reset();
}

std::string encode_detector(const ServiceDetectorState& state) {
    std::string text;
    for (const auto& field : {state.range, state.cleared_at, state.stopped_at, state.reported_at}) {
        text += field ? std::to_string(field->in_metres()) : std::string{"-"};
        text += ' ';
    }
    return text;
}

ServiceDetectorState decode_detector(std::string_view text) {
    std::array<std::optional<Distance>, 4> fields;
    for (auto& field : fields) {
        const std::string_view word = text.substr(0, text.find(' '));
        if (word.empty() || word.size() == text.size()) return {};
        text.remove_prefix(word.size() + 1);
        if (word == "-") continue;
        std::int64_t metres = 0;
        const auto read = std::from_chars(word.data(), word.data() + word.size(), metres);
        if (read.ec != std::errc{} || read.ptr != word.data() + word.size()) return {};
        field = Distance::metres(metres);
    }
    return text.empty() ? ServiceDetectorState{fields[0], fields[1], fields[2], fields[3]} : ServiceDetectorState{};
}

}  // namespace odolink
