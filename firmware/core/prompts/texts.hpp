// SPDX-License-Identifier: Apache-2.0
// Every text the desk can show, in Chinese and English: builders that take facts and give a whole offer. Limits: title
// 31 CJK or 40 Latin characters, every other line 31 or 120; parameters that are too long are cut with an ellipsis,
// sentences never.
#pragma once

#include <cstddef>
#include <utility>
#include <vector>

#include "core/maintenance/due.hpp"
#include "core/maintenance/service_detector.hpp"
#include "core/prompts/prompt_desk.hpp"
#include "domain/calendar.hpp"
#include "domain/care.hpp"
#include "domain/consent.hpp"
#include "domain/event.hpp"
#include "domain/fault.hpp"
#include "domain/maintenance_plan.hpp"
#include "domain/service_record.hpp"
#include "domain/warranty.hpp"

namespace odolink::texts {

inline constexpr std::size_t kMostChinese = 31;  ///< any line
inline constexpr std::size_t kMostLatinTitle = 40;
inline constexpr std::size_t kMostLatin = 120;

/// "due:<item>", "fault:<ECU hex>:<code>", "warning:<subject>", "appointment:<id>", "request:<id>", "answer:<id>:<second>", "service:<id>", "consent:<purpose>".
[[nodiscard]] std::string due_key(const std::string& item_id);
[[nodiscard]] std::string fault_key(const Dtc& dtc);
[[nodiscard]] std::string warning_key(const std::string& subject);
[[nodiscard]] std::string appointment_key(const Id& appointment_id);
[[nodiscard]] std::string request_key(const Id& request_id);
inline constexpr std::string_view kCampaignKey = "campaign:";
inline constexpr std::string_view kNewsKey = "news:";
[[nodiscard]] std::string campaign_key(const Id& campaign_id);
/// "news:<campaign>:<message>".
[[nodiscard]] std::string news_key(const Id& campaign_id, const Id& message_id);

/// What the reason of a due item stands on, for "why am I asked".
struct DueFacts {
    Distance mileage;
    std::optional<Distance> due_at;
    std::optional<WallTime> due_on;
    std::optional<Distance> last_at;  ///< where it was last done
    bool severe{false};
    bool unsure{false};   ///< age or mileage unknown: the stricter of its intervals counts
    bool undated{false};  ///< nobody knows from when its months count
    bool written{false};  ///< the owner or the law wrote the date or mileage down
    std::vector<std::pair<Text, DueState>> with;  ///< items that are asked for in the same question
    std::size_t others{0};                        ///< further items that may go with the same visit
    LocalOffset offset;
    std::vector<Text> warranty{};  ///< of service_warranty()
};

/// Until when it is under warranty, and that the dealer decides; that it has ended; nothing where that is not known.
[[nodiscard]] std::vector<Text> fault_warranty(const WarrantyTerm& term, const WarrantyNow& now);
/// That service keeps the warranty, where it runs.
[[nodiscard]] std::vector<Text> service_warranty(const WarrantyTerm& term, const WarrantyNow& now);
/// The same of the plan's best term on the whole vehicle.
[[nodiscard]] std::vector<Text> service_warranty(const MaintenancePlan& plan, const VehicleNow& now);

/// Soon: Centre; its last call, Due and Overdue: HeadsUp. Yes / No / Later. A last call is more severe, so it is asked anew.
[[nodiscard]] PromptOffer due(const PlanItem& item, const DueItem& due, const DueFacts& facts);
/// StopSafely: Critical (Yes / Acknowledge); ServiceSoon: HeadsUp, DriveOn: Centre (Yes / No / Later). `summary`: what
/// the code means; `warranty`: of fault_warranty().
[[nodiscard]] PromptOffer fault(const FaultRecord& fault, const Text& summary, const std::vector<Text>& warranty = {});
/// Something drifts to its limit. The battery: HeadsUp, a monitor: Centre (Yes / No / Later). `name`: what a monitor is
/// called; the battery has words of its own.
[[nodiscard]] PromptOffer advance_warning(const AdvanceWarning& warning, const Text& name);
/// The dealer proposes, moves or calls off a visit; by the appointment's state. The owner answers on the appointment's
/// page.
[[nodiscard]] PromptOffer appointment_news(const Appointment& appointment, LocalOffset offset);
[[nodiscard]] PromptOffer appointment_reminder(const Appointment& appointment, LocalOffset offset);
/// A visit booked far ahead is near enough to be planned for. "surfaced:<id>:<revision>", Centre, Acknowledge.
[[nodiscard]] PromptOffer appointment_surfaced(const Appointment& appointment, LocalOffset offset);
/// Delivered or picked up: Centre, Acknowledge.
[[nodiscard]] PromptOffer request_news(const ServiceRequest& request, WallTime contact_by, LocalOffset offset);
/// A clerk answered in words; each answer is a prompt of its own. HeadsUp, Acknowledge.
[[nodiscard]] PromptOffer request_answer(const ServiceRequest& request, WallTime at);
/// A promise was broken: HeadsUp, Acknowledge.
[[nodiscard]] PromptOffer promise_missed(const ServiceRequest& request);
/// A service record came: what was done and what was closed by it.
[[nodiscard]] PromptOffer service_done(const ServiceRecord& record, std::size_t closed_items);
/// A recall of the maker's. HeadsUp, safety, Yes / No / Later; "recall:<number>".
[[nodiscard]] PromptOffer recall(const Recall& recall, LocalOffset offset);
[[nodiscard]] std::string recall_key(const std::string& number);
/// How was the visit, or is it better now? Centre, Yes / No / Later; "survey:<record id>".
[[nodiscard]] PromptOffer survey_question(const ServiceRecord& record, bool again, LocalOffset offset);
[[nodiscard]] std::string survey_key(const Id& record_id);
/// The car noticed a service nobody reported: was the work done? `items`: their names, at least one. HeadsUp, Yes / No; "elsewhere:<metres>".
[[nodiscard]] PromptOffer service_elsewhere(const DetectedService& seen, const std::vector<Text>& items, LocalOffset offset);
[[nodiscard]] std::string elsewhere_key(const DetectedService& seen);

/// The call centre asks to look, with the code that the owner heard on the telephone. HeadsUp, awaited, Yes / No.
[[nodiscard]] PromptOffer live_question(const LiveSessionAsked& asked, const std::string& dealer_name);
/// What was read, from when to when. Centre, Acknowledge.
[[nodiscard]] PromptOffer live_receipt(const LiveSessionChanged& ended, LocalOffset offset);
/// "live:<id>".
[[nodiscard]] std::string live_key(const Id& session_id);

/// Asks for one consent; title and data are those of core/privacy. Centre, Yes / No / Later.
/// A campaign. HeadsUp and a matter of safety where its class is, else Centre and after all else; Yes / No / Later.
[[nodiscard]] PromptOffer campaign(const Campaign& campaign, const std::string& dealer_name, LocalOffset offset);
[[nodiscard]] PromptOffer consent_request(Purpose purpose, const Text& purpose_title, const Text& data);
/// Work declined or put off at an earlier visit is due again (core/history). Centre, Yes / No / Later.
[[nodiscard]] PromptOffer deferred_work(const Finding& finding);
[[nodiscard]] std::string deferred_key(const Id& finding_id);

/// Instead of what comes next, where Later is no longer among the answers.
[[nodiscard]] Text later_used_up();
/// What comes next where no owner reads it.
[[nodiscard]] Text tell_the_owner();

/// "1月2日 15:04" and "2 Jan 15:04" in local time; an unknown time gives "时间未定", "time not set".
[[nodiscard]] Text moment_text(WallTime at, LocalOffset offset);
/// "2027年5月4日", "4 May 2027": the local day with its year, for what is not a matter of hours.
[[nodiscard]] Text date_text(WallTime at, LocalOffset offset);
/// "1,234 km" in both; negative values as their amount.
[[nodiscard]] std::string distance_text(Distance distance);
/// "¥1,234.50" for CNY, else "1,234.50 EUR".
[[nodiscard]] std::string money_text(const Money& money);

}  // namespace odolink::texts
