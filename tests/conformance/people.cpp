// SPDX-License-Identifier: Apache-2.0
#include "people.hpp"

namespace odolink::conformance {

const char* words_for(ClerkTask task) {
    switch (task) {
        case ClerkTask::PickUp: return "take the vehicle's newest request into hand (领取最新的请求)";
        case ClerkTask::AnswerInWords: return "answer the newest request in words and leave it open (用文字答复，不结束)";
        case ClerkTask::CloseInWords: return "answer the newest request in words and close it (用文字答复并结束)";
        case ClerkTask::OfferVisit: return "offer a time for the newest request, another one where one is offered (提出到店时间，已提出的换一个)";
        case ClerkTask::ConfirmVisit: return "confirm the visit: the owner's time where there is one (确认到店时间，车主提出的优先)";
        case ClerkTask::AskLive: return "ask for a live view (发起实时查看)";
        case ClerkTask::CloseLive: return "end the live view, or take the question back (结束实时查看)";
        case ClerkTask::IssuePlan: return "send a maintenance plan of another version than before (下发新版本的保养计划)";
    }
    return "";
}

const char* words_for(OwnerTask task) {
    switch (task) {
        case OwnerTask::AllowAll: return "allow every purpose under privacy (在隐私中全部允许)";
        case OwnerTask::AskForService: return "ask for a service visit (预约服务)";
        case OwnerTask::Complain: return "make a complaint (提出投诉)";
        case OwnerTask::TakeBack: return "take the newest open request back (撤回最新的请求)";
        case OwnerTask::AcceptVisit: return "accept the visit that is offered (接受到店时间)";
        case OwnerTask::CounterVisit: return "ask for another time than the one offered (要求换时间)";
        case OwnerTask::DeclineVisit: return "decline the visit that is offered (谢绝到店时间)";
        case OwnerTask::AnswerSurvey: return "answer all questions about the visit (回答满意度问题)";
        case OwnerTask::SayYesToLive: return "say Yes to the live view (同意实时查看)";
        case OwnerTask::ForgetMe: return "forget me, both touches (忘记我，确认两次)";
        case OwnerTask::ChangeOwner: return "this vehicle has a new owner, both touches (更换车主，确认两次)";
    }
    return "";
}

}  // namespace odolink::conformance
