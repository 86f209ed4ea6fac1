// SPDX-License-Identifier: Apache-2.0
// One value of each kind with every field set to something that is not its default: what is dropped shows.
#pragma once

#include <vector>

#include "domain/event.hpp"

namespace odolink::samples {

inline Id id(unsigned seed) {
    Id out;
    for (std::size_t i = 0; i < out.bytes.size(); ++i) out.bytes[i] = static_cast<std::byte>(seed * 16 + i + 1);
    return out;
}

inline WallTime wall(std::int64_t minute, WallQuality quality = WallQuality::Synchronised) {
    return {std::chrono::milliseconds{1'780'000'000'000 + minute * 60'000}, quality};
}

inline FaultRecord fault() {
    FaultRecord f;
    f.dtc = {0x7E8, "P0301"};
    f.state = FaultState::Repaired;
    f.permanent = true;
    f.lamp = true;
    f.urgency = Urgency::StopSafely;
    f.first_seen = wall(1, WallQuality::Estimated);
    f.last_seen = wall(9);
    f.mileage_first = Distance::metres(48'210'400);
    f.mileage_last = Distance::metres(48'219'900);
    f.occurrences = 3;
    f.clean_cycles = 2;
    f.freeze_frame = {{"Vehicle.Speed", 61.5, "km/h"}, {"Vehicle.Powertrain.CombustionEngine.ECT", -40, "degC"}};
    f.cleared_by = "tool F1";
    f.repaired_by = id(5).text();
    f.mileage_repaired = Distance::metres(48'300'000);
    return f;
}

inline TrustedMileage mileage() {
    return {Distance::metres(48'210'400), MileageSource::PidA6, MileageConfidence::High, wall(7, WallQuality::Estimated)};
}

inline QuarantinedReading quarantined() {
    return {{Distance::metres(-1), MileageSource::J1939Spn917, MonoTime{1234567890123ns}, "7E8 01A6"},
            Distance::metres(48'210'400), QuarantineReason::UnitMixUp, wall(3)};
}

inline Trip trip() {
    return {77, wall(2), 1234s, 56s, Distance::metres(8123), Distance::metres(48'210'400), -12, 1.25};
}

inline DueItem due() {
    return {"engine_oil", DueState::Overdue, Distance::metres(-120'000), std::chrono::days{-3}, std::chrono::hours{12}, 7.5,
            wall(100), wall(50, WallQuality::Estimated), wall(200), Distance::metres(-7'000), Distance::metres(48'090'000), wall(90), true, std::chrono::days{63}, true};
}

inline MaintenancePlan plan() {
    const Interval first{Distance::kilometres(10'000), std::chrono::months{12}, std::chrono::hours{500}};
    const Interval repeat{Distance::kilometres(9'000), std::nullopt, std::chrono::hours{0}};
    const Interval severe{Distance::kilometres(5'000), std::chrono::months{6}, std::nullopt};
    return {"default", 4, wall(1), {"保养计划", "Plan"},
            {{"engine_oil", {"机油", "Engine oil"}, {"原因", "Reason"}, first, repeat, severe, Recurrence::FromFixed,
              ConditionModel::DieselParticulateFilter, true, true,
              {{repeat, std::chrono::months{120}, std::nullopt}, {first, std::nullopt, Distance::kilometres(100'000)}},
              Interval{Distance::kilometres(1'000), std::chrono::months{3}, std::nullopt}, "oil", std::chrono::days{60}},
             {"brake_fluid", {"制动液", "Brake fluid"}, {"原因", "Reason"}, first, repeat, std::nullopt, Recurrence::FromCompletion,
              ConditionModel::None, false, false, {}, std::nullopt, ""}},
            {{"powertrain", {"动力总成", "Powertrain"}, {VehicleSystem::Engine, VehicleSystem::EmissionControl}, wall(2), std::chrono::months{60},
              Distance::kilometres(100'000)},
             {"vehicle", {"整车", "Whole car"}, {}, {}, std::nullopt, std::nullopt}},
            WarrantyTerm{"three_guarantees", {"三包", "Three guarantees"}, {}, wall(2), std::chrono::months{24}, Distance::kilometres(50'000)}};
}

inline Completion completion() {
    return {"engine_oil", Distance::metres(41'000'000), wall(4), std::chrono::hours{801}, CompletionEvidence::DetectedService,
            id(6).text(), false, wall(70'000), Distance::metres(51'000'000)};
}

inline VehicleIdentity identity() {
    return {"LSVAU2180N2183294", {{0x7E8, "ECM-EngineControl", {"CAL1", "CAL2"}, {0x12345678, 0xFFFFFFFF}, {"F188 8V0906259H", "F189 0012"}}, {0x7EA, "TCM", {}, {}}}};
}

inline HealthPackage health() {
    return {identity(), mileage(), {true, 3, {{"misfire", true, true}, {"catalyst", true, false}}, true},
            {fault(), fault()}, {due()}, {{"Vehicle.LowVoltageBattery.CurrentVoltage", 12.4, "V"}}, wall(11)};
}

inline ServiceRequest request() {
    return {id(1), ServiceKind::ServiceAndRepair, Initiator::FaultRule, RequestState::PickedUp, wall(5),
            Distance::metres(48'210'400), {"engine_oil", "cabin_filter"}, {"P0301"}, "左前轮有异响 noise", wall(6), "王", wall(7),
            wall(8, WallQuality::Estimated), true, true, Want::Roadside, "拖车已出发", Position{-30.5, 120.25, 8, wall(9)},
            wall(10), {"R2026-07"}, true, id(9)};
}

inline Appointment appointment() {
    return {id(2), id(1), 3, AppointmentState::Countered, wall(10'000), std::chrono::minutes{90}, {128'000, "EUR"},
            "上海市 1 号", "bring the key", wall(20'000), wall(12)};
}

inline ServiceRecord service() {
    const Job job{JobKind::Recall, "engine_oil", "机油更换", {"P0301", "P0302"}, {{"04E115561", "Filter", 4500, {9900, "CNY"}, id(31)}}, 45,
                  {20'000, "EUR"}, id(32), true, VehicleSystem::Axle, true, id(33), id(34), "S2026-12", Defect::SafetyCritical};
    Attachment invoice{{}, "application/pdf", 48'000, "发票.pdf"};
    invoice.digest.fill(std::byte{0xA7});
    return {id(3), 2, "dealer-7", "车行", wall(30), Distance::metres(48'250'000), {job, job},
            {{"brake pads 3 mm", "brake_pads", Distance::metres(52'000'000), wall(90'000), id(35), true}}, {148'000, "EUR"}, id(1),
            Distance::kilometres(750), std::chrono::hours{8'123}, wall(31), RecordAuthor::Import, {invoice}, "左后胎补过", wall(20), wall(29)};
}

/// With a conflict: the vehicle's note of 3 and the dealer's of 4 crossed.
inline RecordFile record_file() {
    RecordFile file{id(3), {{"mileage", {"48250000", {1, Writer::Dealer}, 0}}}, {}};
    (void)merge_into(file, RecordFile{file.id, {{"note", {"车主的话", {3, Writer::Vehicle}, 2}}}, {}});
    (void)merge_into(file, RecordFile{file.id, {{"note", {"clerk's", {4, Writer::Dealer}, 0}}}, {}});
    return file;
}

/// As it is sent: what the vehicle keeps for itself stays there.
inline Recall without_own(Recall recall) {
    recall.told = {};
    recall.reminded.clear();
    return recall;
}

inline Recall recall() {
    return {"R2026-07_2", RecallState::NotAffected, {"制动软管", "Brake hose"}, {"可能漏液", "It may leak"}, {"免费更换", "Replaced for free"},
            wall(41, WallQuality::Estimated), wall(42), {wall(43), wall(44)}};
}

inline Campaign without_own(Campaign campaign) {
    campaign.state = CampaignState::Waiting;
    campaign.shown.clear();
    return campaign;
}

inline Campaign campaign() {
    return {id(9), CampaignClass::Marketing, CampaignTheme::Lecture, CampaignWord::Done, {"养车讲堂", "Car care evening"}, {"周六下午", "Saturday afternoon"},
            {{"LSV", "LDK"}, "default", 2019, 2024, Distance::kilometres(20'000), Distance::kilometres(90'000), std::chrono::months{12}, std::chrono::months{60}, {"engine_oil"}},
            wall(50), wall(90, WallQuality::Estimated), true, CampaignState::Declined, {wall(51), wall(52)}};
}

inline Consent consent() { return {Purpose::Location, "dealer-7", ConsentState::Withdrawn, "2026-05", wall(13)}; }

inline Prompt prompt() {
    return {id(4), "due:engine_oil", PromptClass::Critical, PromptState::Answered, {"要保养", "Service due"}, {"为什么", "why"},
            {"下一步", "next"}, {{"证据", "evidence"}, {"规则", "rule"}}, {PromptAnswer::Yes, PromptAnswer::Acknowledge}, wall(14), wall(15),
            4, PromptAnswer::No, true, 3, wall(16), wall(17), 18, 19, 20, true, wall(21)};
}

/// An event of each kind.
inline std::vector<UpEvent> events() {
    const std::vector<UpPayload> payloads{
        FaultChanged{fault()}, MileageReported{mileage()}, MileageQuarantined{quarantined()}, TripEnded{trip()},
        DueChanged{due(), Distance::metres(48'210'400)}, ServiceRequested{request(), health()}, RequestWithdrawn{id(1)},
        AppointmentAnswered{id(2), 3, AppointmentAnswer::Counter, wall(20'000)},
        PromptAnswered{id(4), "due:engine_oil", PromptAnswer::Yes}, ServiceApplied{id(3), {"engine_oil", "cabin_filter"}},
        RepairOutcome{"P0301", id(3), Distance::metres(1'000'000), 12, true}, ConsentChanged{consent()},
        AgentStarted{"0.1.0", 2, 5, 7, StartMode::Minimal, true, 3, "line 12: owner.language"},
        AdvanceWarning{WarningKind::BatteryWeak, 0x7E8, "battery resting", 12.31, 12.2, "V", 19},
        IdentityChanged{IdentityChangeKind::CvnChanged, 0x7E8, "12345678", "9ABCDEF0"},
        ClusterSwapAnswered{id(7), SwapVerdict::BelowTrusted, Distance::metres(48'210'400)}, RecordChanged{record_file()},
        PositionTold{id(1), {30.27415, -120.15515, 12.5, wall(21)}},
        PersonalDataErased{ErasureReason::OwnerChanged},
        LiveSessionChanged{id(6), LiveSessionState::Ended, LiveSessionEnd::IgnitionOff, wall(22), wall(23, WallQuality::Estimated), 321,
                           {"Vehicle.Cabin.Temperature", "Vehicle.Speed"}},
        RelationEnded{wall(24)}, SurveyAnswered{id(3), 2, {{"work", 4}, {"recommend", 10}}},
        AttachmentAsked{service().attachments.front().digest, {0, 7, 31}}, CampaignChanged{id(9), CampaignClass::Marketing, CampaignState::Done}};
    std::vector<UpEvent> out;
    for (const UpPayload& payload : payloads) {
        const auto n = static_cast<unsigned>(out.size());
        out.push_back({id(100 + n), id(50 + n), MonoTime{123'456'789'012ns}, wall(n, WallQuality::Estimated), id(9), payload});
    }
    return out;
}

/// A message of each kind, numbered from `first`.
inline std::vector<DownMessage> messages(std::uint64_t first) {
    const std::vector<DownPayload> payloads{RequestPickedUp{id(1), wall(20), "王"}, AppointmentOffered{appointment()},
                                            ServiceRecorded{service()}, PlanIssued{plan()},
                                            MessageShown{id(8), {"标题", "Title"}, {"正文", "Body"}, id(9)},
                                            ClusterSwapped{{id(7), Distance::metres(48'210'400), Distance::metres(12'000),
                                                            wall(33, WallQuality::Estimated), "车行", "王"}},
                                            VinAccepted{"LSVAU2180N2183294", "王"}, RecordChanged{record_file()},
                                            RequestAnswered{id(1), wall(34), "王", "已安排拖车", true},
                                            LiveSessionAsked{id(6), "004207", "王", std::chrono::minutes{20}}, LiveSessionClosed{id(6)},
                                            RecallTold{without_own(recall())},
                                            AttachmentSent{service().attachments.front().digest, 31, bytes_of({0x25, 0x50, 0x00, 0xFF})},
                                            AttachmentAbsent{service().attachments.front().digest, AttachmentAbsence::Gone}, CampaignTold{without_own(campaign())}};
    std::vector<DownMessage> out;
    for (const DownPayload& payload : payloads) {
        const auto n = static_cast<unsigned>(out.size());
        out.push_back({id(200 + n), id(60 + n), first + n, wall(40), wall(4000), "", payload});
    }
    return out;
}

}  // namespace odolink::samples
