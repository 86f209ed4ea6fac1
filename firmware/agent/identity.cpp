// SPDX-License-Identifier: Apache-2.0
// Which vehicle this is, and which cluster shows its mileage: changes are told, written into the journal, and decided
// by the dealer's signed messages.
#include "agent/core.hpp"
#include "agent/stored_state.hpp"
#include "core/history/journal_text.hpp"
#include "domain/vin.hpp"
#include "wire/records.hpp"

namespace odolink {

void Agent::Core::on_identity(const VehicleIdentity& read) {
    const VehicleIdentity before = identity.known();
    const std::string foreign = identity.foreign_vin();
    const std::vector<IdentityChanged> changes = identity.on_identity(read);
    if (changes.empty() && before == identity.known() && foreign == identity.foreign_vin()) return;
    for (const IdentityChanged& change : changes) {
        emit(change);
        if (change.kind != IdentityChangeKind::EcuAppeared) journal(journal_text(change, mileage(), p.clock.wall()));
    }
    keep_identity();
    choose_profiles();
    const bool held = withholding;
    hold_identity();
    touch(changes.empty() && held == withholding ? Durability::Lingering : Durability::Now);
}

void Agent::Core::hold_identity() {
    withholding = identity.frozen();
    if (withholding) end_live(LiveSessionEnd::AnotherVehicle);
    sync.hold_events(withholding);
}

void Agent::Core::keep_identity() {
    ledger.put(RecordKind::Identity, stored::kIdentity, wire::encode(identity.known()));
    const ByteView foreign = as_bytes(identity.foreign_vin());
    if (identity.frozen()) ledger.put(RecordKind::Identity, stored::kForeignVin, {foreign.begin(), foreign.end()});
    else ledger.erase(RecordKind::Identity, stored::kForeignVin);
}

void Agent::Core::apply(const VinAccepted& message) {
    const auto masked = [](std::string_view vin) {
        const auto parsed = Vin::parse(vin);
        return parsed ? parsed->masked() : std::string{};
    };
    const std::string before = masked(identity.known().vin);
    if (!identity.accept(message.vin)) return;
    hold_identity();
    const IdentityChanged learned{IdentityChangeKind::VinLearned, 0, before, masked(message.vin)};
    emit(learned);
    journal(journal_text(learned, mileage(), p.clock.wall()));
    keep_identity();
    poll.read_codes_now();  // what the vehicle told meanwhile was not taken over
}

void Agent::Core::apply(const ClusterSwapped& message) {
    const ClusterSwap& swap = message.swap;
    const bool known = swaps.contains(swap.id);
    const SwapVerdict verdict = known ? SwapVerdict::Known : keeper.on_cluster_swap(swap, p.clock.wall());
    if (verdict == SwapVerdict::Applied) {
        swaps.insert(swap.id);
        const std::string text = journal_text(swap, mileage());
        const ByteView bytes = as_bytes(text);
        ledger.put(RecordKind::Swap, swap.id.text(), {bytes.begin(), bytes.end()});
        journal(text);
        keep_mileage();
        due_stale = true;
    }
    emit(ClusterSwapAnswered{swap.id, verdict, mileage()});
}

void Agent::Core::journal(const std::string& text) {
    const ByteView bytes = as_bytes(text);
    ledger.journal({bytes.begin(), bytes.end()});
}

}  // namespace odolink
