// SPDX-License-Identifier: Apache-2.0
#include "domain/key_role.hpp"

#include <array>

namespace odolink {
namespace {

struct Allowed {
    bool workshop;
    bool adviser;
    bool manager;
    bool maker;
};

// clang-format off
constexpr std::array<Allowed, std::variant_size_v<DownPayload>> kAllowed{{
    // workshop, adviser, manager, maker; in the order of DownPayload
    {false, true,  true, false},  // RequestPickedUp
    {false, true,  true, false},  // AppointmentOffered
    {true,  true,  true, false},  // ServiceRecorded
    {false, false, true, true},   // PlanIssued
    {false, true,  true, true},   // MessageShown
    {false, false, true, false},  // ClusterSwapped
    {false, false, true, false},  // VinAccepted
    {true,  true,  true, false},  // RecordChanged
    {false, true,  true, false},  // RequestAnswered
    {false, true,  true, false},  // LiveSessionAsked
    {false, true,  true, false},  // LiveSessionClosed
    {false, false, true, true},   // RecallTold
    {true,  true,  true, false},  // AttachmentSent
    {true,  true,  true, false},  // AttachmentAbsent
    {false, true,  true, true},   // CampaignTold
}};
// clang-format on

constexpr std::array kWords{std::string_view{"workshop"}, std::string_view{"adviser"}, std::string_view{"manager"}, std::string_view{"maker"}};

}  // namespace

bool may_send(KeyRole role, const DownPayload& payload) {
    // It needs no consent, so an adviser's key does not do.
    const auto* campaign = std::get_if<CampaignTold>(&payload);
    if (campaign != nullptr && !needs_consent(campaign->campaign.campaign_class) && role == KeyRole::Adviser) return false;
    const Allowed& allowed = kAllowed[payload.index()];
    switch (role) {
        case KeyRole::Workshop: return allowed.workshop;
        case KeyRole::Adviser: return allowed.adviser;
        case KeyRole::Manager: return allowed.manager;
        case KeyRole::Maker: return allowed.maker;
    }
    return false;
}

std::string_view word_of(KeyRole role) {
    return kWords[static_cast<std::size_t>(role) - 1];
}

std::optional<KeyRole> key_role(std::string_view word) {
    for (std::size_t i = 0; i < kWords.size(); ++i) {
        if (kWords[i] == word) return static_cast<KeyRole>(i + 1);
    }
    return std::nullopt;
}

}  // namespace odolink
