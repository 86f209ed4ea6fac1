// SPDX-License-Identifier: Apache-2.0
// Which answer belongs to which question: by the identifiers where a standard ties them, by service, and by what the answer repeats.
#include "app/log_analysis/exchange_book.hpp"

#include <algorithm>

namespace odolink::log_analysis {
namespace {

/// Bytes of a request that its positive answer repeats. Source: SAE J1979, ISO 14229-1, ISO 14230-3 (13, 17, 18, 21).
std::size_t echoed(std::uint8_t service, std::size_t given) {
    switch (service) {
        case 0x03:
        case 0x04:
        case 0x07:
        case 0x0A:
        case 0x13:
        case 0x14:
        case 0x17:
        case 0x18: return 0;
        case 0x22: return std::min<std::size_t>(given, 2);
        case 0x31: return std::min<std::size_t>(given, 3);
        default: return std::min<std::size_t>(given, 1);
    }
}

/// Questions of these may name several values, and an ECU answers for those that it has.
std::size_t step_of(std::uint8_t service) { return service == 0x01 ? 1 : service == 0x22 || service == 0x02 ? 2 : 0; }

/// Sub-functions carry "no answer wanted" in their highest bit, which the answer does not repeat.
bool has_sub_function(std::uint8_t service) {
    return service == 0x10 || service == 0x11 || service == 0x19 || service == 0x27 || service == 0x28 || service == 0x31 || service == 0x3E ||
           service == 0x85;
}

}  // namespace

void ExchangeBook::on_request(const Talk& talk, ByteView payload) {
    Request& request = requests_[next_];
    next_ = (next_ + 1) % kRemembered;
    request = {talk, u8(payload[0]), {}, static_cast<std::uint8_t>(std::min(payload.size(), request.bytes.size())), 0, talk.ended, false, false, true};
    std::copy_n(payload.begin(), request.size, request.bytes.begin());
    request.parameter_size = static_cast<std::uint8_t>(echoed(request.service, payload.size() - 1));
    request.sub_function = has_sub_function(request.service) && request.parameter_size != 0;
    ++services_[request.service].requests;
}

ExchangeBook::Question ExchangeBook::on_answer(const Talk& talk, std::uint8_t service, ByteView echo) {
    if (const Request* request = match(talk, service, echo)) return {request->talk.id, {request->bytes.data(), request->size}};
    ++services_[service].unasked;
    return {};
}

bool ExchangeBook::on_negative(const Talk& talk, std::uint8_t service) {
    ++services_[service].negative;
    if (match(talk, service, {}) != nullptr) return true;
    ++services_[service].unasked;
    return false;
}

/// A refusal (no `echo`) repeats no more than the service. Sessions of ISO 14230-3 have the highest bit set, and are repeated with it.
bool ExchangeBook::repeats(const Request& request, ByteView echo) {
    const std::size_t compared = std::min<std::size_t>(request.parameter_size, echo.size());
    const ByteView asked = ByteView{request.bytes}.first(request.size).subspan(1);
    const auto same = [&request, echo, compared, asked](std::size_t at) {
        for (std::size_t i = 0; i < compared; ++i) {
            const std::byte told{i == 0 && request.sub_function ? std::uint8_t{0x7F} : std::uint8_t{0xFF}};
            if (((echo[i] ^ asked[at + i]) & told) != std::byte{0}) return false;
        }
        return true;
    };
    if (same(0)) return true;
    const std::size_t step = step_of(request.service);
    for (std::size_t at = step; step != 0 && at + compared <= asked.size(); at += step)
        if (same(at)) return true;
    return false;
}

ExchangeBook::Request* ExchangeBook::find(const Talk& talk, std::uint8_t service, ByteView echo) {
    for (std::size_t back = 1; back <= kRemembered; ++back) {
        Request& request = requests_[(next_ + kRemembered - back) % kRemembered];
        if (!request.open) return nullptr;  // the oldest one was reached
        if (request.service != service || talk.started - request.waits_since > kLongestWait || !may_answer(request.talk, talk)) continue;
        if (repeats(request, echo)) return &request;
    }
    return nullptr;
}

void ExchangeBook::on_pending(const Talk& talk, std::uint8_t service) {
    ++services_[service].pending;
    if (Request* request = find(talk, service, {})) request->waits_since = talk.ended;
}

const ExchangeBook::Request* ExchangeBook::match(const Talk& talk, std::uint8_t service, ByteView echo) {
    Request* request = find(talk, service, echo);
    if (request == nullptr) return nullptr;
    const Duration wait = talk.started - request->talk.ended;
    ExchangeCount& exchange = services_[service];
    exchange.latency.add(wait);
    pair_of(request->talk.id, talk.id, service).add(wait);
    exchange.answered += request->answered ? 0 : 1;
    request->answered = true;
    return request;
}

LatencyCount& ExchangeBook::pair_of(CanId asked, CanId answered, std::uint8_t service) {
    const auto same = [asked, answered, service](const Pair& p) { return p.asked == asked && p.answered == answered && p.service == service; };
    if (recent_pair_ < pairs_.size() && same(pairs_[recent_pair_])) return pairs_[recent_pair_].latency;
    const auto found = std::find_if(pairs_.begin(), pairs_.end(), same);
    recent_pair_ = static_cast<std::size_t>(found - pairs_.begin());
    if (found == pairs_.end()) pairs_.push_back({asked, answered, service, {}});
    return pairs_[recent_pair_].latency;
}

void ExchangeBook::finish(Report& report, const std::string& bus) const {
    for (std::size_t service = 0; service < services_.size(); ++service) {
        const ExchangeCount& e = services_[service];
        if (e.requests + e.latency.answers + e.unasked + e.negative + e.pending == 0) continue;
        ExchangeCount& into = report.exchanges[to_hex(bytes_of({static_cast<unsigned>(service)}))];
        into.requests += e.requests;
        into.answered += e.answered;
        into.unasked += e.unasked;
        into.negative += e.negative;
        into.pending += e.pending;
        into.latency.add(e.latency);
    }
    for (const Pair& pair : pairs_)
        report.pairs.push_back({bus + text_of(pair.asked), bus + text_of(pair.answered), to_hex(bytes_of({static_cast<unsigned>(pair.service)})), pair.latency});
}

}  // namespace odolink::log_analysis
