// SPDX-License-Identifier: Apache-2.0
// Which frames are diagnostics, how they are addressed, and the way of a whole payload.
#include "app/log_analysis/diagnostic_view.hpp"

#include <algorithm>

#include "app/decode/addressing.hpp"
#include "protocols/uds/answer.hpp"

namespace odolink::log_analysis {
namespace {

constexpr std::uint8_t kNegative = 0x7F;
constexpr std::uint8_t kAnswerBit = 0x40;
constexpr std::uint8_t kBmwToAll = 0xDF;    // from here on: groups of ECUs
constexpr std::size_t kLongest = 64 * 1024;  // bytes of a message; CAN FD's escape length allows more

isotp::ReceiverConfig config(isotp::Addressing addressing) {
    isotp::ReceiverConfig c;
    c.role = isotp::Role::Listening;
    c.admission = isotp::Admission::Any;
    c.addressing = addressing;
    c.sessions = 254;
    c.capacity = kLongest;
    return c;
}

bool contains(const std::vector<CanId>& ids, CanId id) { return std::find(ids.begin(), ids.end(), id) != ids.end(); }

}  // namespace

DiagnosticView::DiagnosticView(Shared shared, std::vector<obdb::Decoder>* sets, std::string bus)
    : shared_{shared},
      bus_{std::move(bus)},
      answers_{shared, sets},
      normal_{config(isotp::Addressing::Normal)},
      extended_{config(isotp::Addressing::Extended)},
      mixed_{config(isotp::Addressing::Mixed)} {
    for (const obdb::Decoder& set : *sets)
        for (const obdb::Command& command : set.set().commands) {
            set_ids_.push_back(command.request_id);
            if (command.answer_id) set_ids_.push_back(*command.answer_id);
            if (!command.extended_address || !command.answer_id) continue;
            extended_ids_.insert(extended_ids_.end(), {command.request_id, *command.answer_id});
        }
    std::sort(set_ids_.begin(), set_ids_.end());
    set_ids_.erase(std::unique(set_ids_.begin(), set_ids_.end()), set_ids_.end());
}

/// BMW's ECUs answer on 600 + their address with the tester's address in the first byte; other frames there are broadcasts.
bool DiagnosticView::is_bmw(CanId id, ByteView data) const {
    if (id.value == kBmwTester) return true;
    return !data.empty() && u8(data[0]) == kTester && bmw_asked_[id.value & 0xFFU];
}

bool DiagnosticView::named_by_set(CanId id) const { return std::binary_search(set_ids_.begin(), set_ids_.end(), id); }

DiagnosticView::Sender& DiagnosticView::sender(CanId id, ByteView data) {
    if (!id.extended && standard_[id.value] != nullptr) return *standard_[id.value];
    if (recent_ != nullptr && recent_->from.id == id) return *recent_;
    if (id.extended) {
        if (const auto found = extended_senders_.find(id.value); found != extended_senders_.end()) {
            recent_ = found->second;
            return *recent_;
        }
    }
    auto made = std::make_unique<Sender>();
    made->from.id = id;
    made->from.name = bus_ + text_of(id);
    made->ecu = answers_by_id(id);
    made->rejected.resize(static_cast<std::size_t>(isotp::Reason::InvalidFlowStatus) + 1);
    choose_addressing(*made, data);
    recent_ = made.get();
    if (id.extended) {
        extended_senders_.emplace(id.value, made.get());
    } else {
        standard_[id.value] = made.get();
    }
    senders_.push_back(std::move(made));
    return *recent_;
}

void DiagnosticView::choose_addressing(Sender& made, ByteView data) {
    const CanId id = made.from.id;
    const bool bmw = !id.extended && id.value >> 8U == 0x6 && (id.value == kBmwTester || bmw_asked_[id.value & 0xFFU]);
    made.ecu = made.ecu || (bmw && id.value != kBmwTester);
    made.receiver = &normal_;
    if (bmw || contains(extended_ids_, id)) made.receiver = &extended_;
    if (decode::looks_addressed(id, data)) made.receiver = &extended_;
    if (decode::is_mixed(id)) made.receiver = &mixed_;
    made.address_bytes = made.receiver == &normal_ ? 0 : 1;
    made.started.resize(made.receiver == &normal_ ? 1 : 256);
}

void DiagnosticView::reject(Sender& from, isotp::Reason reason) {
    if (reason != isotp::Reason::None) ++from.rejected[static_cast<std::size_t>(reason)];
}

void DiagnosticView::on_frame(Duration at, CanId id, ByteView data) {
    Sender& from = sender(id, data);
    if (id.value == kBmwTester && !id.extended && !data.empty()) {
        const std::uint8_t to = u8(data[0]);
        if (to >= kBmwToAll) bmw_asked_.set();
        bmw_asked_.set(to);
    }
    const isotp::Indication seen = from.receiver->on_frame({at}, id, data);
    reject(from, seen.reason);
    reject(from, seen.also);
    const std::uint8_t address = from.address_bytes == 0 || data.empty() ? std::uint8_t{0} : u8(data[0]);
    if (seen.step == isotp::Step::FlowControlSeen) on_flow_control(at, from, address);
    if (seen.step == isotp::Step::Started) from.started[address] = at;
    if (seen.step != isotp::Step::Completed || seen.payload().empty()) return;
    const bool one_frame = u8(data[from.address_bytes]) < 0x10;
    ++(one_frame ? from.count.single : from.count.multiple);
    on_payload(from, {id, address, one_frame ? at : from.started[address], at}, seen.payload());
}

/// The question went by before anybody knew that it was one.
void DiagnosticView::on_found(const PairFinder::Question& question, CanId answered) {
    found_.set(question.id.value);
    found_.set(answered.value);
    Bytes frame{std::byte{question.size}};
    frame.insert(frame.end(), question.bytes.begin(), question.bytes.begin() + question.size);
    Sender& asker = sender(question.id, frame);
    ++asker.count.single;
    book_.on_request({question.id, 0, question.at, question.at}, question.payload());
}

/// The transfers that this flow control can be for may go on: their timers begin anew, as those of its two ends do.
void DiagnosticView::on_flow_control(Duration at, const Sender& by, std::uint8_t address) {
    const CanId id = by.from.id;
    const auto own = static_cast<std::uint8_t>(id.value & 0xFFU);  // BMW: an ECU's address is in its id
    for (const auto& other : senders_) {
        const CanId to = other->from.id;
        if (other->receiver != by.receiver || to == id) continue;
        const bool mixed = by.receiver == &mixed_;
        const std::uint8_t theirs = mixed ? address : to.value == kBmwTester && !to.extended ? own : std::uint8_t{0};
        if (!may_answer({id, address}, {to, theirs}) && !may_answer({to, theirs}, {id, address})) continue;
        other->receiver->on_flow_control_sent({at}, to, address);
        // With extended addressing the two directions may have different first bytes.
        if (by.receiver == &extended_)
            for (const std::uint8_t first : {kTester, own}) other->receiver->on_flow_control_sent({at}, to, first);
    }
}

void DiagnosticView::on_payload(Sender& from, const Talk& talk, ByteView payload) {
    const std::uint8_t first = u8(payload[0]);
    if (first == kNegative) {
        const auto answer = uds::parse_negative(payload);
        if (!answer) return answers_.undecoded(answer.error());
        if (answer->kind == uds::AnswerKind::Pending) return book_.on_pending(talk, answer->service);
        from.ecu = book_.on_negative(talk, answer->service) || from.ecu;
        ++shared_.report->negative[to_hex(bytes_of({answer->service})) + " " + std::string(uds::nrc_text(answer->nrc))];
        return;
    }
    if ((first & kAnswerBit) == 0) {
        if (from.ecu) return answers_.undecoded("an ECU sent what is no answer");
        return book_.on_request(talk, payload);
    }
    const auto service = static_cast<std::uint8_t>(first & ~kAnswerBit);
    // BMW's ECUs put the tester's address first and have their own in the id; others put their own first.
    if (from.address_bytes != 0) from.from.address = talk.address == kTester ? static_cast<std::uint8_t>(talk.id.value & 0xFFU) : talk.address;
    const ExchangeBook::Question asked = book_.on_answer(talk, service, payload.subspan(1));
    from.ecu = from.ecu || asked.id.has_value();
    from.from.asked = asked.id;
    answers_.on_answer(from.from, talk.ended, asked.bytes, payload);
}

void DiagnosticView::finish() {
    for (isotp::Receiver* receiver : {&normal_, &extended_, &mixed_})
        while (const auto lost = receiver->abandon()) reject(sender(lost->id, {}), lost->reason);
    Report& report = *shared_.report;
    for (const auto& from : senders_) {
        TransferCount& into = report.transfers[from->from.name];
        into.single += from->count.single;
        into.multiple += from->count.multiple;
        for (std::size_t reason = 0; reason < from->rejected.size(); ++reason)
            if (from->rejected[reason] != 0)
                into.rejected[std::string(isotp::reason_word(static_cast<isotp::Reason>(reason)))] += from->rejected[reason];
    }
    book_.finish(report, bus_);
    answers_.finish();
}

}  // namespace odolink::log_analysis
