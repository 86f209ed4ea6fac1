// SPDX-License-Identifier: Apache-2.0
// Transfers, exchanges and the decoding of answers.
#include "app/log_analysis/diagnostic_view.hpp"

#include <algorithm>
#include <cstdio>

#include "protocols/obd/current_data.hpp"
#include "protocols/obd/dtc.hpp"
#include "protocols/obd/vehicle_info.hpp"
#include "protocols/uds/answer.hpp"
#include "protocols/uds/dtc_report.hpp"

namespace odolink::log_analysis {
namespace {

constexpr std::uint8_t kNegative = 0x7F;
constexpr std::uint8_t kAnswerBit = 0x40;
constexpr Duration kLongestWait = 10s;  // a pending answer may take so long; later it belongs to nothing
constexpr double kMetresPerMile = 1609.344;

isotp::ReceiverConfig config(isotp::Addressing addressing, isotp::Admission admission) {
    isotp::ReceiverConfig c;
    c.role = isotp::Role::Listening;
    c.admission = admission;
    c.addressing = addressing;
    c.sessions = 254;
    return c;
}

constexpr std::uint8_t kTester = 0xF1;  // answers in extended addressing begin with it, or with what was asked

Distance kilometres(double km) { return Distance::metres(static_cast<std::int64_t>(km * 1000 + 0.5)); }

bool contains(const std::vector<CanId>& ids, CanId id) { return std::find(ids.begin(), ids.end(), id) != ids.end(); }

}  // namespace

std::string text_of(CanId id) {
    char text[12];
    std::snprintf(text, sizeof text, id.extended ? "%08X" : "%03X", static_cast<unsigned>(id.value));
    return text;
}

DiagnosticView::DiagnosticView(Shared shared, std::vector<obdb::Decoder>* sets)
    : shared_{shared},
      sets_{sets},
      normal_{config(isotp::Addressing::Normal, isotp::Admission::Any)},
      extended_{config(isotp::Addressing::Extended, isotp::Admission::Listed)} {
    for (const obdb::Decoder& set : *sets_)
        for (const obdb::Command& command : set.set().commands) {
            set_ids_.push_back(command.request_id);
            if (command.answer_id) set_ids_.push_back(*command.answer_id);
            if (!command.extended_address || !command.answer_id) continue;
            bool room = extended_.listen(command.request_id, *command.extended_address) &&
                        extended_.listen(*command.answer_id, command.answer_address.value_or(*command.extended_address));
            if (!command.answer_address) room = extended_.listen(*command.answer_id, kTester) && room;
            if (room) extended_ids_.insert(extended_ids_.end(), {command.request_id, *command.answer_id});
        }
    std::sort(set_ids_.begin(), set_ids_.end());
    set_ids_.erase(std::unique(set_ids_.begin(), set_ids_.end()), set_ids_.end());
}

bool DiagnosticView::carries(CanId id) const {
    const std::uint32_t kind = id.value >> 16U & 0xFFU;
    if (id.extended ? kind == 0xDA || kind == 0xDB : id.value >= 0x700) return true;
    return !set_ids_.empty() && std::binary_search(set_ids_.begin(), set_ids_.end(), id);
}

DiagnosticView::Sender& DiagnosticView::sender(CanId id) {
    if (!id.extended && standard_[id.value] != nullptr) return *standard_[id.value];
    if (recent_ != nullptr && recent_->id == id) return *recent_;
    const auto found = std::find_if(senders_.begin(), senders_.end(), [id](const auto& s) { return s->id == id; });
    if (found != senders_.end()) {
        recent_ = found->get();
        return *recent_;
    }
    auto made = std::make_unique<Sender>();
    made->id = id;
    made->name = text_of(id);
    made->extended_addressing = contains(extended_ids_, id);
    made->rejected.resize(static_cast<std::size_t>(isotp::Reason::InvalidFlowStatus) + 1);
    recent_ = made.get();
    if (!id.extended) standard_[id.value] = made.get();
    senders_.push_back(std::move(made));
    return *recent_;
}

void DiagnosticView::reject(Sender& from, isotp::Reason reason) {
    if (reason != isotp::Reason::None) ++from.rejected[static_cast<std::size_t>(reason)];
}

void DiagnosticView::on_frame(Duration at, CanId id, ByteView data) {
    Sender& from = sender(id);
    isotp::Receiver& receiver = from.extended_addressing ? extended_ : normal_;
    const isotp::Indication seen = receiver.on_frame({at}, id, data);
    reject(from, seen.reason);
    reject(from, seen.also);
    if (seen.step == isotp::Step::Started) from.started = at;
    if (seen.step != isotp::Step::Completed) return;
    const bool one_frame = u8(data[from.extended_addressing ? 1 : 0]) < 0x10;
    ++(one_frame ? from.count.single : from.count.multiple);
    on_payload(from, one_frame ? at : from.started, at, seen.payload());
}

void DiagnosticView::on_payload(Sender& from, Duration started, Duration at, ByteView payload) {
    if (payload.empty()) return;
    const std::uint8_t first = u8(payload[0]);
    if (first == kNegative) {
        const auto answer = uds::parse_negative(payload);
        if (!answer) return undecoded(answer.error());
        ExchangeCount& exchange = exchanges_[answer->service % exchanges_.size()];
        ++(answer->kind == uds::AnswerKind::Pending ? exchange.pending : exchange.negative);
        if (answer->kind != uds::AnswerKind::Pending) match(started, answer->service, {});
        return;
    }
    if ((first & kAnswerBit) == 0) return on_request(at, payload);
    const auto service = static_cast<std::uint8_t>(first & ~kAnswerBit);
    match(started, service, payload.subspan(1));
    decode(from, at, payload);
}

void DiagnosticView::on_request(Duration at, ByteView payload) {
    Request& request = requests_[next_request_];
    next_request_ = (next_request_ + 1) % requests_.size();
    request = {at, u8(payload[0]), {}, 0, false};
    // Services that echo a parameter: by it a late answer is told from the one awaited.
    const std::size_t echoed = request.service == 0x22 ? 2 : request.service == 0x03 || request.service == 0x07 ? 0 : 1;
    request.parameter_size = static_cast<std::uint8_t>(std::min(echoed, payload.size() - 1));
    std::copy_n(payload.begin() + 1, request.parameter_size, request.parameter.begin());
    ++exchanges_[request.service % exchanges_.size()].requests;
}

void DiagnosticView::match(Duration started, std::uint8_t service, ByteView echo) {
    ExchangeCount& exchange = exchanges_[service % exchanges_.size()];
    for (std::size_t back = 1; back <= requests_.size(); ++back) {
        Request& request = requests_[(next_request_ + requests_.size() - back) % requests_.size()];
        if (request.service != service || request.at == Duration{0} || started - request.at > kLongestWait) continue;
        const std::size_t compared = std::min<std::size_t>(request.parameter_size, echo.size());
        if (!std::equal(echo.begin(), echo.begin() + static_cast<std::ptrdiff_t>(compared), request.parameter.begin())) continue;
        const Duration latency = started - request.at;
        exchange.shortest = exchange.answers == 0 ? latency : std::min(exchange.shortest, latency);
        exchange.longest = std::max(exchange.longest, latency);
        exchange.sum += latency;
        ++exchange.answers;
        exchange.answered += request.answered ? 0 : 1;
        request.answered = true;
        return;
    }
    ++exchange.unasked;
}

void DiagnosticView::decode(const Sender& from, Duration at, ByteView payload) {
    const bool by_set = decode_sets(from, at, payload);
    switch (u8(payload[0])) {
        case 0x41: return decode_current_data(from, at, payload);
        case 0x43:
        case 0x47:
        case 0x4A:
        case 0x59: return decode_lists(from, at, payload);
        case 0x49: return decode_identity(from, payload);
        case 0x62: {
            constexpr std::size_t kVin = 17;
            if (payload.size() >= 3 + kVin && big_endian(payload.subspan(1, 2)) == uds::kVinDid)
                shared_.report->identities.push_back({from.name, "VIN", to_text(payload.subspan(3, kVin))});
            return;
        }
        default:
            if (!by_set) ++shared_.report->undecoded["no decoder for answers of service " + to_hex(payload.first(1))];
    }
}

void DiagnosticView::decode_current_data(const Sender& from, Duration at, ByteView payload) {
    const auto parts = obd::split_current_data(payload);
    if (!parts) return undecoded(parts.error());
    for (const obd::PidData& part : *parts) {
        obd::for_each_reading(part.pid, part.data, [this, at, &from, &part](const obd::Reading& r) {
            if (r.presence != obd::Presence::Present) return;
            const auto texts = [&from, &r] {
                SignalSummary s;
                s.source = from.name;
                s.name = r.signal->name;
                s.unit = r.signal->unit;
                return s;
            };
            shared_.signals->count(shared_.signals->number_of(r.signal, from.id.value, texts), at, r.value);
            drive_value(at, part.pid, r.value, from);
        });
        if (part.pid == 0x01 && !part.data.empty())
            shared_.report->malfunction_lamp[from.name] = (u8(part.data[0]) & 0x80U) != 0;
    }
}

void DiagnosticView::drive_value(Duration at, std::uint8_t pid, double value, const Sender& from) {
    switch (pid) {
        case 0x05: return shared_.drive->on_coolant(value);
        case 0x0C: return shared_.drive->on_engine_speed(at, value);
        case 0x0D: return shared_.drive->on_speed(at, value);
        case 0x5E: return shared_.drive->on_fuel_rate(value);
        case 0xA6: return shared_.drive->on_mileage(at, MileageSource::PidA6, kilometres(value), from.name + " 01A6");
        default: return;
    }
}

void DiagnosticView::decode_lists(const Sender& from, Duration at, ByteView payload) {
    if (u8(payload[0]) == 0x59) {
        const auto report = uds::decode_dtc_report(payload);
        if (!report) return undecoded(report.error());
        for (const uds::DtcEntry& entry : report->entries)
            shared_.faults->saw(at, from.name, entry.code.text(), entry.status.confirmed() ? "confirmed" : entry.status.pending() ? "pending" : "listed");
        return;
    }
    const auto list = obd::decode_dtc_list(payload);
    if (!list) return undecoded(list.error());
    const char* const kind = list->kind == DtcKind::Stored ? "stored" : list->kind == DtcKind::Pending ? "pending" : "permanent";
    for (const obd::DtcCode& code : list->codes) shared_.faults->saw(at, from.name, code.text().str(), kind);
}

void DiagnosticView::decode_identity(const Sender& from, ByteView payload) {
    const auto info = obd::decode_vehicle_info(payload);
    if (!info) return undecoded(info.error());
    const char* kind = "";
    if (info->type == obd::InfoType::Vin) kind = "VIN";
    if (info->type == obd::InfoType::CalibrationId) kind = "CALID";
    if (info->type == obd::InfoType::CalibrationVerification) kind = "CVN";
    if (info->type == obd::InfoType::EcuName) kind = "ECU name";
    if (info->type == obd::InfoType::EngineSerialNumber) kind = "engine serial number";
    for (const std::string& text : info->texts)
        if (*kind != '\0') shared_.report->identities.push_back({from.name, kind, text});
}

bool DiagnosticView::decode_sets(const Sender& from, Duration at, ByteView payload) {
    bool any = false;
    for (obdb::Decoder& set : *sets_) {
        const obdb::Value* mileage = nullptr;
        for (const obdb::Value& value : set.decode(from.id, payload)) {
            any = true;
            const bool usable = value.state == obdb::ValueState::Value && value.signal->encoding != obdb::Encoding::Text;
            if (!usable && value.state != obdb::ValueState::Clamped) continue;
            const auto texts = [&from, &value] {
                SignalSummary s;
                s.source = from.name;
                s.name = value.signal->id;
                s.unit = value.signal->unit;
                return s;
            };
            shared_.signals->count(shared_.signals->number_of(value.signal, from.id.value, texts), at, value.number);
            if (!usable) continue;
            if (value.signal->metric == "speed" && value.signal->unit == "kilometersPerHour") shared_.drive->on_speed(at, value.number);
            // A cluster that shows miles leaves its kilometre field at 0, and the other way round: the one that counts is taken.
            if (value.signal->metric == "odometer" && (mileage == nullptr || mileage->number == 0)) mileage = &value;
        }
        if (mileage == nullptr) continue;
        const double km = mileage->signal->unit == "miles" ? mileage->number * kMetresPerMile / 1000 : mileage->number;
        shared_.drive->on_mileage(at, MileageSource::UdsDid, kilometres(km), from.name + " " + mileage->signal->id);
    }
    return any;
}

void DiagnosticView::undecoded(const Error& why) {
    const auto found = std::find_if(undecoded_.begin(), undecoded_.end(), [&why](const auto& u) { return u.first == why; });
    if (found != undecoded_.end()) {
        ++found->second;
    } else {
        undecoded_.emplace_back(why, 1);
    }
}

void DiagnosticView::finish() {
    for (isotp::Receiver* receiver : {&normal_, &extended_})
        while (const auto lost = receiver->abandon()) reject(sender(lost->id), lost->reason);
    Report& report = *shared_.report;
    for (const auto& from : senders_) {
        TransferCount& into = report.transfers[from->name];
        into.single += from->count.single;
        into.multiple += from->count.multiple;
        for (std::size_t reason = 0; reason < from->rejected.size(); ++reason)
            if (from->rejected[reason] != 0)
                into.rejected[std::string(isotp::reason_word(static_cast<isotp::Reason>(reason)))] += from->rejected[reason];
    }
    for (std::size_t service = 0; service < exchanges_.size(); ++service) {
        const ExchangeCount& exchange = exchanges_[service];
        if (exchange.requests + exchange.answers + exchange.unasked + exchange.negative + exchange.pending == 0) continue;
        ExchangeCount& into = report.exchanges[to_hex(bytes_of({static_cast<unsigned>(service)}))];
        const bool first = into.answers == 0;
        into.requests += exchange.requests;
        into.answered += exchange.answered;
        into.unasked += exchange.unasked;
        into.negative += exchange.negative;
        into.pending += exchange.pending;
        into.longest = std::max(into.longest, exchange.longest);
        if (exchange.answers != 0) into.shortest = first ? exchange.shortest : std::min(into.shortest, exchange.shortest);
        into.answers += exchange.answers;
        into.sum += exchange.sum;
    }
    for (const auto& [why, count] : undecoded_) report.undecoded[why.message()] += count;
}

}  // namespace odolink::log_analysis
