// SPDX-License-Identifier: Apache-2.0
// Tells that one of an ECU's own monitors is drifting to its limit, before the ECU sets a code: one value a drive, a
// robust trend over the drives, and a warning when the margin will be gone soon. Fed by the agent with each
// MonitorResultsRead; the agent stores what `on_results` names as changed.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"
#include "core/diagnostics/vehicle_report.hpp"
#include "domain/monitor_result.hpp"

namespace odolink {

/// One test of one monitor of one ECU.
struct MonitorKey {
    std::uint32_t ecu{0};
    std::uint8_t monitor{0};
    std::uint8_t test{0};
    auto operator<=>(const MonitorKey&) const = default;
    /// "2024:21:81": ECU id, monitor and test, the last two in hexadecimal.
    [[nodiscard]] std::string text() const;
    [[nodiscard]] static std::optional<MonitorKey> parse(std::string_view text);
};

/// A monitor on its way to a limit.
struct MonitorDrift {
    MonitorKey key;
    MonitorResult latest;
    double limit{0};           ///< the one it is nearest to
    double margin_percent{0};  ///< by the trend, not by the last value alone
    int drives_left{0};        ///< until the margin is gone, if it goes on like this
};

class MonitorTrend {
public:
    /// Bound of one test's history. 48 drives are two to four weeks: the trend of 1 % in ten drives then stands out of a
    /// scatter of 3 %, and a season does not look like wear.
    static constexpr std::size_t kHistory = 48;
    /// Below twelve values even a perfect fall may be chance: one in 12! orders, but one in 720 with six.
    static constexpr std::size_t kFewestValues = 12;
    /// Warn when the margin will be gone within so many drives: one to two weeks, time enough for an appointment.
    static constexpr int kHorizonDrives = 30;
    /// A trend counts from here, in standard deviations of Kendall's score: one look in 30,000 at pure noise, and the
    /// horizon and kNearPercent cut that down further.
    static constexpr double kSurelyFalling = -4.0;
    /// Only margins below this are worth a warning: a steep fall far from its limit is a new part running in.
    static constexpr double kNearPercent = 35.0;
    /// Both halves of the values must fall at least so steeply, as a share of the whole: a step is no drift.
    static constexpr double kThroughout = 0.4;
    /// The newest so many values are looked at, then all: wear that begins after months of health shows in the newest.
    static constexpr std::array<std::size_t, 3> kLooks{kFewestValues, 2 * kFewestValues, kHistory};
    /// So much better than when it was warned of, in percent of the range: mended. It is then watched anew.
    static constexpr double kRecoveredBy = 10.0;
    /// Tests beyond these are not watched: a vehicle has some dozens.
    static constexpr std::size_t kMostTests = 256;

    struct Outcome {
        std::vector<MonitorDrift> warnings;   ///< new: tell owner and dealer
        std::vector<MonitorKey> recovered;    ///< warned of earlier, well again
        std::vector<MonitorKey> changed;      ///< to be stored
    };
    /// Has the vehicle moved in this drive cycle when its results are read?
    enum class SoFar : std::uint8_t { Standing, Driven };

    /// Takes the results of one answer. Several of one drive count once, the last of them; what is read before the vehicle moved is what
    /// the drive before left. A result that is exactly the one before did not run again and is no new value.
    [[nodiscard]] Outcome on_results(const MonitorResultsRead& read, std::uint64_t drive_cycle, SoFar so_far);

    /// Warned of and not recovered, in order of key.
    [[nodiscard]] std::vector<MonitorDrift> drifting() const;

    /// One test as text to be stored, and back. A damaged text is not taken over: false, and it is watched anew.
    [[nodiscard]] Bytes encode(const MonitorKey& key) const;
    bool restore(const MonitorKey& key, ByteView bytes);

private:
    struct Value {
        std::uint64_t cycle{0};
        double margin{0};
    };
    struct Watched {
        std::vector<Value> history;  ///< oldest first, at most kHistory
        MonitorResult latest;
        std::optional<double> warned_at;  ///< margin when it was warned of
        int drives_left{0};               ///< valid with warned_at
    };
    struct Trend {
        double slope{0};  ///< percent of the range in a drive
        double level{0};  ///< margin now, by the trend
    };

    static bool take(Watched& watched, const MonitorResult& result, double margin, std::uint64_t cycle);
    [[nodiscard]] static std::uint64_t measured_in(const Watched& watched, std::uint64_t drive_cycle, SoFar so_far);
    [[nodiscard]] static bool warns(Watched& watched);
    [[nodiscard]] static std::optional<Trend> falling(std::span<const Value> values);
    [[nodiscard]] static bool recovered(const Watched& watched);
    [[nodiscard]] static MonitorDrift drift_of(const MonitorKey& key, const Watched& watched);

    std::map<MonitorKey, Watched> tests_;
};

}  // namespace odolink
