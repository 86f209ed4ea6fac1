// SPDX-License-Identifier: Apache-2.0
#include "core/diagnostics/profile_poll.hpp"

#include <algorithm>
#include <utility>

#include "core/diagnostics/allow_list.hpp"

namespace odolink {
namespace {

/// Refusals that pass: busy, conditions not correct, request out of sequence. Source: ISO 14229-1, annex A.
bool passes(std::uint8_t nrc) {
    return nrc == 0x21 || nrc == 0x22 || nrc == 0x24 || (nrc >= 0x81 && nrc <= 0x93);
}

}  // namespace

void ProfilePoll::set_asks(std::vector<ProfileAsk> asks) {
    ++generation_;
    entries_.clear();
    unanswered_.clear();
    left_out_ = refused_ = 0;
    session_.forget_ecus();
    std::stable_partition(asks.begin(), asks.end(), [](const ProfileAsk& a) { return a.mileage; });
    for (ProfileAsk& ask : asks) {
        if (!reachable(ask.ecu)) {
            ++left_out_;
            continue;
        }
        ask.period = std::max(ask.period, Duration{kShortestPeriod});
        entries_.push_back({std::move(ask), MonoTime{}});
    }
}

/// Standard ids need no room among the guard's ECUs.
bool ProfilePoll::reachable(const EcuAddress& ecu) {
    const bool plain = standard_request_id(ecu.request) && !ecu.target;
    if (plain && (functional_request_id(ecu.request) || ecu.answer == answer_id_of(ecu.request))) return true;
    return session_.know_ecu(ecu);
}

void ProfilePoll::restart() {
    ++generation_;
    unanswered_.clear();
    quiet_until_ = MonoTime{};
    for (Entry& entry : entries_) entry.due = MonoTime{};
}

bool ProfilePoll::ask_next(std::function<void()> done) {
    const MonoTime now = clock_.mono();
    if (now < quiet_until_) return false;
    Entry* next = nullptr;
    for (Entry& entry : entries_) {
        if (entry.refused || entry.due > now || session_.waits_for(entry.ask.ecu.request) || (next != nullptr && next->due <= entry.due)) continue;
        const auto silent = unanswered_.find(entry.ask.ecu);
        if (silent == unanswered_.end() || silent->second < kMostUnanswered) next = &entry;
    }
    if (next == nullptr) return false;
    const auto index = static_cast<std::size_t>(next - entries_.data());
    next->due = now + next->ask.period;
    const auto over = [this, index, generation = generation_, done](const RequestResult& result) {
        if (generation == generation_) on_done(index, result);
        if (!result.was_aside) done();
    };
    return session_.request(next->ask.ecu, next->ask.request, over, done);
}

void ProfilePoll::on_done(std::size_t index, const RequestResult& result) {
    Entry& entry = entries_[index];
    const MonoTime now = clock_.mono();
    const EcuAddress ecu = entry.ask.ecu;
    const auto refuse = [&] {
        entry.refused = true;
        ++refused_;
    };
    switch (result.end) {
        case RequestEnd::Silenced:
            if (result.why == BusGuardErrc::NotAllowed) refuse();
            quiet_until_ = now + kSilenceRetry;
            entry.due = now;
            break;
        case RequestEnd::NoAnswer:
            ++unanswered_[ecu];
            break;
        case RequestEnd::Refused:
            unanswered_.erase(ecu);
            if (passes(result.refusals.front().nrc)) entry.due = now + kNotNow;
            else refuse();
            break;
        case RequestEnd::Answered:
            unanswered_.erase(ecu);
            for (const EcuAnswer& answer : result.answers)
                if (sink_) sink_(ecu, answer);
            break;
    }
}

}  // namespace odolink
