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
        case ClerkTask::PublishCampaign: return "publish a new campaign of the class service or marketing that begins now and fits every vehicle (发布一个立即开始、面向所有车辆的服务类或营销类活动)";
        case ClerkTask::TellNews: return "tell news of the newest campaign, though nobody may have accepted it (向接受者发布最新活动的动态，可能无人接受)";
        case ClerkTask::WithdrawCampaign: return "take the newest campaign back (撤回最新的活动)";
        case ClerkTask::FinishCampaign: return "say that this vehicle's owner took part in the newest campaign (登记本车车主已参加最新的活动)";
        case ClerkTask::RevokeKey: return "revoke the signing key in use (吊销正在使用的签名密钥)";
        case ClerkTask::ChangeKey: return "change the signing key, with an overlap of a day or more (更换签名密钥，重叠期至少一天)";
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
        case OwnerTask::LookAtCampaigns:
            return "look whether a campaign comes to the screen: by day and parked, after some starts of the ignition where need be, and put away all else that is asked "
                   "(查看屏幕上是否出现关怀活动：白天驻车，必要时多次点火，其他提示先处理掉)";
        case OwnerTask::SayYesToCampaign: return "say Yes to the campaign seen last, where that can be done (同意最近看到的活动，能操作时)";
        case OwnerTask::SayNoToCampaign: return "say No to the campaign seen last, where that can be done (谢绝最近看到的活动，能操作时)";
        case OwnerTask::ForbidCampaigns: return "take the consent for campaigns back (撤回对关怀活动的同意)";
        case OwnerTask::Restart: return "take the power of the vehicle's computer away, and give it back (切断车机电源后重新通电)";
        case OwnerTask::ForgetMe: return "forget me, both touches (忘记我，确认两次)";
        case OwnerTask::ChangeOwner: return "this vehicle has a new owner, both touches (更换车主，确认两次)";
    }
    return "";
}

}  // namespace odolink::conformance
