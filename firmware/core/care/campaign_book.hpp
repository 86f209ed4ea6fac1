// SPDX-License-Identifier: Apache-2.0
// The dealer's campaigns that this vehicle was told of, what the owner said to each, and how often one may be put before the owner: by
// class, over all campaigns of it.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "core/care/told.hpp"
#include "domain/campaign.hpp"

namespace odolink {

inline constexpr std::size_t kMostCampaigns = 30;  ///< a further one takes the place of the first that is over, else is refused

/// How often campaigns of a class come: all of them together, and a single one at most so often.
struct CampaignPace {
    Pace of_class;
    std::size_t most_each;  ///< 0: as often as the class allows
};
/// Safety as a recall's reminders; the others at most at that pace (core/care/README.md).
[[nodiscard]] CampaignPace pace_of(CampaignClass c);

class CampaignBook {
public:
    void restore(std::vector<Campaign> campaigns);
    /// Those that begin first come first: the same order before and after a restart.
    [[nodiscard]] std::span<const Campaign> all() const { return campaigns_; }
    [[nodiscard]] const Campaign* find(const Id& id) const;

    /// The dealer's latest word; what the owner said stays. A word that ends one that is not here leaves nothing. Precondition: it is fit.
    ToldOutcome<Campaign> on_told(const Campaign& told, WallTime now);
    /// Has the owner still to say something to it? A No to safety is not for good.
    [[nodiscard]] static bool is_open(const Campaign& campaign);
    /// Does the pace of its class let it come anew?
    [[nodiscard]] bool calls(const Campaign& campaign, WallTime now) const;
    /// The owner was shown it. Gives it as it is to be stored; nothing where that showing is counted, or the id unknown.
    std::optional<Campaign> on_shown(const Id& id, WallTime at);
    /// What became of it: Accepted, Declined, Done. Nothing where that changes nothing: unknown, the same, or done.
    std::optional<Campaign> on_state(const Id& id, CampaignState state);
    /// The consent for campaigns is withdrawn: those that wait for their first showing go. Gives their ids. What was shown stays, silent,
    /// as the pace counts it.
    std::vector<Id> on_consent_withdrawn();
    /// All of them go: the owner has left the dealer. Gives their ids.
    std::vector<Id> clear();
    /// Those go whose time was over so long ago that no pace counts them. Gives their ids.
    std::vector<Id> on_time(WallTime now);

private:
    [[nodiscard]] Campaign* find_mutable(const Id& id);
    void put_in_order();
    template <class Test>
    std::vector<Id> erase_if(Test test);

    std::vector<Campaign> campaigns_;
};

}  // namespace odolink
