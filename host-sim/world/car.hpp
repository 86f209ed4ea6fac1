// SPDX-License-Identifier: Apache-2.0
// The body and engine of a simulated petrol car: speed, distance, revolutions, temperature, fuel, voltage, and the faults
// that are physically there. It is advanced lazily: whoever looks first moves it to now, in steps of 100 ms.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>

#include "base/time.hpp"
#include "base/units.hpp"
#include "world/battery.hpp"
#include "world/diagnostics.hpp"

namespace odolink::sim {

/// How a car tells its odometer: by PID A6, or only in its maker's own way (world/cluster).
enum class OdometerBy : std::uint8_t { Standard, ClusterKilometres, ClusterMiles };

/// What its control units speak.
enum class VehicleKind : std::uint8_t {
    Car,    ///< J1979 when asked
    Truck,  ///< J1939, of its own accord
};

struct CarConfig {
    std::string vin;
    Distance odometer;
    OdometerBy odometer_by{OdometerBy::Standard};
    double ambient_c{15};
    double acceleration{1.6};  ///< m/s2, also the deceleration
    double tank_litres{50};
    double consumption_l_100km{6.8};
    VehicleKind kind{VehicleKind::Car};
    Diagnostics diagnostics{Diagnostics::Classic};
    BatteryConfig battery{};
};

/// What a drive is: so far, at most so fast; the car stops at its end, engine running.
struct Drive {
    Distance distance;
    KilometresPerHour cruise;
};

/// A fault of the car itself (not yet of its control unit), by the code it will set.
struct PhysicalFault {
    MonoTime since;
    std::optional<MonoTime> confirmed;  ///< when the control unit stored it
};

/// What the control units' memory holds of one code.
struct DtcMemory {
    bool pending{false};
    bool stored{false};
    bool permanent{false};
};

class Car {
public:
    explicit Car(CarConfig config);

    /// Moves the car to `now`; earlier times are ignored.
    void advance(MonoTime now);

    /// Ignition on wakes the control units, also with the engine off; ignition off stops the engine.
    void ignition_on() { ignition_ = true; }
    void ignition_off();
    /// Turns the ignition on as well. False where the battery cannot turn the engine.
    bool start_engine();
    /// The ignition stays on.
    void stop_engine();
    /// Begins a drive; the engine must run. A drive under way is replaced.
    void drive(const Drive& drive);
    [[nodiscard]] bool at_rest() const { return speed_ms_ == 0 && remaining_m_ <= 0; }

    /// A part breaks: the control unit sets the code pending after 2 s of running engine and stores it after 6 s.
    void break_part(const std::string& code);
    /// The catalyst's monitor will see it worn so far: 0 as new, 100 at the limit. It runs once a drive, after the first 300 m; at
    /// the limit it sets P0420. `mend` of that code brings a new catalyst.
    void wear_catalyst(double percent) { catalyst_wear_ = percent; }
    /// The part is mended. The control unit's memory is untouched until clear_codes().
    void mend(const std::string& code);
    /// What a garage's tester does: stored and pending codes vanish, counters since clear start again; permanent codes stay
    /// until the monitor has run clean (here: 10 minutes of driving).
    void clear_codes();
    /// The garage fits another cluster: from now on it shows this and counts on.
    void fit_cluster(Distance shows);
    /// The cluster's counter to the next service is set: so far from here.
    void set_service_range(Distance left) { service_due_m_ = odometer_m_ + static_cast<double>(left.in_metres()); }
    /// The garage fits another body computer, or the head unit sits in another car: this VIN is read.
    void carry_vin(const std::string& vin) { config_.vin = vin; }
    /// The supply falls to `to` until then: below what control units need, they are silent.
    void brown_out(Millivolts to, MonoTime until);
    /// Another engine control unit, whose memory is empty.
    void forget_codes();
    /// The instrument cluster is not awake: the odometer answers `value` until `until`.
    void cluster_asleep(Distance value, MonoTime until);

    [[nodiscard]] const CarConfig& config() const { return config_; }
    [[nodiscard]] bool ignition() const { return ignition_; }
    /// The control units run: the ignition is on, and the supply is enough for them.
    [[nodiscard]] bool awake() const { return ignition_ && voltage().value >= kControlUnitsNeed; }
    [[nodiscard]] bool engine_running() const { return running_; }
    [[nodiscard]] double speed_kmh() const { return speed_ms_ * 3.6; }
    [[nodiscard]] double rpm() const;
    [[nodiscard]] double coolant_c() const { return coolant_c_; }
    [[nodiscard]] double load_percent() const;
    [[nodiscard]] double fuel_percent() const { return 100.0 * fuel_litres_ / config_.tank_litres; }
    [[nodiscard]] Millivolts voltage() const;
    /// Starts that the battery could not make.
    [[nodiscard]] int failed_starts() const { return failed_starts_; }
    [[nodiscard]] std::chrono::seconds run_time() const { return std::chrono::duration_cast<std::chrono::seconds>(run_time_); }
    /// The true distance, whatever the cluster says.
    [[nodiscard]] Distance odometer() const { return Distance::metres(static_cast<std::int64_t>(odometer_m_)); }
    /// What the cluster says.
    [[nodiscard]] Distance shown_odometer() const;
    /// What the cluster says is left until the next service; negative where it is overdue.
    [[nodiscard]] Distance service_range() const { return Distance::metres(static_cast<std::int64_t>(service_due_m_ - odometer_m_)); }
    [[nodiscard]] Distance since_clear() const { return Distance::metres(static_cast<std::int64_t>(since_clear_m_)); }
    [[nodiscard]] std::uint8_t warm_ups_since_clear() const { return warm_ups_; }
    [[nodiscard]] bool monitors_complete() const { return since_clear_m_ > 20'000; }
    [[nodiscard]] const std::map<std::string, DtcMemory>& codes() const { return codes_; }
    /// What the catalyst's monitor found when it last ran, in percent of its limit; nothing since codes were cleared.
    [[nodiscard]] std::optional<double> catalyst_result() const { return catalyst_result_; }
    /// The part behind a code is broken now, whatever the control units remember.
    [[nodiscard]] bool broken(const std::string& code) const { return broken_.count(code) > 0; }
    [[nodiscard]] bool lamp() const;

private:
    static constexpr std::int32_t kControlUnitsNeed = 6'500;  // mV
    MonoTime low_until_{};
    Millivolts low_{};
    void step(Duration dt);
    void move(double seconds);
    void watch_faults(MonoTime now);
    void run_catalyst_monitor();

    CarConfig config_;
    MonoTime now_;
    bool ignition_{false};
    bool running_{false};
    bool warm_{false};
    double speed_ms_{0};
    double cruise_ms_{0};
    double remaining_m_{0};
    Battery battery_;
    MonoTime cranks_until_;
    int failed_starts_{0};
    double cluster_offset_m_{0};
    double service_due_m_{0};
    double odometer_m_{0};
    double since_clear_m_{0};
    double coolant_c_{15};
    double fuel_litres_{0};
    Duration run_time_{0};
    Duration clean_drive_{0};
    std::uint8_t warm_ups_{0};
    Distance asleep_value_;
    MonoTime asleep_until_;
    double catalyst_wear_{20};
    std::optional<double> catalyst_result_{20};
    double drive_m_{0};  ///< since the engine started
    bool catalyst_ran_{false};
    unsigned catalyst_runs_{0};
    std::map<std::string, PhysicalFault> broken_;
    std::map<std::string, DtcMemory> codes_;
};

}  // namespace odolink::sim
