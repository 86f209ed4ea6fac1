// SPDX-License-Identifier: Apache-2.0
// "Forget me", the change of owner, and leaving a dealer (which erases nothing). Confirmed twice, then the agent begins anew: what is personal is erased from the
// store before anything is loaded, so that nothing of it lives on in memory either. A cut of power at any moment
// resumes at the stored step.
#include <utility>

#include "agent/core.hpp"
#include "agent/stored_state.hpp"
#include "core/history/journal_text.hpp"
#include "core/prompts/texts.hpp"
#include "wire/records.hpp"

namespace odolink {
namespace {

constexpr Duration kConfirmWithin = 60s;  // between the two touches
constexpr Duration kTellWithin =
    10min;  // a dealer who is not heard by then is not told: the key must not outlive its owner for long
constexpr Duration kTryAgain = 60s;
constexpr std::string_view kDownSequence = "sync/down_sequence";

}  // namespace

Status Agent::Core::act(const AskErasure& action) {
    if (erasure && erasure->step != ErasureStep::Asked) return OwnerActionErrc::NotAllowed;  // one is under way
    if (action.reason == ErasureReason::DealerLeft && p.keys.own_key_id().empty()) return OwnerActionErrc::NotAllowed;  // there is no dealer to leave
    asked_erasure = AskedErasure{action.reason, p.entropy.id(), p.clock.mono()};
    return {};
}

Status Agent::Core::act(const ConfirmErasure& action) {
    const auto asked = std::exchange(asked_erasure, std::nullopt);
    if (!asked || asked->confirm != action.id || p.clock.mono() - asked->at > kConfirmWithin) {
        touch(Durability::Now);  // the screen asks no longer
        return OwnerActionErrc::Stale;
    }
    if (asked->reason == ErasureReason::DealerLeft) return leave_dealer();
    const std::string key{kErasureKey};
    ledger.put(RecordKind::Meta, key, encode(ErasureState{ErasureStep::Asked, asked->reason, 0}));
    if (!ledger.commit()) {
        ledger.erase(RecordKind::Meta, key);  // refused is refused: the next commit must not bring it about
        return OwnerActionErrc::NotSaved;
    }
    begin_anew();
    return {};
}

Status Agent::Core::leave_dealer() {
    const WallTime at = p.clock.wall();
    end_live(LiveSessionEnd::ByOwner);
    if (help_call) end_help_call();
    survey.clear();
    drop_campaigns(campaigns.clear());  // they are this dealer's
    keep_survey();
    for (const ServiceRequest& open : requests.open()) {
        const auto withdrawn = requests.withdraw(open.id);
        if (withdrawn) keep(*withdrawn);
        for (const Appointment& visit : appointments.withdraw_for(open.id, at)) {
            keep(visit);
            withdraw_prompt(texts::appointment_key(visit.id));
        }
    }
    for (const ConsentChange& change : consents.withdraw_all(config.dealer_id, at))
        ledger.put(RecordKind::Consent, key_of(change.consent), wire::encode(change.consent));
    for (const Purpose purpose : purposes_to_purge()) ledger.purge(purpose);
    ledger.emit(RelationEnded{at});
    // What the owner has said holds in this run also where it could not be stored yet: nothing is taken, nothing is sent.
    erasure = ErasureState{ErasureStep::Telling, ErasureReason::DealerLeft, ledger.given_sequence(Stream::Operation)};
    const Status kept = keep_erasure(*erasure);
    sync.end_relation();
    sync.on_purged();
    tell_owner_change();
    changed = true;
    return kept ? Status{} : Status{OwnerActionErrc::NotSaved};
}

std::optional<ErasureLine> Agent::Core::erasure_line() const {
    if (erasure) return ErasureLine{erasure->reason, {}};
    if (!asked_erasure || p.clock.mono() - asked_erasure->at > kConfirmWithin) return std::nullopt;
    return ErasureLine{asked_erasure->reason, asked_erasure->confirm};
}

Status Agent::Core::resume_erasure() {
    const auto meta = p.store.load(RecordKind::Meta);
    if (!meta) return meta.error();
    for (const Record& record : *meta) {
        if (record.key == kErasureKey) erasure = decode_erasure(record.value);
    }
    if (!erasure) return {};
    if (erasure->step == ErasureStep::Asked) {
        if (const Status erased = erase_personal(); !erased) return erased;
    }
    return erasure->step == ErasureStep::Erased ? compact_after_erasure() : Status{};
}

Status Agent::Core::erase_personal() {
    const auto plan = plan_erasure(p.store);
    if (!plan) return plan.error();
    const auto odometer = p.store.load(RecordKind::Mileage);
    if (!odometer) return odometer.error();
    const auto trusted = stored::decode_odometer(*odometer).trusted;
    for (const RecordWrite& write : plan->records) {
        if (write.value)
            ledger.put(write.kind, write.key, *write.value);
        else
            ledger.erase(write.kind, write.key);
    }
    for (const std::uint64_t index : plan->journal) ledger.remove_from_journal(index);
    journal(erased_text(erasure->reason, trusted ? trusted->value : Distance{}, p.clock.wall(), plan->journal));
    for (const RecordFile& file : plan->written_anew) journal(journal_text(file));
    for (const Purpose purpose : purposes_to_purge()) ledger.purge(purpose);
    ledger.emit(PersonalDataErased{erasure->reason});
    if (erasure->reason == ErasureReason::Forgotten) keep_forgetting({ledger.given_sequence(Stream::Operation), 0});
    return keep_erasure({ErasureStep::Erased, erasure->reason, ledger.given_sequence(Stream::Operation)});
}

Status Agent::Core::compact_after_erasure() {
    if (const Status compacted = p.store.compact(); !compacted) {
        // Erased it is; that older copies in the files go too is tried again at the next start, and never keeps the
        // car's screen dark.
        p.log.write(LogLevel::Error, "erasure.not_compacted", {{"why", compacted.error().message()}});
        return {};
    }
    if (erasure->reason == ErasureReason::OwnerChanged)
        return keep_erasure({ErasureStep::Telling, erasure->reason, erasure->told_as});
    erasure.reset();
    ledger.erase(RecordKind::Meta, std::string{kErasureKey});
    return ledger.commit();
}

Status Agent::Core::keep_erasure(const ErasureState& next) {
    ledger.put(RecordKind::Meta, std::string{kErasureKey}, encode(next));
    const Status kept = ledger.commit();
    if (kept) erasure = next;
    return kept;
}

void Agent::Core::keep_forgetting(const Forgetting& next) {
    forgetting = next;
    sync.operation_first(next.told_as);
    ledger.put(RecordKind::Meta, std::string{kForgettingKey}, encode(next));
}

void Agent::Core::tell_owner_change() {
    sync.operation_first(forgetting.told_as);
    if (!erasure || erasure->reason == ErasureReason::Forgotten) return;
    sync.end_relation();  // what the dealer still says is for who was
    if (erasure->step != ErasureStep::Telling) return;
    arm_key_drop(p.keys.own_key_id().empty() ? 0s : kTellWithin);
}

void Agent::Core::on_owner_change_told(Stream stream, std::uint64_t up_to) {
    const bool known = forgetting.told_as != 0 && stream == Stream::Operation && up_to >= forgetting.told_as;
    if (known) keep_forgetting({0, sync.desk_down()});
    const bool telling = erasure && erasure->step == ErasureStep::Telling;
    if (telling && stream == Stream::Operation && up_to >= erasure->told_as) arm_key_drop(0s);
}

void Agent::Core::on_owner_change_moved(const std::optional<std::uint64_t>& number) {
    if (erasure->step == ErasureStep::Telling && !number) return arm_key_drop(0s);
    erasure->told_as = number.value_or(0);
    ledger.put(RecordKind::Meta, std::string{kErasureKey}, encode(*erasure));
}

void Agent::Core::arm_key_drop(Duration delay) {
    if (erasure_timer != 0) p.scheduler.cancel(erasure_timer);
    erasure_timer = p.scheduler.after(delay, [this] {
        erasure_timer = 0;
        drop_identity();
    });
}

void Agent::Core::drop_identity() {
    sync.stop();
    online = false;
    if (const Status dropped = p.keys.forget_identity(); !dropped) {
        p.log.write(LogLevel::Error, "erasure.key_not_dropped", {{"why", dropped.error().message()}});
        return arm_key_drop(kTryAgain);
    }
    // Numbers and messages of the old pseudonym mean nothing to the next one.
    ledger.renew();
    ledger.erase(RecordKind::Meta, std::string{kDownSequence});
    ledger.erase(RecordKind::Meta, std::string{kErasureKey});
    ledger.erase(RecordKind::Meta, std::string{kForgettingKey});
    forgetting = {};
    if (erasure && erasure->reason == ErasureReason::DealerLeft) {
        sent.renew();
    } else {
        sent.clear();
        sent_totals.clear();
    }
    keep_sent();
    if (const Status kept = ledger.commit(); !kept) return arm_key_drop(kTryAgain);
    erasure.reset();
    if (const Status compacted = p.store.compact(); !compacted)
        p.log.write(LogLevel::Error, "erasure.not_compacted", {{"why", compacted.error().message()}});
    touch(Durability::Now);
}

bool Agent::Core::may_share() const {
    return !erasure && !p.keys.own_key_id().empty();
}

void Agent::begin_anew(Duration delay) {
    if (anew_timer_ != 0) return;
    anew_timer_ = core_->p.scheduler.after(delay, [this] {
        anew_timer_ = 0;
        (void)core_->stop();  // what it could not save is personal, or will be read from the bus again
        auto anew = std::make_unique<Core>(core_->p, core_->config);
        core_ = std::move(anew);
        core_->begin_anew = [this] { begin_anew(0s); };
        const Status started = core_->start();
        if (started) return;
        core_->p.log.write(LogLevel::Error, "agent.not_begun_anew", {{"why", started.error().message()}});
        begin_anew(kTryAgain);
    });
}

}  // namespace odolink
