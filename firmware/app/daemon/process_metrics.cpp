// SPDX-License-Identifier: Apache-2.0
#include "app/daemon/process_metrics.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <iterator>
#include <system_error>
#include <utility>

#include "agent/snapshot.hpp"

namespace odolink {
namespace {

/// All there are. Counters end in _total and begin with 0 at each start unless their help says otherwise.
constexpr std::pair<std::string_view, std::string_view> kHelp[] = {
    {"attachments_broken_total", "attachments that were not what their record names, and were dropped"},
    {"attachments_made_room_total", "attachments that gave way to a newer one"},
    {"attachments_parts_ignored_total", "parts of attachments that were not asked for, or here already"},
    {"can_frames_total", "CAN frames received since the start"},
    {"can_transfers_rejected_total", "ISO-TP transfers that were broken off or garbled since the start"},
    {"captures_lost_total", "raw frames around a fault that could not be stored"},
    {"config_refused", "1 while the files on disk are refused and the last good configuration is in force"},
    {"data_budget_bytes", "bytes that may be sent and received in a calendar month"},
    {"data_forecast_bytes", "bytes sent and received at the month's end if it goes on like this"},
    {"data_used_bytes", "bytes sent and received in this calendar month"},
    {"due_items", "items of the plan that are due or soon"},
    {"events_evicted_total", "events given up for lack of space since the store was made"},
    {"events_withheld_total", "events not queued for lack of consent since the store was made"},
    {"faults_active", "faults that are pending or confirmed"},
    {"link_bytes_down_total", "bytes of the dealer's messages"},
    {"link_bytes_up_total", "bytes of messages to the dealer, envelopes included"},
    {"link_connects_total", "sessions with the broker that came up"},
    {"link_down_duplicates_total", "the dealer's messages that came again"},
    {"link_down_held_total", "batches of the dealer that were not taken in safe mode"},
    {"link_down_taken_total", "the dealer's messages that took effect"},
    {"link_last_receipt_time_seconds", "when the dealer's last receipt came, seconds since 1970; 0: none in this run"},
    {"link_lost_total", "sessions that ended without our doing"},
    {"link_new_epochs_total", "times the dealer had numbers that this store never gave out, and counting began anew"},
    {"link_desk_time_older_total", "answers of the dealer's with an older time than it had told: not believed in that"},
    {"link_publish_failures_total", "publishes the broker did not take"},
    {"link_refused_connects_total", "attempts the broker or its certificate refused"},
    {"link_silences_total", "times nothing was receipted for too long and all was sent again"},
    {"link_up", "1 while there is a session with the broker"},
    {"mileage_disagreements_total", "times odometer and distance since codes were cleared did not agree"},
    {"mileage_quarantined_total", "mileage readings that were not believed"},
    {"outbox_events", "events that wait for the dealer's receipt"},
    {"outbox_set_aside_total", "events the dealer's side cannot take and that were set aside"},
    {"requests_open", "matters with the dealer that are not closed"},
    {"start_mode", "how much of the agent runs: 0 all, 1 the vehicle is not asked, 2 the bus is not read"},
    {"start_time_seconds", "when this process started, seconds since 1970"},
    {"store_errors_total", "commits that failed; what they held was kept and tried again"},
    {"store_records_damaged_total", "stored values that could not be read and were passed over"},
    {"store_turned_back_total", "starts on a store older than what the vehicle had taken"},
};

constexpr std::string_view kRefused = "link_refused_";
constexpr std::string_view kRefusedHelp = "envelopes of the dealer that were refused for this reason";
constexpr std::string_view kPrefix = "odolink_";

std::string number(double value) {
    std::array<char, 32> text{};
    return {text.data(), std::to_chars(text.data(), text.data() + text.size(), value).ptr};
}

void add(std::string& out, std::string_view name, std::string_view type, std::string_view value) {
    const std::string full = std::string{kPrefix} + std::string{name};
    if (const std::string_view help = help_of(name); !help.empty())
        (out += "# HELP " + full + ' ').append(help).append(1, '\n');
    (out += "# TYPE " + full + ' ').append(type).append(1, '\n');
    (out += full + ' ').append(value).append(1, '\n');
}

const char* text_of(int value) {
    return static_cast<MetricsErrc>(value) == MetricsErrc::NoFolder
               ? "its folder is not there"
               : "it cannot be written: check the folder, its modes and its room";
}

bool write_all(int fd, std::string_view text) {
    while (!text.empty()) {
        const ssize_t written = ::write(fd, text.data(), text.size());
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return false;
        text.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
}

}  // namespace

Error make_error_code(MetricsErrc e) {
    static const ErrorCategory category{"odolink.metrics", text_of};
    return {static_cast<int>(e), category};
}

std::string_view help_of(std::string_view name) {
    for (const auto& [known, help] : kHelp) {
        if (known == name) return help;
    }
    return name.starts_with(kRefused) && name.ends_with("_total") ? kRefusedHelp : std::string_view{};
}

void ProcessMetrics::describe(const Snapshot& snapshot) {
    const HeadUnitView& v = snapshot.view;
    const auto sum = [](const auto& values, auto holds) {
        return static_cast<double>(std::count_if(values.begin(), values.end(), holds));
    };
    total("can_frames_total", snapshot.frames);
    total("can_transfers_rejected_total", snapshot.rejected_transfers);
    total("events_withheld_total", snapshot.withheld);
    total("events_evicted_total", snapshot.evicted);
    gauge("outbox_events", static_cast<double>(v.link.waiting));
    gauge("link_up", v.link.online ? 1 : 0);
    gauge("link_last_receipt_time_seconds",
          v.link.last_receipt.known() ? static_cast<double>(v.link.last_receipt.since_epoch.count()) / 1000.0 : 0);
    gauge("faults_active", sum(v.faults, [](const FaultLine& line) { return line.fault.active(); }));
    gauge("due_items", sum(v.due, [](const DueLine& line) { return line.due.state != DueState::Ok; }));
    gauge("requests_open", sum(v.requests, [](const RequestLine& line) { return is_open(line.request.state); }));
}

std::string ProcessMetrics::text(std::string_view version) const {
    std::string out =
        "# HELP odolink_build_info the program's version, as a label\n# TYPE odolink_build_info "
        "gauge\nodolink_build_info{version=\"" +
        std::string{version} + "\"} 1\n";
    for (const auto& [name, value] : counters_) add(out, name, "counter", std::to_string(value));
    for (const auto& [name, value] : gauges_) add(out, name, "gauge", number(value));
    return out;
}

Status write_metrics(const std::filesystem::path& file, std::string_view text) {
    std::error_code none;
    if (!std::filesystem::is_directory(file.parent_path(), none)) return MetricsErrc::NoFolder;
    const std::string beside = file.string() + ".new";
    const int fd = ::open(beside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0644);
    if (fd < 0) return MetricsErrc::CannotWrite;
    const bool written = write_all(fd, text) && ::fchmod(fd, 0644) == 0;  // whatever our umask is
    ::close(fd);
    if (written && ::rename(beside.c_str(), file.c_str()) == 0) return {};
    ::unlink(beside.c_str());
    return MetricsErrc::CannotWrite;
}

}  // namespace odolink
