// SPDX-License-Identifier: Apache-2.0
// What ECUs answered: values, faults, mileages and identities, by the standards and by signal sets. DiagnosticView owns one.
// Current data has a road of its own, because recordings consist of it; everything else goes the way of `odolinkctl decode`.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/log_analysis/drive_view.hpp"
#include "app/log_analysis/fault_list.hpp"
#include "app/log_analysis/report.hpp"
#include "app/log_analysis/signal_table.hpp"
#include "protocols/obdb/decoder.hpp"

namespace odolink::log_analysis {

/// The parts that all views of a recording write to.
struct Shared {
    SignalTable* signals;
    DriveView* drive;
    FaultListing* faults;
    Report* report;

    /// Codes were cleared, or somebody asked for it.
    void on_clear(Duration at, const decode::CaseClear& clear) const {
        if (clear.state == "done") faults->cleared(at, clear);
        if (report->clears.size() < Report::kMostClears) report->clears.push_back({at, clear});
    }
};

/// Who sent an answer.
struct From {
    CanId id;
    std::string name;
    std::optional<std::uint8_t> address{};  ///< with extended addressing: the ECU's own, of its last answer
    std::optional<CanId> asked{};           ///< the id of the question that its last answer belongs to
    std::optional<std::size_t> speed{};     ///< its number among the sources of speed, once it told one
};

/// What the report calls the identity at a path: `VIN`, `serial number`.
[[nodiscard]] std::string identity_kind(std::string_view path);

class AnswerView {
public:
    AnswerView(Shared shared, std::vector<obdb::Decoder>* sets) : shared_{shared}, sets_{sets} {}

    /// Takes a positive answer of at least one byte. `asked` is the question it answers, empty where that is not known.
    void on_answer(From& from, Duration at, ByteView asked, ByteView payload);
    /// Counts an answer that no decoder took.
    void undecoded(const Error& why);
    void undecoded(const std::string& why) { ++shared_.report->undecoded[why]; }
    void finish();

private:
    void on_current_data(From& from, Duration at, ByteView asked, ByteView payload);
    bool on_obd_dids(From& from, Duration at, ByteView payload);
    void on_pid(From& from, Duration at, std::uint8_t pid, ByteView data);
    void on_drive_value(From& from, Duration at, std::uint8_t pid, double value);
    void on_other_service(const From& from, Duration at, ByteView asked, ByteView payload);
    bool decode_sets(From& from, Duration at, ByteView payload);
    void on_set_value(From& from, Duration at, const obdb::Value& value);
    void on_set_mileage(const From& from, Duration at, const obdb::Value& value);

    Shared shared_;
    std::vector<obdb::Decoder>* sets_;
    std::vector<std::pair<Error, std::uint64_t>> undecoded_;
};

}  // namespace odolink::log_analysis
