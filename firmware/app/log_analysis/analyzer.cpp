// SPDX-License-Identifier: Apache-2.0
// Gives each frame to the views that can read it.
#include "app/log_analysis/analyzer.hpp"

#include <algorithm>
#include <cctype>

#include "app/log_analysis/diagnostic_view.hpp"
#include "app/log_analysis/drive_view.hpp"
#include "app/log_analysis/j1939_view.hpp"
#include "app/log_analysis/signal_table.hpp"
#include "protocols/dbc/decoder.hpp"

namespace odolink::log_analysis {
namespace {

/// Metres in one unit of a broadcast signal that is the vehicle's mileage; none where it is something else. A DBC file does not
/// say what a signal means, so its name and unit have to.
std::optional<double> mileage_unit(const dbc::Signal& signal) {
    std::string name = signal.name;
    std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    const auto has = [&name](const char* part) { return name.find(part) != std::string::npos; };
    const bool mileage = has("odometer") || has("kilometerstand") || has("totalvehicledistance") || has("totalvehdistance") || has("vehodo");
    if (!mileage || has("trip") || has("trp") || signal.length < 16) return std::nullopt;
    std::string unit = signal.unit;
    std::transform(unit.begin(), unit.end(), unit.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    if (unit == "km" || unit == "kilometers" || unit == "unit_kilometer") return 1000.0;
    if (unit == "mi" || unit == "mile" || unit == "miles") return 1609.344;
    if (unit == "m") return 1.0;
    return std::nullopt;
}

/// One DBC file's view of the traffic.
class BroadcastView {
public:
    BroadcastView(dbc::Database database, SignalTable* signals, DriveView* drive)
        : decoder_{std::move(database)}, signals_{signals}, drive_{drive}, routes_(decoder_.database().messages.size()) {}

    void on_frame(Duration at, CanId id, ByteView data) {
        const auto message = decoder_.find(id);
        if (!message) return;
        Route& route = routes_[*message];
        const dbc::Message& said = decoder_.database().messages[*message];
        if (!route.entered) enter(route, said);
        const auto values = decoder_.decode(*message, data);
        for (std::size_t i = 0; i < values.size(); ++i) signals_->count(route.first_signal + i, at, values[i]);
        if (route.mileage_metres == 0 || std::isnan(values[route.mileage])) return;
        const auto metres = static_cast<std::int64_t>(values[route.mileage] * route.mileage_metres + 0.5);
        drive_->on_mileage(at, MileageSource::DbcSignal, Distance::metres(metres), said.name + "." + said.signals[route.mileage].name);
    }

private:
    struct Route {
        bool entered{false};
        std::size_t first_signal{0};
        std::size_t mileage{0};
        double mileage_metres{0};  ///< of one unit; 0: the message tells no mileage
    };
    void enter(Route& route, const dbc::Message& said) {
        route.entered = true;
        for (std::size_t i = 0; i < said.signals.size(); ++i) {
            const auto texts = [&said, i] {
                SignalSummary s;
                s.source = text_of(said.id);
                s.name = said.name + "." + said.signals[i].name;
                s.unit = said.signals[i].unit;
                return s;
            };
            const std::size_t number = signals_->number_of(&said.signals[i], 0, texts);
            if (i == 0) route.first_signal = number;
            if (const auto unit = mileage_unit(said.signals[i]); unit && route.mileage_metres == 0) {
                route.mileage = i;
                route.mileage_metres = *unit;
            }
        }
    }

    dbc::Decoder decoder_;
    SignalTable* signals_;
    DriveView* drive_;
    std::vector<Route> routes_;
};

const char* text_of(candump::FrameKind kind) {
    switch (kind) {
        case candump::FrameKind::Data: return "data";
        case candump::FrameKind::Fd: return "fd";
        case candump::FrameKind::Remote: return "remote";
        case candump::FrameKind::Error: return "error";
    }
    return "unknown";
}

}  // namespace

class Analyzer::Views {
public:
    Views(Profiles profiles, std::ostream* series) : signals_{series}, shared_{&signals_, &drive_, &faults_, &report_} {
        for (obdb::SignalSet& set : profiles.sets) sets_.emplace_back(std::move(set), profiles.model_year);
        for (dbc::Database& database : profiles.databases) broadcasts_.emplace_back(std::move(database), &signals_, &drive_);
    }

    void take(std::string_view text) {
        parser_.feed(text);
        while (const candump::Frame* frame = parser_.next()) on_frame(*frame);
    }

    Report finish();

private:
    /// Protocol machines of one interface: transfers of two buses must not mix.
    struct Bus {
        Bus(DiagnosticView::Shared shared, std::vector<obdb::Decoder>* sets) : diagnostic{shared, sets}, j1939{shared} {}
        DiagnosticView diagnostic;
        J1939View j1939;
    };
    void on_frame(const candump::Frame& frame);
    Bus& bus_of(std::uint8_t interface) {
        if (buses_.size() <= interface) buses_.resize(interface + 1U);
        if (!buses_[interface]) buses_[interface] = std::make_unique<Bus>(shared_, &sets_);
        return *buses_[interface];
    }

    candump::Parser parser_;
    SignalTable signals_;
    DriveView drive_;
    FaultListing faults_;
    Report report_;
    DiagnosticView::Shared shared_;
    std::vector<obdb::Decoder> sets_;
    std::vector<BroadcastView> broadcasts_;
    std::vector<std::unique_ptr<Bus>> buses_;
    std::array<std::uint64_t, 4> kinds_{};
    bool begun_{false};
    Duration now_{0};
};

void Analyzer::Views::on_frame(const candump::Frame& frame) {
    ++kinds_[static_cast<std::size_t>(frame.kind)];
    // Recordings put together from several have steps back in time; the machines behind us must not see time fall.
    now_ = begun_ ? std::max(now_, frame.time) : frame.time;
    if (!begun_) report_.begin = now_;
    begun_ = true;
    if (frame.kind == candump::FrameKind::Remote || frame.kind == candump::FrameKind::Error) return;
    drive_.on_time(now_);
    Bus& bus = bus_of(frame.interface);
    if (bus.diagnostic.carries(frame.id)) {
        bus.diagnostic.on_frame(now_, frame.id, frame.data());
    } else if (frame.id.extended) {
        bus.j1939.on_frame(now_, frame.id.value, frame.data());
    }
    for (BroadcastView& broadcast : broadcasts_) broadcast.on_frame(now_, frame.id, frame.data());
}

Report Analyzer::Views::finish() {
    for (const auto& bus : buses_) {
        if (!bus) continue;
        bus->diagnostic.finish();
        bus->j1939.finish();
    }
    report_.text = parser_.statistics();
    report_.interfaces.assign(parser_.interfaces().begin(), parser_.interfaces().end());
    for (std::size_t i = 0; i < kinds_.size(); ++i)
        if (kinds_[i] != 0) report_.frames_by_kind[text_of(static_cast<candump::FrameKind>(i))] = kinds_[i];
    report_.end = now_;
    if (begun_) drive_.finish(now_, report_);
    report_.signals = signals_.summaries();
    report_.faults = faults_.faults();
    std::sort(report_.identities.begin(), report_.identities.end());
    report_.identities.erase(std::unique(report_.identities.begin(), report_.identities.end()), report_.identities.end());
    return std::move(report_);
}

Analyzer::Analyzer(Profiles profiles, std::ostream* series) : views_{std::make_unique<Views>(std::move(profiles), series)} {}
Analyzer::~Analyzer() = default;
void Analyzer::take(std::string_view text) { views_->take(text); }
Report Analyzer::finish() { return views_->finish(); }

}  // namespace odolink::log_analysis
