// SPDX-License-Identifier: Apache-2.0
#include "core/diagnostics/ecu_book.hpp"

#include <algorithm>

#include "core/diagnostics/survey_plan.hpp"
#include "protocols/uds/answer.hpp"

namespace odolink {
namespace {

constexpr std::size_t kMostRefused = 256;  // of one unit

bool is_uds(ByteView request) {
    return !request.empty() && (u8(request[0]) == 0x19 || u8(request[0]) == 0x22);
}

/// How many bytes of the request the refusal speaks of; 0 for one that may pass.
std::size_t refused_bytes(ByteView request, uds::Nrc nrc) {
    switch (nrc) {
        case uds::Nrc::GeneralReject:
        case uds::Nrc::ServiceNotSupported:
        case uds::Nrc::ServiceNotSupportedInSession:
            return 1;
        case uds::Nrc::SubFunctionNotSupported:
        case uds::Nrc::SubFunctionNotSupportedInSession:
            return std::min<std::size_t>(2, request.size());
        case uds::Nrc::IncorrectMessageLength:
        case uds::Nrc::RequestOutOfRange:
        case uds::Nrc::SecurityAccessDenied:
        case uds::Nrc::AuthenticationRequired:
            return request.size();
        default:
            return 0;
    }
}

}  // namespace

bool EcuBook::on_answer(CanId ecu, ByteView answer) {
    if (answer.empty()) return false;
    const std::uint8_t service = u8(answer[0]);
    const bool fresh = ecus_.count(ecu) == 0;
    if (fresh && service != 0x41 && service != 0x59 && service != 0x62) return false;
    KnownEcu& known = ecus_[ecu];
    if (service == 0x41 && known.obd != ObdBy::Classic) {
        known.obd = ObdBy::Classic;
        known.most_ids = most_ids(ObdBy::Classic);
    }
    if (service == 0x59 || service == 0x62) known.uds = true;
    const bool obd_did = service == 0x62 && answer.size() >= 3 && u8(answer[1]) == 0xF4;
    if (obd_did && known.obd == ObdBy::Nothing) {
        known.obd = ObdBy::Uds;
        known.most_ids = most_ids(ObdBy::Uds);
    }
    return fresh;
}

void EcuBook::on_refusal(CanId ecu, ByteView request, std::uint8_t nrc) {
    const std::size_t bytes = refused_bytes(request, static_cast<uds::Nrc>(nrc));
    // The service is there, only not this.
    if (KnownEcu* known = find(ecu); known != nullptr && is_uds(request) && bytes != 1) known->uds = true;
    auto& refused = refused_[ecu];
    if (bytes > 0 && refused.size() < kMostRefused) refused.insert({request.begin(), request.begin() + static_cast<std::ptrdiff_t>(bytes)});
}

void EcuBook::on_silence(CanId ecu, ByteView request) {
    const KnownEcu* known = find(ecu);
    if (known == nullptr || known->uds || !is_uds(request)) return;
    refused_[ecu].insert({request[0]});
}

void EcuBook::on_broken_promise(CanId ecu, ByteView request) {
    auto& promises = broken_promises_[ecu];
    if (promises.size() < kMostRefused) promises.insert({request.begin(), request.end()});
}

bool EcuBook::good_for_all(ByteView request) const {
    const Bytes asked{request.begin(), request.end()};
    return rests_.empty() && std::none_of(broken_promises_.begin(), broken_promises_.end(), [&asked](const auto& entry) {
        return entry.second.count(asked) > 0;
    });
}

void EcuBook::rest(CanId ecu, MonoTime now) {
    Rest& rest = rests_[ecu];
    rest.length = std::clamp<Duration>(2 * rest.length, kShortestRest, kLongestRest);
    rest.until = now + rest.length;
    if (KnownEcu* known = find(ecu)) known->failures = 0;
}

std::optional<CanId> EcuBook::due_for_a_try(MonoTime now) {
    const auto due = std::find_if(rests_.begin(), rests_.end(), [now](const auto& entry) { return entry.second.until <= now; });
    if (due == rests_.end()) return std::nullopt;
    due->second.until = now + due->second.length;
    return due->first;
}

bool EcuBook::all_rest() const {
    const auto has_data = [](const auto& entry) { return entry.second.obd != ObdBy::Nothing; };
    return std::any_of(ecus_.begin(), ecus_.end(), has_data) && std::all_of(ecus_.begin(), ecus_.end(), [&](const auto& entry) {
        return !has_data(entry) || resting(entry.first);
    });
}

bool EcuBook::worth_asking(CanId ecu, ByteView request) const {
    const auto promises = broken_promises_.find(ecu);
    if (promises != broken_promises_.end() && promises->second.count({request.begin(), request.end()}) > 0) return false;
    const auto refused = refused_.find(ecu);
    if (refused == refused_.end()) return true;
    return std::none_of(refused->second.begin(), refused->second.end(), [request](const Bytes& start) {
        return start.size() <= request.size() && std::equal(start.begin(), start.end(), request.begin());
    });
}

void EcuBook::lose_all() {
    for (const auto& [ecu, known] : ecus_) lost_.insert(ecu);
}

void EcuBook::forget() {
    ecus_.clear();
    refused_.clear();
    broken_promises_.clear();
    rests_.clear();
}

void EcuBook::clear() {
    forget();
    lost_.clear();
}

bool EcuBook::any(ObdBy by) const {
    return std::any_of(ecus_.begin(), ecus_.end(), [by](const auto& entry) { return entry.second.obd == by; });
}

KnownEcu* EcuBook::find(CanId ecu) {
    const auto it = ecus_.find(ecu);
    return it == ecus_.end() ? nullptr : &it->second;
}

const KnownEcu* EcuBook::find(CanId ecu) const {
    const auto it = ecus_.find(ecu);
    return it == ecus_.end() ? nullptr : &it->second;
}

}  // namespace odolink
