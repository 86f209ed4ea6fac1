// SPDX-License-Identifier: Apache-2.0
// Signs of a service nobody reported. See service_detector.hpp.
#include "core/maintenance/service_detector.hpp"

#include <array>
#include <charconv>
#include <utility>

namespace odolink {
namespace {

constexpr Distance kSamePlace = Distance::kilometres(1);  // from the lift to the next reading of the codes
constexpr std::int64_t kRangeStepMetres = 100'000;
constexpr char kFieldEnd = ' ';
constexpr char kItemEnd = '\n';

bool near_to(const std::optional<Distance>& mark, Distance mileage) {
    return mark && mileage - *mark <= kSamePlace && mileage >= *mark;
}

bool same_range(Distance a, Distance b) { return a - b < kSameRange && b - a < kSameRange; }

/// Takes the text up to `end` off; nothing where there is no `end`.
std::optional<std::string_view> take(std::string_view& text, char end) {
    const std::size_t length = text.find(end);
    if (length == std::string_view::npos) return std::nullopt;
    const std::string_view word = text.substr(0, length);
    text.remove_prefix(length + 1);
    return word;
}

std::optional<std::int64_t> take_number(std::string_view& text) {
    const auto word = take(text, kFieldEnd);
    if (!word) return std::nullopt;
    std::int64_t number = 0;
    const auto read = std::from_chars(word->data(), word->data() + word->size(), number);
    if (read.ec != std::errc{} || read.ptr != word->data() + word->size()) return std::nullopt;
    return number;
}

std::string fields(std::initializer_list<std::int64_t> numbers) {
    std::string text;
    for (const std::int64_t number : numbers) text += std::to_string(number) + kFieldEnd;
    return text;
}

std::optional<ServiceQuestion> read_question(std::string_view text) {
    std::array<std::int64_t, 4> fields{};  // sign, metres, milliseconds, quality of the clock
    for (std::int64_t& field : fields) {
        const auto number = take_number(text);
        if (!number) return std::nullopt;
        field = *number;
    }
    const auto [sign, metres, ms, quality] = fields;
    const bool known_sign = sign == static_cast<int>(ServiceSign::RangeJump) || sign == static_cast<int>(ServiceSign::ClearedAtStop);
    if (!known_sign || quality < 0 || quality > static_cast<int>(WallQuality::Synchronised)) return std::nullopt;
    ServiceQuestion question;
    question.seen = {static_cast<ServiceSign>(sign), Distance::metres(metres), {std::chrono::milliseconds{ms}, static_cast<WallQuality>(quality)}};
    while (const auto item = take(text, kItemEnd)) question.items.emplace_back(*item);
    if (question.items.empty() || !text.empty()) return std::nullopt;
    return question;
}

}  // namespace

std::optional<DetectedService> ServiceDetector::report(ServiceSign sign, const VehicleNow& now) const {
    if (asked_at_ && now.mileage - *asked_at_ < kOneVisit) return std::nullopt;
    return DetectedService{sign, now.mileage, now.wall};
}

std::optional<DetectedService> ServiceDetector::on_service_range(Distance range, const VehicleNow& now, MonoTime at) {
    if (range > kMostRange || range < Distance{} - kMostRange) return std::nullopt;
    if (!range_ || same_range(range, *range_)) {
        range_ = range;
        new_range_.reset();
        return std::nullopt;
    }
    if (!new_range_ || !same_range(range, new_range_->range)) new_range_ = NewRange{range, at};
    if (at - new_range_->since < kRangeStands) return std::nullopt;
    new_range_.reset();
    const bool jumped = range - *std::exchange(range_, range) >= kRangeJump;
    return jumped ? report(ServiceSign::RangeJump, now) : std::nullopt;
}

std::optional<DetectedService> ServiceDetector::on_codes_cleared(const VehicleNow& now) {
    if (near_to(stopped_at_, now.mileage)) return report(ServiceSign::ClearedAtStop, now);
    cleared_at_ = now.mileage;
    return std::nullopt;
}

std::optional<DetectedService> ServiceDetector::on_stop_ended(std::chrono::seconds stood, const VehicleNow& now) {
    if (stood < kWorkshopStopFrom || stood > kWorkshopStopUntil) return std::nullopt;
    stopped_at_ = now.mileage;
    if (!near_to(cleared_at_, now.mileage)) return std::nullopt;
    cleared_at_.reset();
    return report(ServiceSign::ClearedAtStop, now);
}

void ServiceDetector::on_recorded(const ServiceRecord& record, const VehicleNow& now) {
    const bool dated = record.performed_at.known() && now.wall.known();
    const bool of_these_days = dated && now.wall.since_epoch - record.performed_at.since_epoch <= kWorkshopStopUntil;
    const bool of_this_place = record.mileage > Distance{} && now.mileage - record.mileage < kOneVisit;
    if (record.jobs.empty() || !(of_these_days || of_this_place)) return;
    asked_at_ = now.mileage;
    cleared_at_.reset();
    question_.reset();
}

void ServiceDetector::ask(ServiceQuestion question) {
    asked_at_ = question.seen.mileage;
    question_ = std::move(question);
}

std::string ServiceDetector::state() const {
    std::string text;
    const auto range = range_ ? std::optional{Distance::metres(range_->in_metres() / kRangeStepMetres * kRangeStepMetres)} : std::nullopt;
    for (const auto& field : {range, cleared_at_, stopped_at_, asked_at_}) {
        text += field ? fields({field->in_metres()}) : std::string{"- "};
    }
    if (text == "- - - - " && !question_) return {};
    if (!question_) return text;
    const DetectedService& seen = question_->seen;
    text += fields({static_cast<int>(seen.sign), seen.mileage.in_metres(), seen.at.since_epoch.count(), static_cast<int>(seen.at.quality)});
    for (const std::string& item : question_->items) text += item + kItemEnd;
    return text;
}

void ServiceDetector::restore(std::string_view state) {
    *this = {};
    ServiceDetector read;
    for (std::optional<Distance>* field : {&read.range_, &read.cleared_at_, &read.stopped_at_, &read.asked_at_}) {
        if (state.starts_with("- ")) {
            state.remove_prefix(2);
            continue;
        }
        const auto metres = take_number(state);
        if (!metres) return;
        *field = Distance::metres(*metres);
    }
    if (!state.empty() && !(read.question_ = read_question(state))) return;
    *this = std::move(read);
}

}  // namespace odolink
