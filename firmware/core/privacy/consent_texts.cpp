// SPDX-License-Identifier: Apache-2.0
// What the owner reads before giving a consent: which data, what for, how to stop. Plain words; no sentence over the limit of
// a glance (31 CJK, 120 Latin characters), checked by the lint test.
#include <array>

#include "core/privacy/consent_book.hpp"

namespace odolink {
namespace {

const Text kStop{"在“隐私”页随时关闭，未发送的数据会删除", "Switch it off under Privacy at any time; what has not been sent is deleted"};

const std::array<ConsentText, 7>& texts() {
    static const std::array<ConsentText, 7> kTexts{{
        {Purpose::Operation,
         {"保持连接", "Keeping the link"},
         {"仅技术信息，不含个人数据", "Technical messages only, nothing personal"},
         {"让车辆与经销商保持同步", "It keeps vehicle and dealer in step"},
         {"断开经销商即停止", "It stops when you disconnect the dealer"}},
        {Purpose::MaintenanceAlerts,
         {"保养提醒", "Maintenance alerts"},
         {"里程、到期项目和行程总量，不含位置", "Mileage, due items and totals of trips; no positions"},
         {"经销商可提前准备保养", "The dealer can prepare your service in time"},
         kStop},
        {Purpose::RemoteDiagnosis,
         {"远程诊断", "Remote diagnosis"},
         {"故障码、冻结帧和车辆状态", "Fault codes with their readings and the state of the vehicle"},
         {"维修前就知道原因和备件", "Cause and parts are known before the visit"},
         kStop},
        {Purpose::ServiceRequest,
         {"服务请求与预约", "Service requests and appointments"},
         {"您提交的请求、留言和预约答复", "The requests, notes and answers that you send"},
         {"经销商据此联系您并安排时间", "The dealer answers them and offers a time"},
         kStop},
        {Purpose::Surveys,
         {"满意度回访", "Surveys"},
         {"您对服务的评分和意见", "Your scores and remarks on a service"},
         {"帮助经销商改进服务", "They help the dealer to do better"},
         kStop},
        {Purpose::Campaigns,
         {"关怀活动", "Care campaigns"},
         {"您看过、接受或拒绝了哪些活动", "Which offers you saw, accepted or declined"},
         {"只收到适合本车的活动", "Only offers that fit this vehicle reach you"},
         kStop},
        {Purpose::Location,
         {"救援位置", "Position for assistance"},
         {"仅在您呼叫道路救援时发送位置", "The position, only while you call for roadside assistance"},
         {"救援人员能找到您", "Helpers can find you"},
         kStop},
    }};
    return kTexts;
}

constexpr std::array kAskable{Purpose::MaintenanceAlerts, Purpose::RemoteDiagnosis, Purpose::ServiceRequest,
                              Purpose::Surveys, Purpose::Campaigns, Purpose::Location};

}  // namespace

const ConsentText& consent_text(Purpose purpose) {
    for (const ConsentText& text : texts()) {
        if (text.purpose == purpose) return text;
    }
    return texts().front();
}

std::span<const Purpose> askable_purposes() { return kAskable; }

Text consent_body(Purpose purpose) {
    const ConsentText& text = consent_text(purpose);
    return {text.what.zh + "。" + text.why.zh + "。" + text.how_to_stop.zh + "。",
            text.what.en + ". " + text.why.en + ". " + text.how_to_stop.en + "."};
}

}  // namespace odolink
