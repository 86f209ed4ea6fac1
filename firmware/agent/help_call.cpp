// SPDX-License-Identifier: Apache-2.0
// The position inside a call for help: one fix, after the owner said so, under a consent that ends with the call.
#include "agent/core.hpp"
#include "agent/stored_state.hpp"
#include "core/privacy/consent_book.hpp"

namespace odolink {
namespace {

constexpr Duration kPatience = 60s;        // for one fix; under a roof there may be none
constexpr Duration kLongestCall = 7'200s;  // afterwards a position helps nobody

}  // namespace

void Agent::Core::share_position(const Id& request) {
    const bool standing = consents.allows(Purpose::Location, config.dealer_id);
    help_call = stored::HelpCall{request, 0, !standing};
    ledger.put(RecordKind::Meta, stored::kHelpCall, stored::encode(*help_call));
    if (!standing)
        decide({Purpose::Location, config.dealer_id, ConsentState::Granted, std::string{kConsentTextVersion},
                p.clock.wall()});
    locate_help();
}

void Agent::Core::locate_help() {
    help_call_until = p.clock.mono() + kLongestCall;
    if (help_call->event == 0 && p.positioning.available())
        p.positioning.locate(kPatience, [this](const auto& fix) { on_position(fix); });
}

void Agent::Core::on_position(const std::optional<Position>& fix) {
    look_at_help_call();
    if (!help_call || help_call->event != 0) return;
    // The driver may still roll out of a tunnel or a garage: asked again until the call is over.
    if (!fix) return p.positioning.locate(kPatience, [this](const auto& next) { on_position(next); });
    emit(PositionTold{help_call->request, *fix});
    help_call->event = ledger.given_sequence(Stream::Care);
    ledger.put(RecordKind::Meta, stored::kHelpCall, stored::encode(*help_call));
    touch(Durability::Now);
}

void Agent::Core::look_at_help_call() {
    if (!help_call) return;
    const ServiceRequest* request = requests.find_open(Want::Roadside);
    const bool open = request != nullptr && request->id == help_call->request;
    if (!open || !consents.allows(Purpose::Location, config.dealer_id) || p.clock.mono() >= help_call_until)
        end_help_call();
}

void Agent::Core::end_help_call() {
    p.positioning.cancel();
    const bool for_this_call = help_call->for_this_call;
    help_call.reset();
    ledger.erase(RecordKind::Meta, stored::kHelpCall);
    if (for_this_call)
        decide({Purpose::Location, config.dealer_id, ConsentState::Withdrawn, std::string{kConsentTextVersion},
                p.clock.wall()});
    touch();
}

}  // namespace odolink
