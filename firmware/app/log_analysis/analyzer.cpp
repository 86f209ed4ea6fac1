// SPDX-License-Identifier: Apache-2.0
// Gives each frame to the views that can read it.
#include "app/log_analysis/analyzer.hpp"

#include <algorithm>

#include "app/log_analysis/broadcast_view.hpp"
#include "app/log_analysis/diagnostic_view.hpp"
#include "app/log_analysis/drive_view.hpp"
#include "app/log_analysis/j1939_view.hpp"
#include "app/log_analysis/signal_table.hpp"

namespace odolink::log_analysis {
namespace {

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
    Views(Profiles profiles, std::ostream* series) : signals_{series}, drive_{&signals_}, shared_{&signals_, &drive_, &faults_, &report_} {
        for (obdb::SignalSet& set : profiles.sets) sets_.emplace_back(std::move(set), profiles.model_year);
        for (dbc::Database& database : profiles.databases) broadcasts_.emplace_back(std::move(database), shared_);
    }

    void take(std::string_view text) {
        parser_.feed(text);
        while (const candump::Frame* frame = parser_.next()) on_frame(*frame);
    }

    Report finish();

private:
    /// Protocol machines of one interface: transfers of two buses must not mix.
    struct Bus {
        Bus(Shared shared, std::vector<obdb::Decoder>* sets, const std::string& bus) : name{bus}, diagnostic{shared, sets, bus}, j1939{shared, bus} {}
        std::string name;  ///< goes before the names of senders: empty on the first interface
        DiagnosticView diagnostic;
        J1939View j1939;
        std::uint64_t frames{0};
    };
    void on_frame(const candump::Frame& frame);
    void follow_clock(Duration stamp);
    Bus& bus_of(std::uint8_t interface) {
        if (buses_.size() <= interface) buses_.resize(interface + 1U);
        if (!buses_[interface]) add_bus(interface);
        return *buses_[interface];
    }
    void add_bus(std::uint8_t interface) {
        const std::string name = interface == 0 ? std::string{} : parser_.interfaces()[interface] + " ";
        buses_[interface] = std::make_unique<Bus>(shared_, &sets_, name);
    }

    candump::Parser parser_;
    SignalTable signals_;
    DriveView drive_;
    FaultListing faults_;
    Report report_;
    Shared shared_;
    std::vector<obdb::Decoder> sets_;
    std::vector<BroadcastView> broadcasts_;
    std::vector<std::unique_ptr<Bus>> buses_;
    std::array<std::uint64_t, 4> kinds_{};
    bool begun_{false};
    Duration now_{0};
    Duration shift_{0};  ///< what the clock was set back by so far
};

void Analyzer::Views::on_frame(const candump::Frame& frame) {
    ++kinds_[static_cast<std::size_t>(frame.kind)];
    follow_clock(frame.time);
    Bus& bus = bus_of(frame.interface);
    ++bus.frames;
    if (frame.kind == candump::FrameKind::Remote || frame.kind == candump::FrameKind::Error) return;
    drive_.on_time(now_);
    if (bus.diagnostic.carries(frame.id, frame.data())) {
        bus.diagnostic.on_frame(now_, frame.id, frame.data());
    } else if (frame.id.extended) {
        if (const auto whole = bus.j1939.on_frame(now_, frame.id.value, frame.data()))
            for (BroadcastView& broadcast : broadcasts_) broadcast.on_frame(now_, frame.interface, bus.name, whole->id, whole->data);
    } else if (bus.diagnostic.answers_unknown(now_, frame.id, frame.data())) {
        bus.diagnostic.on_frame(now_, frame.id, frame.data());
    }
    for (BroadcastView& broadcast : broadcasts_) broadcast.on_frame(now_, frame.interface, bus.name, frame.id, frame.data());
}

/// The machines behind us must not see time fall. Two adapters that deliver in turns are a little out of order; a clock that was set
/// back, or a second recording behind the first, goes on from where it was.
void Analyzer::Views::follow_clock(Duration stamp) {
    constexpr Duration kOutOfOrder = 1s;
    if (!begun_) report_.begin = now_ = stamp;
    begun_ = true;
    if (stamp + shift_ < now_ - kOutOfOrder) {
        shift_ = now_ - stamp;
        ++report_.clock_steps_back;
    }
    now_ = std::max(now_, stamp + shift_);
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
    report_.fault_records = faults_.records();
    for (const auto& bus : buses_) report_.frames_by_interface.push_back(bus ? bus->frames : 0);
    std::sort(report_.identities.begin(), report_.identities.end());
    return std::move(report_);
}

Analyzer::Analyzer(Profiles profiles, std::ostream* series) : views_{std::make_unique<Views>(std::move(profiles), series)} {}
Analyzer::~Analyzer() = default;
void Analyzer::take(std::string_view text) { views_->take(text); }
Report Analyzer::finish() { return views_->finish(); }

}  // namespace odolink::log_analysis
