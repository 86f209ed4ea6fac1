// SPDX-License-Identifier: Apache-2.0
// The stored form of UsageState. Big-endian, one version byte in front; every length is checked before it is believed.
#include <bit>

#include "core/maintenance/usage.hpp"

namespace odolink {
namespace {

using std::chrono::sys_days;

constexpr std::uint8_t kVersion = 3;
constexpr std::uint8_t kWithoutMonths = 2;
constexpr std::uint8_t kWithoutDuty = 1;  // severe use was not counted then
constexpr std::size_t kMaxWear = 64;
constexpr std::size_t kMaxItemId = 64;

void put(Bytes& out, std::uint64_t value, int width) {
    for (int shift = 8 * (width - 1); shift >= 0; shift -= 8) out.push_back(static_cast<std::byte>(value >> shift));
}

void put_signed(Bytes& out, std::int64_t value) {
    put(out, static_cast<std::uint64_t>(value), 8);
}

/// Takes fields from the front; once the bytes run out every further field is 0 and ok() stays false.
class Reader {
public:
    explicit Reader(ByteView bytes) : bytes_{bytes} {}
    [[nodiscard]] bool ok() const { return ok_; }
    [[nodiscard]] bool at_end() const { return bytes_.empty(); }
    std::uint64_t number(std::size_t width) {
        if (bytes_.size() < width) ok_ = false;
        if (!ok_) return 0;
        const std::uint64_t value = big_endian(bytes_.first(width));
        bytes_ = bytes_.subspan(width);
        return value;
    }
    std::int64_t signed_number() { return static_cast<std::int64_t>(number(8)); }
    std::uint32_t count() { return static_cast<std::uint32_t>(number(4)); }
    std::string text(std::size_t size) {
        if (bytes_.size() < size) ok_ = false;
        if (!ok_) return {};
        std::string value = to_text(bytes_.first(size));
        bytes_ = bytes_.subspan(size);
        return value;
    }

private:
    ByteView bytes_;
    bool ok_{true};
};

sys_days read_date(Reader& in) {
    return sys_days{std::chrono::days{static_cast<std::int32_t>(in.number(4))}};
}

UsageDay read_day(Reader& in) {
    UsageDay day;
    day.day = read_date(in);
    day.distance = Distance::metres(in.signed_number());
    day.driving = std::chrono::seconds{in.signed_number()};
    day.idle = std::chrono::seconds{in.signed_number()};
    day.trips = in.count();
    day.short_trips = in.count();
    day.cold_starts = in.count();
    return day;
}

void put_date(Bytes& out, sys_days day) {
    put(out, static_cast<std::uint32_t>(day.time_since_epoch().count()), 4);
}

void put(Bytes& out, const SevereTotals& totals) {
    put_signed(out, totals.distance.in_metres());
    put_signed(out, totals.time.count());
    put_signed(out, totals.engine.count());
}

SevereTotals read_totals(Reader& in) {
    SevereTotals totals;
    totals.distance = Distance::metres(in.signed_number());
    totals.time = std::chrono::days{static_cast<int>(in.signed_number())};
    totals.engine = std::chrono::seconds{in.signed_number()};
    return totals;
}

void put(Bytes& out, std::string_view item_id) {
    put(out, item_id.size(), 1);
    for (std::byte b : as_bytes(item_id)) out.push_back(b);
}

bool read_duty(Reader& in, UsageState& state) {
    const bool judged = in.number(1) != 0;
    const sys_days day = read_date(in);
    if (judged) state.judged_until = day;
    state.severe = read_totals(in);
    const std::uint64_t marks = in.number(1);
    if (marks > kDutyMarks) return false;
    for (std::uint64_t i = 0; i < marks && in.ok(); ++i) {
        const std::uint64_t size = in.number(1);
        if (size > kMaxItemId) return false;
        DutyMark mark{in.text(size), {}};
        mark.at_work = read_totals(in);
        state.duty_marks.push_back(std::move(mark));
    }
    return true;
}

bool read_months(Reader& in, UsageState& state) {
    const std::uint64_t months = in.number(1);
    if (months > kUsageMonths) return false;
    for (std::uint64_t i = 0; i < months && in.ok(); ++i) {
        UsageMonth month;
        month.first = read_date(in);
        month.first_trip = read_date(in);
        month.distance = Distance::metres(in.signed_number());
        month.driving = std::chrono::seconds{in.signed_number()};
        state.months.push_back(month);
    }
    return true;
}

const ErrorCategory kCategory{
    "usage", [](int value) {
        return value == static_cast<int>(UsageErrc::Damaged) ? "the stored usage statistics are damaged" : "unknown";
    }};

}  // namespace

Error make_error_code(UsageErrc e) {
    return {static_cast<int>(e), kCategory};
}

Bytes encode_usage(const UsageState& state) {
    Bytes out;
    put(out, kVersion, 1);
    put(out, state.last_trip, 8);
    put_signed(out, state.engine_on.count());
    put(out, state.days.size(), 2);
    for (const UsageDay& day : state.days) {
        put_date(out, day.day);
        put_signed(out, day.distance.in_metres());
        put_signed(out, day.driving.count());
        put_signed(out, day.idle.count());
        put(out, day.trips, 4);
        put(out, day.short_trips, 4);
        put(out, day.cold_starts, 4);
    }
    put(out, state.wear.size(), 1);
    for (const Wear& wear : state.wear) {
        put(out, wear.item_id);
        put(out, std::bit_cast<std::uint64_t>(wear.used), 8);
    }
    put(out, state.judged_until ? 1 : 0, 1);
    put_date(out, state.judged_until.value_or(sys_days{}));
    put(out, state.severe);
    put(out, state.duty_marks.size(), 1);
    for (const DutyMark& mark : state.duty_marks) {
        put(out, mark.item_id);
        put(out, mark.at_work);
    }
    put(out, state.months.size(), 1);
    for (const UsageMonth& month : state.months) {
        put_date(out, month.first);
        put_date(out, month.first_trip);
        put_signed(out, month.distance.in_metres());
        put_signed(out, month.driving.count());
    }
    return out;
}

Result<UsageState> decode_usage(ByteView bytes) {
    Reader in{bytes};
    const std::uint64_t version = in.number(1);
    if (version < kWithoutDuty || version > kVersion) return UsageErrc::Damaged;
    UsageState state;
    state.last_trip = in.number(8);
    state.engine_on = std::chrono::seconds{in.signed_number()};
    const std::uint64_t days = in.number(2);
    if (days > kUsageDays) return UsageErrc::Damaged;
    for (std::uint64_t i = 0; i < days && in.ok(); ++i) state.days.push_back(read_day(in));
    const std::uint64_t items = in.number(1);
    if (items > kMaxWear) return UsageErrc::Damaged;
    for (std::uint64_t i = 0; i < items && in.ok(); ++i) {
        const std::uint64_t size = in.number(1);
        if (size > kMaxItemId) return UsageErrc::Damaged;
        Wear wear{in.text(size), 0};
        wear.used = std::bit_cast<double>(in.number(8));
        if (!(wear.used >= 0 && wear.used < 1000)) return UsageErrc::Damaged;  // NaN too
        state.wear.push_back(std::move(wear));
    }
    if (version > kWithoutDuty && !read_duty(in, state)) return UsageErrc::Damaged;
    if (version > kWithoutMonths && !read_months(in, state)) return UsageErrc::Damaged;
    if (!in.ok() || !in.at_end()) return UsageErrc::Damaged;
    return state;
}

}  // namespace odolink
