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
    PublishCampaign,   ///< publish a campaign of the class service or marketing that runs and fits every vehicle
    TellNews,          ///< tell news of the newest campaign
    WithdrawCampaign,  ///< take the newest campaign back
    FinishCampaign,    ///< say that this vehicle's owner took part in it
    RevokeKey,         ///< revoke the signing key in use
    ChangeKey,         ///< bring in a new signing key, with an overlap
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
    LookAtCampaigns,    ///< have on the screen what campaigns may come
    SayYesToCampaign,   ///< of the one seen last
    SayNoToCampaign,
    ForbidCampaigns,    ///< take the consent for campaigns back
    Restart,            ///< the agent loses its power and starts anew
    ForgetMe,
    ChangeOwner,
};

/// False: it cannot be done here, and the check that needs it is skipped. It need not have happened when this returns.
using Clerk = std::function<bool(ClerkTask)>;
using Owner = std::function<bool(OwnerTask)>;

[[nodiscard]] const char* words_for(ClerkTask task);
[[nodiscard]] const char* words_for(OwnerTask task);

}  // namespace odolink::conformance
