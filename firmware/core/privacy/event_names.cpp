// SPDX-License-Identifier: Apache-2.0
#include "core/privacy/event_names.hpp"

#include <array>

namespace odolink {

const Text& name_of(const UpPayload& payload) {
    return name_of_kind(payload.index());
}

const Text& name_of_kind(std::size_t index) {
    // In the order of UpPayload.
    static const std::array<Text, std::variant_size_v<UpPayload>> kNames{{
        {"故障状态", "Fault status"},
        {"总里程", "Odometer"},
        {"可疑里程读数", "Doubtful odometer reading"},
        {"行程汇总（不含位置）", "Trip totals, without places"},
        {"保养状态", "Service status"},
        {"服务请求和车况", "Service request with vehicle health"},
        {"撤回请求", "Request withdrawn"},
        {"对预约的答复", "Answer to an appointment"},
        {"对提醒的答复", "Answer to a prompt"},
        {"服务记录已生效", "Service record applied"},
        {"维修效果", "Outcome of a repair"},
        {"授权变更", "Consent changed"},
        {"程序启动", "Program started"},
        {"故障前提示", "Warning ahead of a fault"},
        {"车辆身份变化", "Change of the vehicle's identity"},
        {"更换仪表的处理结果", "Outcome of a cluster replacement"},
        {"服务记录的更改", "Change of a service record"},
        {"救援位置", "Position for assistance"},
        {"个人数据已删除", "Personal data erased"},
        {"实时查看的开始或凭据", "Live session: start or receipt"},
        {"与经销商的关系已结束", "Relation with the dealer ended"},
        {"到店满意度答卷", "Answers to a survey"},
        {"索取记录附件", "Attachment of a record asked for"},
        {"关怀活动：看过、接受或拒绝", "Care campaign: seen, accepted or declined"},
    }};
    return kNames.at(index);
}

const Text& name_of(SentKind kind) {
    // In the order of SentKind.
    static const std::array<Text, 4> kNames{{
        {"收发核对（只有编号）", "Keeping in step, numbers alone"},
        {"程序运行状况", "How the program is running"},
        {"断线通知，连接时预先留下", "Notice of a lost link, left in advance"},
        {"实时读数", "Live readings"},
    }};
    return kNames.at(static_cast<std::size_t>(kind) - 1);
}

}  // namespace odolink
