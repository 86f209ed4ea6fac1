// SPDX-License-Identifier: Apache-2.0
// The diagnostic talk on one interface of a recording: transfers are put together, payloads go to ExchangeBook (who asked, who
// answered, how fast) and to AnswerView (what was said). Analyzer owns one per interface.
#pragma once

#include <array>
#include <bitset>
#include <cstdint>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "app/log_analysis/answer_view.hpp"
#include "app/log_analysis/exchange_book.hpp"
#include "app/log_analysis/pair_finder.hpp"
#include "protocols/isotp/receiver.hpp"

namespace odolink::log_analysis {

class DiagnosticView {
public:
    /// `bus` goes before the names of senders: empty on the first interface, `can1 ` on another.
    DiagnosticView(Shared shared, std::vector<obdb::Decoder>* sets, std::string bus);

    /// True for frames that carry diagnostics: ids 700 to 7FF, those of `is_diagnostic_29`, BMW's 6F1 and the ECUs it spoke to, what
    /// a signal set names, and the pairs that were found by their talk.
    [[nodiscard]] bool carries(CanId id, ByteView data) const {
        if (!id.extended) {
            if (id.value >= 0x700 || found_[id.value & 0x7FFU]) return true;
            if (id.value >> 8U == 0x6 && is_bmw(id, data)) return true;
        } else if (is_diagnostic_29(id.value)) {
            return true;
        }
        return !set_ids_.empty() && named_by_set(id);
    }

    /// Looks at a frame of another 11-bit id. True where it answers a question that was asked on such an id too: from then on both
    /// carry diagnostics, and this frame is to be taken.
    [[nodiscard]] bool answers_unknown(Duration at, CanId id, ByteView data) {
        const auto question = finder_.on_frame(at, id, data);
        if (question) on_found(*question, id);
        return question.has_value();
    }

    /// Takes a frame of an id that carries diagnostics.
    void on_frame(Duration at, CanId id, ByteView data);
    /// Names what is unfinished at the recording's end and settles the counts.
    void finish();

private:
    struct Sender {
        From from;
        isotp::Receiver* receiver{nullptr};
        std::size_t address_bytes{0};
        bool ecu{false};  ///< its id says that it answers, or it has answered
        TransferCount count;
        std::vector<Duration> started;  ///< of the transfer under way, by address byte; one without
        std::vector<std::uint64_t> rejected;  ///< by isotp::Reason
    };

    [[nodiscard]] bool is_bmw(CanId id, ByteView data) const;
    [[nodiscard]] bool named_by_set(CanId id) const;
    Sender& sender(CanId id, ByteView data);
    void on_found(const PairFinder::Question& question, CanId answered);
    void choose_addressing(Sender& made, ByteView data);
    void reject(Sender& from, isotp::Reason reason);
    void on_flow_control(Duration at, const Sender& by, std::uint8_t address);
    void on_payload(Sender& from, const Talk& talk, ByteView payload);

    Shared shared_;
    std::string bus_;
    AnswerView answers_;
    ExchangeBook book_;
    isotp::Receiver normal_;
    isotp::Receiver extended_;
    isotp::Receiver mixed_;
    std::bitset<256> bmw_asked_;
    std::vector<CanId> extended_ids_;
    std::vector<CanId> set_ids_;
    std::vector<std::unique_ptr<Sender>> senders_;
    std::array<Sender*, 2048> standard_{};
    std::unordered_map<std::uint32_t, Sender*> extended_senders_;
    PairFinder finder_;
    std::bitset<2048> found_;  ///< 11-bit ids that carry diagnostics by their talk
    Sender* recent_{nullptr};
};

}  // namespace odolink::log_analysis
