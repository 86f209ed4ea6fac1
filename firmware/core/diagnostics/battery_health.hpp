// SPDX-License-Identifier: Apache-2.0
// The 12 V battery: resting voltage before the first start, the dip while cranking, the charge while driving, and the
// trend over weeks, so that the owner is told before it fails. Fed by the agent with each supply voltage and engine
// speed.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "base/time.hpp"
#include "base/units.hpp"

namespace odolink {

enum class BatteryFinding : std::uint8_t {
    RestingLow,    ///< below 12.2 V at rest: about half empty
    CrankingDip,   ///< below 9.6 V while starting
    Declining,     ///< the resting voltage will pass 12.2 V within 30 days
    NotCharging,   ///< below 13.0 V for a minute of driving
    Overcharging,  ///< above 15.2 V for 10 s
};

struct BatteryNotice {
    BatteryFinding finding{BatteryFinding::RestingLow};
    Millivolts value;  ///< what was measured; for Declining the last resting voltage
    bool operator==(const BatteryNotice&) const = default;
};

/// One resting voltage, at most one a day.
struct RestingSample {
    WallTime at;
    Millivolts value;
    bool operator==(const RestingSample&) const = default;
};

struct BatteryLimits {
    Millivolts resting_low{12'200};
    Millivolts cranking_low{9'600};
    Millivolts charging_low{13'000};
    Millivolts charging_high{15'200};
    Duration rest{1800s};  ///< surface charge has gone this long after the engine stopped
    Duration not_charging_after{60s};
    Duration overcharging_after{10s};
    std::chrono::hours horizon{24 * 30};
};

class BatteryHealth {
public:
    static constexpr std::size_t kSamples = 30;

    explicit BatteryHealth(std::vector<RestingSample> resting = {}, BatteryLimits limits = {});

    /// One voltage with the engine speed of the same moment. Each finding is told once in an ignition cycle.
    [[nodiscard]] std::vector<BatteryNotice> on_supply(Millivolts supply, double engine_rpm, MonoTime at,
                                                       WallTime wall);

    /// Ignition on again: findings may be told again. `engine_off_for`: how long the engine has rested, where it is
    /// known.
    void on_ignition_on(std::optional<Duration> engine_off_for);

    /// To be stored at ignition off; oldest first.
    [[nodiscard]] const std::vector<RestingSample>& resting() const { return resting_; }
    [[nodiscard]] std::optional<Millivolts> last_cranking_dip() const { return dip_; }

    /// Change of the resting voltage in mV a day by least squares; nothing with less than 5 samples over less than 7
    /// days.
    [[nodiscard]] std::optional<double> trend_mv_per_day() const;

private:
    void tell(BatteryFinding finding, Millivolts value, std::vector<BatteryNotice>& out);
    void on_engine_off(Millivolts supply, MonoTime at, WallTime wall, std::vector<BatteryNotice>& out);
    void on_engine_on(Millivolts supply, double engine_rpm, MonoTime at, std::vector<BatteryNotice>& out);
    void keep_resting(Millivolts supply, WallTime wall, std::vector<BatteryNotice>& out);

    BatteryLimits limits_;
    std::vector<RestingSample> resting_;
    std::vector<BatteryFinding> told_;
    bool rested_{false};                   ///< the engine has been off long enough for a resting voltage
    std::optional<MonoTime> engine_seen_;  ///< last sample with the engine running
    std::optional<Millivolts> lowest_;     ///< since the engine last stood
    std::optional<Millivolts> before_;     ///< voltage before the dip
    std::optional<Millivolts> dip_;
    std::optional<MonoTime> low_since_;
    std::optional<MonoTime> high_since_;
};

}  // namespace odolink
