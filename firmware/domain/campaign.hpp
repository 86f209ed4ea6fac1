// SPDX-License-Identifier: Apache-2.0
// A care campaign of the dealer's: a season's check, a festival, a lecture, a club. Its criteria travel to the vehicle and are
// judged there, so no data of the vehicle travels back for it. Shared with the dealer desk. Specified in proto/README.md, section 6.9.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/ids.hpp"
#include "base/time.hpp"
#include "base/units.hpp"
#include "domain/text.hpp"

namespace odolink {

/// Which consent it needs, and how often it may be shown. Stable numbers: stored and sent.
enum class CampaignClass : std::uint8_t {
    Safety = 1,     ///< as a recall: shown without a consent of its own
    Service = 2,    ///< something to be done on the vehicle
    Marketing = 3,  ///< all else
};

enum class CampaignTheme : std::uint8_t { Check = 1, Festival = 2, Lecture = 3, Club = 4, Offer = 5 };

/// As the dealer says; the latest word holds.
enum class CampaignWord : std::uint8_t {
    Open = 1,
    Withdrawn = 2,  ///< it does not take place
    Done = 3,       ///< this vehicle, or its owner, took part
};

/// As the vehicle knows of its owner. Stable numbers: stored and sent.
enum class CampaignState : std::uint8_t {
    Waiting = 0,   ///< not shown yet, or not concerned; never told
    Seen = 1,      ///< was on the owner's screen
    Accepted = 2,
    Declined = 3,
    Done = 4,      ///< by the record of the visit that came of it, or by the dealer's word
};

/// Whom it concerns: all that is given must hold. What is empty or absent excludes nobody.
struct CampaignCriteria {
    std::vector<std::string> wmis{};  ///< the VIN begins with one of them, 3 characters each
    std::string plan{};               ///< id of the plan in force
    int year_from{0};                 ///< model year by the VIN, inclusive; 0: any
    int year_until{0};                ///< inclusive; 0: any
    Distance mileage_from{};          ///< inclusive
    Distance mileage_until{};         ///< inclusive; 0: any
    std::chrono::months age_from{0};  ///< whole months since the first registration, inclusive
    std::chrono::months age_until{0}; ///< inclusive; 0: any
    std::vector<std::string> items{}; ///< one of these plan items is soon, due or overdue
    bool operator==(const CampaignCriteria&) const = default;
};

struct Campaign {
    Id id;
    CampaignClass campaign_class{CampaignClass::Service};
    CampaignTheme theme{CampaignTheme::Check};
    CampaignWord word{CampaignWord::Open};
    Text title;
    Text body;
    CampaignCriteria criteria;
    WallTime from;   ///< shown from here on
    WallTime until;  ///< and before this
    bool offers_visit{false};  ///< a Yes is a request for a visit
    CampaignState state{CampaignState::Waiting};  ///< kept in the vehicle
    std::vector<WallTime> shown{};                ///< when the owner was shown it, the latest few; kept in the vehicle, never sent
    bool operator==(const Campaign&) const = default;
};

/// What a vehicle knows of itself. What is absent fits no criterion that asks for it.
struct CampaignFacts {
    std::string vin{};
    std::string plan{};
    std::optional<Distance> mileage{};
    std::optional<std::chrono::months> age{};
    std::vector<std::string> called_items{};  ///< soon, due or overdue
    int current_year{0};                      ///< 0: not known
};

/// A campaign concerns this vehicle perhaps, or does no more. The latest word on an id holds.
struct CampaignTold { Campaign campaign; bool operator==(const CampaignTold&) const = default; };

/// What became of it, told by the vehicle. The class travels too: it decides which consent this needs.
struct CampaignChanged {
    Id campaign_id;
    CampaignClass campaign_class{CampaignClass::Service};
    CampaignState state{CampaignState::Seen};
    bool operator==(const CampaignChanged&) const = default;
};

inline constexpr std::size_t kMostCampaignEntries = 50;                   ///< of WMIs, of items
inline constexpr std::size_t kMostCampaignTitle = 120;                    ///< bytes
inline constexpr std::size_t kMostCampaignBody = 1500;                    ///< bytes
inline constexpr std::chrono::days kLongestCampaign{366};

[[nodiscard]] bool matches(const CampaignCriteria& criteria, const CampaignFacts& facts);
/// Its time has come and is not over. Not with an unknown clock.
[[nodiscard]] bool is_running(const Campaign& campaign, WallTime now);
/// The field that makes it unusable, at either end; empty: it is fit.
[[nodiscard]] std::string flaw_of(const Campaign& campaign);
/// Does it need the consent for campaigns? A safety campaign does not.
[[nodiscard]] constexpr bool needs_consent(CampaignClass c) { return c != CampaignClass::Safety; }
/// The owner has said Yes or No, or it took place.
[[nodiscard]] constexpr bool is_answered(CampaignState s) { return s > CampaignState::Seen; }

}  // namespace odolink
