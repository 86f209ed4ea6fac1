// SPDX-License-Identifier: Apache-2.0
// The diagnostic talk in a recording: transfers put together, questions matched with answers, answers decoded by the standards
// and by signal sets.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "app/log_analysis/drive_view.hpp"
#include "app/log_analysis/fault_list.hpp"
#include "app/log_analysis/report.hpp"
#include "app/log_analysis/signal_table.hpp"
#include "protocols/isotp/receiver.hpp"
#include "protocols/obdb/decoder.hpp"

namespace odolink::log_analysis {

/// `7E8`, `18DAF110`.
[[nodiscard]] std::string text_of(CanId id);

class DiagnosticView {
public:
    /// The parts that all views of a recording write to.
    struct Shared {
        SignalTable* signals;
        DriveView* drive;
        FaultListing* faults;
        Report* report;
    };

    DiagnosticView(Shared shared, std::vector<obdb::Decoder>* sets);

    /// True for ids that carry diagnostics: 700 to 7FF, DA and DB targets, and what a signal set names.
    [[nodiscard]] bool carries(CanId id) const;

    /// Takes a frame of such an id.
    void on_frame(Duration at, CanId id, ByteView data);
    /// Names what is unfinished at the recording's end and settles the counts.
    void finish();

private:
    struct Sender {
        CanId id;
        std::string name;
        TransferCount count;
        Duration started{0};
        bool extended_addressing{false};
        std::vector<std::uint64_t> rejected;  ///< by isotp::Reason
    };
    struct Request {
        Duration at{0};
        std::uint8_t service{0};
        std::array<std::byte, 2> parameter{};
        std::uint8_t parameter_size{0};
        bool answered{false};
    };

    Sender& sender(CanId id);
    void reject(Sender& from, isotp::Reason reason);
    void on_payload(Sender& from, Duration started, Duration at, ByteView payload);
    void on_request(Duration at, ByteView payload);
    void match(Duration started, std::uint8_t service, ByteView echo);
    void decode(const Sender& from, Duration at, ByteView payload);
    void decode_current_data(const Sender& from, Duration at, ByteView payload);
    void decode_lists(const Sender& from, Duration at, ByteView payload);
    void decode_identity(const Sender& from, ByteView payload);
    bool decode_sets(const Sender& from, Duration at, ByteView payload);
    void undecoded(const Error& why);
    void drive_value(Duration at, std::uint8_t pid, double value, const Sender& from);

    Shared shared_;
    std::vector<obdb::Decoder>* sets_;
    isotp::Receiver normal_;
    isotp::Receiver extended_;
    std::vector<CanId> extended_ids_;
    std::vector<CanId> set_ids_;
    std::vector<std::unique_ptr<Sender>> senders_;
    std::array<Sender*, 2048> standard_{};
    Sender* recent_{nullptr};
    std::array<Request, 16> requests_{};
    std::size_t next_request_{0};
    std::array<ExchangeCount, 64> exchanges_{};
    std::vector<std::pair<Error, std::uint64_t>> undecoded_;
};

}  // namespace odolink::log_analysis
