// SPDX-License-Identifier: Apache-2.0
// The starter battery, or two in a row (24 V: trucks): resting voltage before the first start, the dip while cranking, the charge
// while driving, and the trend over weeks, so that the owner is told before it fails. Fed by the agent with each supply voltage and
// engine speed. Where the numbers come from: README.md.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "base/time.hpp"
#include "base/units.hpp"

namespace odolink {

enum class BatteryFinding : std::uint8_t {
    RestingLow,    ///< below 12.2 V at two rests in a row, or once below 11.8 V: half empty, or nearly
    CrankingDip,   ///< while starting below 9.6 V, less in the cold
    Declining,     ///< the resting voltage will pass 12.2 V within 30 days
    NotCharging,   ///< with the engine running: 3 min without ever 13.0 V, or a minute below 12.0 V
    Overcharging,  ///< a minute above 15.5 V, more in the cold
};

struct BatteryNotice {
    BatteryFinding finding{BatteryFinding::RestingLow};
    Millivolts value;                       ///< what was measured; for Declining the last resting voltage
    Millivolts limit;                       ///< what it was held against
    std::optional<std::int32_t> days_left;  ///< Declining: until it passes 12.2 V by its trend
    bool operator==(const BatteryNotice&) const = default;
};

/// One resting voltage, at most one a day.
struct RestingSample {
    WallTime at;
    Millivolts value;
    bool operator==(const RestingSample&) const = default;
};

/// What one voltage showed.
struct BatteryOutcome {
    std::vector<BatteryNotice> told;   ///< each finding once in an ignition cycle
    std::vector<BatteryFinding> over;  ///< what this measurement refutes, whether it was told or not
    bool sampled{false};               ///< resting() changed
};

/// Of one battery; two in a row have twice each voltage.
struct BatteryLimits {
    Millivolts resting_low{12'200};
    Millivolts resting_empty{11'800};
    Millivolts resting_well{12'400};
    Millivolts charging{13'000};     ///< from here on something charges
    Millivolts discharging{12'000};  ///< below it a running engine's battery runs empty, whatever a regulator intends
    Duration rest{30min};            ///< a low voltage is a low one from here on
    Duration settled{4h};            ///< surface charge has gone, so that days can be compared
    Duration charge_due{3min};       ///< even a regulator that saves fuel charges after a start
    Duration lasting{60s};           ///< of charging voltages
    std::chrono::hours horizon{24 * 30};
};

/// Batteries in a row: 12 V cars and American trucks have one, 24 V trucks and buses two.
enum class BatterySystem : std::uint8_t { Volts12 = 1, Volts24 = 2 };

/// The least voltage of a sound battery while the starter turns, by temperature. Unknown: as at 20 degrees.
[[nodiscard]] Millivolts cranking_limit(std::optional<int> celsius);
/// The highest voltage a regulator means; it rises in the cold. Unknown: as at 25 degrees.
[[nodiscard]] Millivolts charging_limit(std::optional<int> celsius);

class BatteryHealth {
public:
    static constexpr std::size_t kSamples = 30;

    explicit BatteryHealth(std::vector<RestingSample> resting = {}, BatteryLimits limits = {});

    /// One voltage with the engine speed of the same moment. The first one tells the system: 24 V from 18 V on. A running engine that
    /// says otherwise for a minute (18 V and more; below 16 V) has the last word, and what was known of the other system is
    /// forgotten. Nothing is judged below 5 V a battery (nothing runs on it), from 18 V on in a 12 V system (a jump start),
    /// and from 36 V on.
    [[nodiscard]] BatteryOutcome on_supply(Millivolts supply, double engine_rpm, MonoTime at, WallTime wall);

    /// Outside air, or the coolant of an engine that has not run in this ignition cycle: the coldest one is the battery's.
    void on_temperature(int celsius);

    /// Ignition on again: findings may be told again, as after half an hour without the engine where nobody tells of the
    /// ignition. `engine_off_for`: how long the engine has rested, where it is known.
    void on_ignition_on(std::optional<Duration> engine_off_for);

    /// Which system a voltage alone speaks of: two batteries from 18 V on.
    [[nodiscard]] static BatterySystem system_of(Millivolts supply);
    /// What one battery of such a system has of this supply.
    [[nodiscard]] static Millivolts of_one(Millivolts supply, BatterySystem system);

    /// Which system it is; nothing before the first voltage.
    [[nodiscard]] std::optional<BatterySystem> system() const { return system_; }
    /// Whether a supply of this much is being charged, for those who do not know the engine's speed.
    [[nodiscard]] bool charges(Millivolts supply) const;

    /// To be stored, as measured; oldest first.
    [[nodiscard]] const std::vector<RestingSample>& resting() const { return resting_; }
    [[nodiscard]] std::optional<Millivolts> last_cranking_dip() const { return dip_; }

    /// Change of the resting voltage in mV a day by least squares; nothing with less than 5 samples over less than a
    /// week.
    [[nodiscard]] std::optional<double> trend_mv_per_day() const;

private:
    struct Trend {
        double mv_per_day{0};
        double error{0};  ///< standard error of the slope
    };
    void begin_cycle();
    void forget_cycle();
    void follow_system(Millivolts supply, double engine_rpm, MonoTime at, BatteryOutcome& out);
    /// A voltage of one battery as the system has it.
    [[nodiscard]] Millivolts of(Millivolts one) const;
    void tell(const BatteryNotice& notice, BatteryOutcome& out);
    void on_engine_off(Millivolts supply, MonoTime at, WallTime wall, BatteryOutcome& out);
    void on_engine_on(Millivolts supply, MonoTime at, BatteryOutcome& out);
    void judge_charge(Millivolts supply, MonoTime at, BatteryOutcome& out);
    void keep_resting(Millivolts supply, Duration rested, WallTime wall, BatteryOutcome& out);
    [[nodiscard]] std::optional<Trend> trend() const;
    [[nodiscard]] std::optional<double> days_until_low(Millivolts supply) const;

    BatteryLimits limits_;
    std::vector<RestingSample> resting_;
    std::optional<BatterySystem> system_;
    std::optional<MonoTime> other_since_;  ///< a running engine speaks for the other system
    int lows_{0};  ///< rests in a row that were low
    std::vector<BatteryFinding> told_;
    std::optional<Duration> rested_;       ///< the engine has been off so long, and no resting voltage was taken yet
    std::optional<MonoTime> engine_seen_;  ///< last sample with the engine running
    std::optional<Millivolts> lowest_;     ///< since the engine last stood
    std::optional<Millivolts> before_;     ///< voltage before the dip
    std::optional<Millivolts> dip_;
    std::optional<int> celsius_;
    bool charged_{false};  ///< in this cycle something charged
    bool sound_told_{false};
    std::optional<MonoTime> low_since_;
    std::optional<MonoTime> high_since_;
    std::optional<MonoTime> sound_since_;
};

}  // namespace odolink
