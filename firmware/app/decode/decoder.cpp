// SPDX-License-Identifier: Apache-2.0
// Frames to answers to values. Each step that does not take something says why in `rejected`.
#include "app/decode/decoder.hpp"

#include <algorithm>
#include <array>
#include <istream>
#include <ostream>
#include <string_view>

#include "app/decode/addressing.hpp"
#include "app/decode/case_json.hpp"
#include "app/decode/j1939_decoder.hpp"
#include "app/decode/service_decoders.hpp"
#include "protocols/isotp/receiver.hpp"
#include "protocols/uds/answer.hpp"

namespace odolink::decode {
namespace {

constexpr std::uint32_t kLowestDiagnostic = 0x600;  ///< ids of 11 bits below it are the car's own talk

void reject(Decoded& out, const std::string& ecu, std::string_view word, std::string_view detail) {
    out.rejected.push_back({ecu, std::string{word}, std::string{detail}});
}

void reject(Decoded& out, const std::string& ecu, isotp::Reason reason) {
    if (reason == isotp::Reason::None) return;
    // The rest of a lost transfer comes as stray frames: they are named once, not each.
    const auto last = std::find_if(out.rejected.rbegin(), out.rejected.rend(),
                                   [&ecu](const CaseRejection& r) { return r.ecu == ecu; });
    const bool again = last != out.rejected.rend() && last->reason == isotp::reason_word(reason);
    if (reason == isotp::Reason::StrayConsecutiveFrame && again) return;
    reject(out, ecu, isotp::reason_word(reason), isotp::reason_text(reason));
}

std::string name_of(const DecodeCase& input, CanId id) {
    const auto frame =
        std::find_if(input.frames.begin(), input.frames.end(), [id](const RecordedFrame& f) { return f.id == id; });
    return frame == input.frames.end() ? std::string{} : frame->ecu;
}

/// The ids on which ISO 15765-4's testers ask: nothing on them is an answer.
bool asks(CanId id) {
    if (!id.extended) return id.value == 0x7DF || (id.value >= 0x7E0 && id.value <= 0x7E7);
    const std::uint32_t format = id.value >> 16U & 0xFFU;
    return format == 0xDB || (format == 0xDA && (id.value & 0xFFU) == 0xF1);
}

/// Frames of the tester, and of ECUs that were not asked, take no part.
bool takes_part(const DecodeCase& input, const RecordedFrame& frame) {
    if (input.request.empty() && asks(frame.id)) return false;
    if (input.answers_of && !input.answers_of->takes(frame.id)) return false;
    return !input.sent_to || frame.id != *input.sent_to;
}

/// Adds a broadcast's values: what the same id said before under the same name is replaced.
void replace(Decoded& out, std::vector<CaseSignal> signals) {
    for (CaseSignal& s : signals) {
        const auto same = std::find_if(out.signals.begin(), out.signals.end(), [&s](const CaseSignal& o) { return o.ecu == s.ecu && o.name == s.name; });
        if (same == out.signals.end()) {
            out.signals.push_back(std::move(s));
        } else {
            *same = std::move(s);
        }
    }
}

/// Takes the frames that are no answers: broadcasts of the vehicle's DBC files, and J1939. Returns the others.
std::vector<RecordedFrame> take_broadcasts(const DecodeCase& input, const Profiles& profiles, Decoded& out) {
    std::vector<RecordedFrame> others;
    J1939Decoder j1939;
    const bool truck = is_j1939_case(input);
    const auto take = [&profiles, &out](const RecordedFrame& frame) {
        bool taken = false;
        for (const FrameDecoder& broadcast : profiles.broadcasts) {
            auto signals = broadcast(frame);
            if (!signals) continue;
            replace(out, std::move(*signals));
            taken = !is_diagnostic(frame.id);
        }
        return taken;
    };
    for (const RecordedFrame& frame : input.frames) {
        bool taken = take(frame);
        if (truck && is_j1939(frame.id)) {
            if (const auto whole = j1939.on_frame(frame, out)) (void)take(*whole);
            taken = true;
        }
        if (!taken) others.push_back(frame);
    }
    j1939.finish(out);
    return others;
}

/// Whole messages, and why others did not become whole.
struct Reassembled {
    std::vector<CaseAnswer> answers;
    std::vector<CaseRejection> rejected;
};

Reassembled reassemble(const DecodeCase& input, const std::vector<RecordedFrame>& frames, isotp::Addressing addressing) {
    isotp::ReceiverConfig config;
    config.admission = isotp::Admission::Any;
    config.sessions = 64;
    config.addressing = addressing;
    std::size_t bytes = 0;
    for (const RecordedFrame& frame : frames) bytes += frame.data.size();
    config.capacity = std::max(config.capacity, bytes);  // an escaped length beyond 4,095 may come whole
    isotp::Receiver receiver{config};
    Decoded out;
    for (const RecordedFrame& frame : frames) {
        if (!takes_part(input, frame)) continue;
        const auto got = receiver.on_frame({}, frame.id, frame.data);
        reject(out, frame.ecu, got.reason);
        reject(out, frame.ecu, got.also);
        if (got.step == isotp::Step::FlowControlSeen) {
            reject(out, frame.ecu, "flow_control", "a flow control frame is no answer");
        }
        if (got.step == isotp::Step::Completed)
            out.answers.push_back({frame.ecu, {got.payload().begin(), got.payload().end()}});
    }
    while (const auto lost = receiver.abandon()) reject(out, name_of(input, lost->id), lost->reason);
    return {std::move(out.answers), std::move(out.rejected)};
}

/// Does the answer repeat what was asked for: behind its service an identifier, a PID or a sub-function of the request?
bool echoes(const Bytes& request, ByteView payload) {
    const std::uint8_t service = u8(request[0]);
    if (payload.empty() || u8(payload[0]) != ((service + 0x40U) & 0xFFU)) return false;
    constexpr std::uint8_t kClear = 0x14;  // its answer repeats nothing
    if (request.size() < 2 || service == kClear) return true;
    if (payload.size() < 2) return false;
    switch (service) {
        case 0x22:
            for (std::size_t i = 1; i + 1 < request.size(); i += 2)
                if (payload.size() >= 3 && payload[1] == request[i] && payload[2] == request[i + 1]) return true;
            return false;
        case 0x19:
        case 0x21:
            return payload[1] == request[1];
        case 0x01:
        case 0x06:
        case 0x09:
            return std::find(request.begin() + 1, request.end(), payload[1]) != request.end();
        default:
            return true;
    }
}

/// ISO 15765-4 gives these ids to normal addressing.
bool always_normal(const RecordedFrame& frame) {
    return frame.id.extended || (frame.id.value >= 0x7E8 && frame.id.value <= 0x7EF);
}

/// The answers of the case. Recordings do not say how their ECU is addressed: BMW's tester (6F1) is known by its id, others by
/// this, that their frames answer the request only when the first byte is read as an address.
Reassembled answers_by_request(const DecodeCase& input, const std::vector<RecordedFrame>& frames) {
    if (input.sent_to == CanId{0x6F1, false}) return reassemble(input, frames, isotp::Addressing::Extended);
    Reassembled normal = reassemble(input, frames, isotp::Addressing::Normal);
    const auto echo = [&input](const CaseAnswer& a) { return echoes(input.request, a.payload); };
    const bool certain = input.request.empty() || std::any_of(frames.begin(), frames.end(), always_normal);
    if (certain || std::any_of(normal.answers.begin(), normal.answers.end(), echo)) return normal;
    Reassembled extended = reassemble(input, frames, isotp::Addressing::Extended);
    return std::any_of(extended.answers.begin(), extended.answers.end(), echo) ? extended : normal;
}

template <class T>
void append(std::vector<T>& to, const std::vector<T>& more) {
    to.insert(to.end(), more.begin(), more.end());
}

/// The frames whose id, or whose looks where no request says what an answer is, tell another addressing than the request's.
Reassembled answers_of(const DecodeCase& input, const std::vector<RecordedFrame>& frames) {
    std::vector<RecordedFrame> mixed;
    std::vector<RecordedFrame> addressed;
    std::vector<RecordedFrame> others;
    for (const RecordedFrame& frame : frames) {
        const auto first = std::find_if(frames.begin(), frames.end(), [&frame](const RecordedFrame& f) { return f.id == frame.id; });
        const bool by_looks = input.request.empty() && frame.id.value >= kLowestDiagnostic && looks_addressed(first->id, first->data);
        (is_mixed(frame.id) ? mixed : by_looks ? addressed : others).push_back(frame);
    }
    Reassembled out = answers_by_request(input, others);
    for (const auto& [of, addressing] : {std::pair{&mixed, isotp::Addressing::Mixed}, std::pair{&addressed, isotp::Addressing::Extended}}) {
        if (of->empty()) continue;
        const Reassembled more = reassemble(input, *of, addressing);
        append(out.answers, more.answers);
        append(out.rejected, more.rejected);
    }
    return out;
}

/// Whether a payload is the positive answer to the request. Others are named in `rejected`.
bool answers_request(const DecodeCase& input, const CaseAnswer& answer, Decoded& out) {
    const std::uint8_t first = u8(answer.payload[0]);
    const auto negative = uds::parse_negative(answer.payload);
    if (negative) {
        const bool pending = negative->kind == uds::AnswerKind::Pending;
        reject(out, answer.ecu, pending ? "response_pending" : "negative_response", uds::nrc_text(negative->nrc));
        return false;
    }
    if (input.request.empty() || echoes(input.request, answer.payload)) return true;
    if (first != ((u8(input.request[0]) + 0x40U) & 0xFFU)) {
        reject(out, answer.ecu, "other_service", "the answer belongs to another service than the request");
    } else {
        reject(out, answer.ecu, "other_identifier", "the answer is about something else than the request");
    }
    return false;
}

/// What an adapter writes when the bus or its own buffer failed it while it wrote down the frames.
constexpr std::array<std::string_view, 7> kAdapterErrors{"CANERROR", "BUFFERFULL", "BUSERROR", "DATAERROR",
                                                         "RXERROR",  "FBERROR",    "BUSBUSY"};

/// The first adapter error among the noise lines, or empty.
std::string_view adapter_error(const DecodeCase& input) {
    for (const std::string& line : input.noise) {
        std::string letters;
        for (char c : line) {
            if (c >= 'A' && c <= 'Z') letters += c;
            if (c >= 'a' && c <= 'z') letters += static_cast<char>(c - 'a' + 'A');
        }
        for (std::string_view word : kAdapterErrors) {
            if (letters.find(word) != std::string::npos) return word;
        }
    }
    return {};
}

/// Adds a value of the signal set. Where the standards gave the same value under the same path it only gets the set's
/// id.
void merge(Decoded& out, CaseSignal signal) {
    const auto same = std::find_if(out.signals.begin(), out.signals.end(), [&signal](const CaseSignal& s) {
        return s.ecu == signal.ecu && s.name == signal.name && s.set_id.empty();
    });
    if (same == out.signals.end()) {
        out.signals.push_back(std::move(signal));
    } else {
        same->set_id = std::move(signal.set_id);
    }
}

/// The values of one answer: the standards' first, then those of the vehicle's own sets.
void decode_answer(const DecodeCase& input, const CaseAnswer& answer, const std::vector<SetDecoder>& sets, Decoded& out) {
    // One value per ECU: a later answer of the same ECU replaces the earlier.
    std::erase_if(out.signals, [&answer](const CaseSignal& s) { return s.ecu == answer.ecu; });
    const Refusal refusal = decode_service(input.request, answer, out);
    if (!refusal.none()) reject(out, answer.ecu, refusal.word, refusal.detail);
    for (const SetDecoder& set : sets)
        for (CaseSignal& s : set(input, answer)) merge(out, std::move(s));
}

}  // namespace

Decoded decode_case(const DecodeCase& input, const Profiles& profiles) {
    Decoded out;
    out.id = input.id;
    Decoded heard;
    const std::vector<RecordedFrame> frames = take_broadcasts(input, profiles, heard);
    Reassembled whole = answers_of(input, frames);
    out.rejected = input.malformed;
    append(out.rejected, whole.rejected);
    const std::string_view error = adapter_error(input);
    for (CaseAnswer& answer : whole.answers) {
        if (!answers_request(input, answer, out)) continue;
        if (!error.empty()) {
            reject(out, answer.ecu, "adapter_error", "the adapter reported an error while it recorded this answer");
            continue;
        }
        decode_answer(input, answer, profiles.sets, out);
        out.answers.push_back(std::move(answer));
    }
    append(out.answers, heard.answers);
    append(out.signals, heard.signals);
    append(out.rejected, heard.rejected);
    append(out.faults, heard.faults);
    out.lamps = std::move(heard.lamps);
    append(out.records, heard.records);
    append(out.clears, heard.clears);
    return out;
}

StreamResult decode_stream(std::istream& in, std::ostream& out, const Profiles& profiles) {
    StreamResult result = StreamResult::AllRead;
    std::string line;
    for (std::size_t number = 1; std::getline(in, line); ++number) {
        constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";  // editors put it before the first line
        if (number == 1 && line.starts_with(kByteOrderMark)) line.erase(0, kByteOrderMark.size());
        if (line.find_first_not_of(" \t\r") == std::string::npos) continue;
        const ParsedLine parsed = parse_case(line);
        if (parsed.value) {
            out << to_json(decode_case(*parsed.value, profiles)) << '\n';
        } else {
            out << to_json(number, parsed.error) << '\n';
            result = StreamResult::SomeLinesBad;
        }
    }
    return in.bad() ? StreamResult::ReadFailed : result;
}

}  // namespace odolink::decode
