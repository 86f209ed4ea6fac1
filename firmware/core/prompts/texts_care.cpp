// SPDX-License-Identifier: Apache-2.0
// Texts about what owner and dealer have to do with each other: appointments, requests, promises, finished services.
#include <algorithm>

#include "core/prompts/text_parts.hpp"
#include "core/prompts/texts.hpp"

namespace odolink::texts {
namespace {

const Text kHowToAnswer{"“是”接受，“否”谢绝，改期见“事项”页",
                        "Yes accepts, No declines; for another time see Matters"};

Text price_and_place(const Appointment& a) {
    const std::string price = money_text(a.price);
    if (a.place.empty()) return {"报价 " + price, "Price " + price};
    return {"报价 " + price + "，" + a.place, "Price " + price + ", " + a.place};
}

PromptOffer centre(std::string key, std::uint32_t severity) {
    PromptOffer offer;
    offer.reason_key = std::move(key);
    offer.prompt_class = PromptClass::Centre;
    offer.severity = severity;
    offer.answers = {PromptAnswer::Acknowledge};
    return offer;
}

}  // namespace

std::string appointment_key(const Id& appointment_id) {
    return "appointment:" + appointment_id.text();
}
std::string request_key(const Id& request_id) {
    return "request:" + request_id.text();
}

PromptOffer appointment_news(const Appointment& a, LocalOffset offset) {
    const Text when = moment_text(a.start, offset);
    // Each revision is more urgent than the one before, so that a new offer begins a new round of the prompt.
    PromptOffer offer = centre(appointment_key(a.id), 260 + std::min<std::uint32_t>(a.revision, 39));
    offer.prompt_class = PromptClass::HeadsUp;
    offer.why = line(price_and_place(a));
    offer.evidence = {{"经销商第 " + std::to_string(a.revision) + " 次提议",
                       "The dealer's proposal number " + std::to_string(a.revision)}};
    if (!a.note.empty()) offer.evidence.push_back(line({a.note, a.note}));
    switch (a.state) {
        case AppointmentState::Accepted:
            offer.what = title({"预约已确认：" + when.zh, "Appointment agreed: " + when.en});
            offer.next = {"预约前会再提醒您", "You will be reminded before the visit"};
            break;
        case AppointmentState::Withdrawn:
            offer.what = title({"预约已取消：" + when.zh, "Appointment cancelled: " + when.en});
            offer.next = {"可在“保养”页重新请求", "You can ask again under Service"};
            break;
        default:
            offer.what = title({"经销商建议：" + when.zh, "Proposed visit: " + when.en});
            offer.next = kHowToAnswer;
            offer.answers = {PromptAnswer::Yes, PromptAnswer::No, PromptAnswer::Later};
            break;
    }
    return offer;
}

PromptOffer appointment_reminder(const Appointment& a, LocalOffset offset) {
    const Text when = moment_text(a.start, offset);
    PromptOffer offer = centre("reminder:" + a.id.text() + ":" + std::to_string(a.revision), 270);
    offer.prompt_class = PromptClass::HeadsUp;
    offer.what = title({"预约提醒：" + when.zh, "Reminder: visit on " + when.en});
    offer.why = line(price_and_place(a));
    offer.next = {"不能来请在“事项”页改期", "If you cannot come, change it under Matters"};
    offer.evidence = {{"您已接受此预约", "You accepted this appointment"}};
    return offer;
}

PromptOffer appointment_surfaced(const Appointment& a, LocalOffset offset) {
    const Text when = moment_text(a.start, offset);
    PromptOffer offer = centre("surfaced:" + a.id.text() + ":" + std::to_string(a.revision), 265);
    offer.what = title({"早前的预约：" + when.zh, "Booked earlier: " + when.en});
    offer.why = line(price_and_place(a));
    offer.next = {"改期或取消请到“事项”页", "Under Matters you can change or cancel it"};
    offer.evidence = {{"早前已约定，提前30天告知", "Booked earlier; told 30 days before"}};
    return offer;
}

PromptOffer request_news(const ServiceRequest& request, WallTime contact_by, LocalOffset offset) {
    PromptOffer offer = centre(request_key(request.id), 110);
    const Text by = moment_text(contact_by, offset);
    if (request.state == RequestState::PickedUp) {
        offer.severity = 115;
        offer.what = {"经销商已受理您的请求", "The dealer has taken on your request"};
        offer.why = request.clerk.empty()
                        ? Text{"服务顾问正在处理", "A service adviser is dealing with it"}
                        : line({"服务顾问 " + request.clerk + " 正在处理", request.clerk + " is dealing with it"});
    } else {
        offer.what = {"服务请求已送达经销商", "Your request reached the dealer"};
        offer.why = {"经销商系统已确认收到", "The dealer's system has confirmed it"};
    }
    offer.next = contact_by.known()
                     ? line({"最迟 " + by.zh + " 联系您", "You will be contacted by " + by.en})
                     : Text{"经销商将在2个工作日内联系您", "You will be contacted within 2 working days"};
    offer.evidence = {{"您已提交服务请求", "You sent a service request"}};
    return offer;
}

PromptOffer request_answer(const ServiceRequest& request, WallTime at) {
    const auto second = std::chrono::duration_cast<std::chrono::seconds>(at.since_epoch).count();
    PromptOffer offer = centre("answer:" + request.id.text() + ":" + std::to_string(second), 180);
    offer.prompt_class = PromptClass::HeadsUp;
    offer.what = {"经销商答复了您", "The dealer has answered you"};
    offer.why = line({request.answer, request.answer});
    offer.next = {"全文在“事项”页", "The full answer is under Matters"};
    offer.evidence = {line({"答复人：" + request.clerk, "Answered by " + request.clerk})};
    return offer;
}

PromptOffer promise_missed(const ServiceRequest& request) {
    const std::uint32_t severity = request.resolve_missed ? 170 : request.contact_missed ? 160 : 150;
    PromptOffer offer = centre("promise:" + request.id.text(), severity);
    offer.prompt_class = PromptClass::HeadsUp;
    offer.what = {"经销商未按时答复", "The dealer is late with an answer"};
    offer.next = {"您可以继续等待，也可以撤回请求", "You can go on waiting, or withdraw the request"};
    if (request.want == Want::Roadside) {
        offer.why = request.contact_missed ? Text{"30分钟内未联系您，已记录", "No contact within 30 minutes; it is recorded"}
                                           : Text{"10分钟内未受理，已记录", "Not taken within 10 minutes; it is recorded"};
        offer.evidence = {{"承诺：10分钟受理，30分钟联系", "Promised: taken in 10 minutes, contact in 30"}};
        return offer;
    }
    if (request.want == Want::Complaint) {
        offer.why = request.resolve_missed    ? Text{"5个工作日内未解决投诉，已记录", "The complaint is not resolved within 5 working days; it is recorded"}
                    : request.contact_missed ? Text{"1个工作日内未答复投诉，已记录", "The complaint was not answered within 1 working day; it is recorded"}
                                             : Text{"24小时内未受理，已记录", "Not taken within 24 hours; it is recorded"};
        offer.evidence = {{"承诺：1个工作日答复，5个工作日解决", "Promised: answered in 1 working day, resolved in 5"}};
        return offer;
    }
    offer.why = request.contact_missed
                    ? Text{"2个工作日内未联系您，已记录", "No contact within 2 working days; it is recorded"}
                    : Text{"24小时内未受理，已记录", "Not taken within 24 hours; it is recorded"};
    offer.evidence = {{"承诺：24小时受理，2个工作日联系", "Promised: taken in 24 hours, contact in 2 working days"}};
    return offer;
}

PromptOffer service_done(const ServiceRecord& record, std::size_t closed_items) {
    PromptOffer offer = centre("service:" + record.id.text(), 130);
    const std::string jobs = std::to_string(record.jobs.size());
    const std::string closed = std::to_string(closed_items);
    offer.what = {"服务已完成，已记入档案", "Service done and recorded"};
    const std::string done = counted(static_cast<std::int64_t>(record.jobs.size()), "job") + " done";
    offer.why = record.total.minor_units == 0 ? Text{"完成 " + jobs + " 项", done}
                                              : line({"完成 " + jobs + " 项，共 " + money_text(record.total), done + ", " + money_text(record.total) + " in all"});
    offer.next = closed_items > 0 ? Text{"已有 " + closed + " 项保养重新计算", counted(static_cast<std::int64_t>(closed_items), "service item") + " counted anew"}
                                  : Text{"可在“保养”页查看记录", "See the records under Service"};
    offer.evidence.push_back(line({"由 " + record.dealer_name + " 记录", "Recorded by " + record.dealer_name}));
    offer.evidence.push_back({"里程 " + distance_text(record.mileage), "At " + distance_text(record.mileage)});
    return offer;
}

std::string recall_key(const std::string& number) {
    return "recall:" + number;
}

PromptOffer recall(const Recall& recall, LocalOffset offset) {
    PromptOffer offer = centre(recall_key(recall.number), 350);
    offer.prompt_class = PromptClass::HeadsUp;
    offer.safety = true;
    offer.what = title({"安全召回：" + recall.what.zh, "Safety recall: " + recall.what.en});
    offer.why = line(recall.risk);
    offer.next = {"免费处理。选“是”：2个工作日内联系您", "Free of charge. Yes: the dealer will contact you within 2 working days"};
    offer.evidence = {line({"召回编号 " + recall.number, "Recall number " + recall.number}), line({"处理：" + recall.remedy.zh, "Remedy: " + recall.remedy.en})};
    if (recall.announced.known()) {
        const Text on = date_text(recall.announced, offset);
        offer.evidence.push_back(line({"发布于 " + on.zh, "Announced on " + on.en}));
    }
    offer.evidence.push_back({"规则：60天未处理起提醒，每周至多1次，每月3次", "Rule: reminded from 60 days without the remedy on, at most once a week and three times a month"});
    offer.answers = {PromptAnswer::Yes, PromptAnswer::No, PromptAnswer::Later};
    return offer;
}

std::string campaign_key(const Id& campaign_id) {
    return std::string{kCampaignKey} + campaign_id.text();
}

std::string news_key(const Id& campaign_id, const Id& message_id) {
    return std::string{kNewsKey} + campaign_id.text() + ":" + message_id.text();
}

namespace {

Text rule_of(CampaignClass c) {
    switch (c) {
        case CampaignClass::Safety: return {"规则：安全事项，每周至多1次，每月3次", "Rule: a matter of safety, at most once a week and three times a month"};
        case CampaignClass::Service: return {"规则：服务活动，每周至多1次，每月3次", "Rule: service campaigns come at most once a week and three times a month"};
        case CampaignClass::Marketing: break;
    }
    return {"规则：推广活动，14天至多1次，每月2次", "Rule: offers come at most once in 14 days and twice a month"};
}

}  // namespace

PromptOffer campaign(const Campaign& campaign, const std::string& dealer_name, LocalOffset offset) {
    const bool safety = campaign.campaign_class == CampaignClass::Safety;
    const Text until = date_text(campaign.until, offset);
    PromptOffer offer = centre(campaign_key(campaign.id), safety ? 340 : campaign.campaign_class == CampaignClass::Service ? 60 : 50);
    offer.prompt_class = safety ? PromptClass::HeadsUp : PromptClass::Centre;
    offer.safety = safety;
    offer.what = title(safety ? Text{"安全提示：" + campaign.title.zh, "Safety: " + campaign.title.en} : campaign.title);
    offer.why = line(campaign.body);
    offer.next = campaign.offers_visit ? Text{"选“是”：经销商2个工作日内联系您", "Yes: the dealer will contact you within 2 working days"}
                                       : Text{"选“是”：告诉经销商您参加", "Yes: the dealer learns that you take part"};
    offer.evidence = {line({"由 " + dealer_name + " 发起", "From " + dealer_name}), line({"活动至 " + until.zh, "Until " + until.en}),
                      {"在车上判断是否适合，不为此发送车辆数据", "Whether it fits was judged in the car; no data was sent for it"}, rule_of(campaign.campaign_class)};
    offer.answers = {PromptAnswer::Yes, PromptAnswer::No, PromptAnswer::Later};
    return offer;
}

std::string survey_key(const Id& record_id) {
    return "survey:" + record_id.text();
}

PromptOffer survey_question(const ServiceRecord& record, bool again, LocalOffset offset) {
    const Text when = moment_text(record.performed_at, offset);
    PromptOffer offer = centre(survey_key(record.id), 105);
    offer.what = again ? Text{"上次的问题解决了吗？", "Is it better now?"} : Text{"这次到店满意吗？", "How was your visit?"};
    offer.why = line({when.zh + "，" + record.dealer_name, when.en + ", " + record.dealer_name});
    offer.next = {"选“是”：在“事项”页答3个问题，约20秒", "Yes: three questions under Matters, about 20 seconds"};
    offer.evidence = {line({"答案只发送给：" + record.dealer_name, "Your answers go only to " + record.dealer_name}),
                      again ? Text{"规则：评分低时，10天后再问一次", "Rule: asked once more, ten days after a low score"}
                            : Text{"规则：到店后24至72小时内问一次", "Rule: asked once, 24 to 72 hours after a visit"}};
    offer.answers = {PromptAnswer::Yes, PromptAnswer::No, PromptAnswer::Later};
    return offer;
}

std::string live_key(const Id& session_id) {
    return "live:" + session_id.text();
}

PromptOffer live_question(const LiveSessionAsked& asked, const std::string& dealer_name) {
    const std::string minutes = std::to_string(asked.time_box.count());
    PromptOffer offer = centre(live_key(asked.id), 290);
    offer.prompt_class = PromptClass::HeadsUp;
    offer.awaited = true;
    offer.what = title({"通话码 " + asked.code + "：允许查看？", "Code " + asked.code + ": allow a live view?"});
    offer.why = line({"只读实时数值，最长" + minutes + "分钟：" + asked.clerk,
                      "Read only, " + minutes + " min at most: " + asked.clerk});
    offer.next = {"与电话中听到的码一致才选“是”", "Say Yes only if it is the code you heard on the telephone"};
    offer.evidence = {line({"请求方：" + dealer_name, "Asked by " + dealer_name}),
                      {"发送车辆本来就读取的数值，不含位置", "Values that the car reads anyway are sent; no position"},
                      {"可随时一键结束；到时或熄火自动结束", "One touch ends it; so does the time limit, or switching off"}};
    offer.answers = {PromptAnswer::Yes, PromptAnswer::No};
    return offer;
}

PromptOffer live_receipt(const LiveSessionChanged& ended, LocalOffset offset) {
    const Text from = moment_text(ended.from, offset);
    const Text to = moment_text(ended.to, offset);
    const std::string times = std::to_string(ended.readings);
    PromptOffer receipt = centre("live_receipt:" + ended.session_id.text(), 120);
    receipt.what = {"实时查看已结束", "The live session has ended"};
    receipt.why = line({from.zh + "至" + to.zh + "，发送" + times + "次",
                        from.en + " to " + to.en + ", sent " + times + " times"});
    receipt.next = {"已记入“隐私”页的发送记录", "Listed under Privacy among what was sent"};
    std::string names;
    for (const std::string& name : ended.names) names += (names.empty() ? "" : ", ") + name.substr(name.rfind('.') + 1);
    if (!names.empty()) receipt.evidence = {line({"读取：" + names, "Read: " + names})};
    return receipt;
}

PromptOffer consent_request(Purpose purpose, const Text& purpose_title, const Text& data) {
    PromptOffer offer = centre("consent:" + std::to_string(static_cast<int>(purpose)), 140);
    offer.what = title(purpose_title);
    offer.why = line(data);
    offer.next = {"选“是”后可随时在“隐私”页关闭", "Yes can be taken back under Privacy at any time"};
    offer.evidence = {{"没有您的同意，这些数据不会发送", "Without your consent none of this is sent"}};
    offer.answers = {PromptAnswer::Yes, PromptAnswer::No, PromptAnswer::Later};
    return offer;
}

std::string deferred_key(const Id& finding_id) {
    return "deferred:" + finding_id.text();
}

PromptOffer deferred_work(const Finding& finding) {
    PromptOffer offer = centre(deferred_key(finding.id), 190);
    offer.what = {"上次暂缓的项目", "Work put off at the last visit"};
    offer.why = line({finding.text, finding.text});
    offer.next = {"选“是”：经销商2个工作日内联系您", "Yes: the dealer will contact you within 2 working days"};
    offer.evidence = {{"经销商当时建议此时再做", "The dealer advised doing it about now"}};
    offer.answers = {PromptAnswer::Yes, PromptAnswer::No, PromptAnswer::Later};
    return offer;
}

}  // namespace odolink::texts
