// SPDX-License-Identifier: Apache-2.0
// What only a person on the side of the party under test can do. The program says it and waits; a test does it.
#pragma once

#include <functional>

namespace odolink::conformance {

/// At the desk, for the newest request of the vehicle.
enum class ClerkTask {
    PickUp,         ///< take the request into hand
    AnswerInWords,  ///< answer it in words, and leave it open
    CloseInWords,   ///< answer it in words, and say that this is all
    OfferVisit,     ///< offer a time; where one is offered, another time
    ConfirmVisit,   ///< take the time the owner asked for, or confirm the one that was offered
    AskLive,        ///< ask for a live view
    CloseLive,      ///< end it, or take the question back
    IssuePlan,      ///< send a maintenance plan, of another version than before
};
/// At the vehicle's screen.
enum class OwnerTask {
    AllowAll,       ///< allow every purpose
    AskForService,  ///< ask for a service visit
    Complain,       ///< make a complaint
    TakeBack,       ///< take the newest open request back
    AcceptVisit,
    CounterVisit,   ///< ask for another time
    DeclineVisit,
    AnswerSurvey,   ///< answer all questions about the visit
    SayYesToLive,   ///< let the dealer read live values
    ForgetMe,
    ChangeOwner,
};

/// False: it cannot be done here, and the check that needs it is skipped. It need not have happened when this returns.
using Clerk = std::function<bool(ClerkTask)>;
using Owner = std::function<bool(OwnerTask)>;

[[nodiscard]] const char* words_for(ClerkTask task);
[[nodiscard]] const char* words_for(OwnerTask task);

}  // namespace odolink::conformance
