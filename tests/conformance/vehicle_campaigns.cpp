// SPDX-License-Identifier: Apache-2.0
// Care campaigns, proto/README.md, section 6.9, as a vehicle must keep to them. The pace of a class lets one campaign of it be shown in a run of the suite:
// one of MARKETING and one of SERVICE are.
#include <array>
#include <memory>
#include <optional>

#include "played_desk.hpp"
#include "vehicle_suite.hpp"

namespace odolink::conformance {
namespace {

using std::chrono::hours;
using Reason = PlayedDesk::Reason;

class VehicleCampaigns {
public:
    explicit VehicleCampaigns(std::shared_ptr<VehicleScene> scene) : scene_{std::move(scene)} {}

    [[nodiscard]] Verdict judges_by_itself() {
        if (const auto no = scene_->cannot()) return *no;
        Campaign misfit = campaign(CampaignClass::Marketing);
        misfit.criteria.year_from = misfit.criteria.year_until = 1980;  // no VIN of 17 characters names it
        Campaign later = campaign(CampaignClass::Marketing);
        later.from.since_epoch += hours{24};
        for (const Campaign& one : {misfit, later})
            if (const auto why = desk_.taken(CampaignTold{one}); !why.empty()) return failed(why);
        if (!owner_(OwnerTask::LookAtCampaigns)) return skipped("nobody looks at campaigns at this vehicle");
        const auto told = desk_.hear<CampaignChanged>(any, patience_.quiet);
        for (const Campaign& one : {misfit, later})
            if (const auto why = desk_.taken(CampaignTold{last_word(one)}); !why.empty()) return failed(why);
        if (!told) return passed();
        return failed(told->campaign_id == misfit.id ? "it tells of a campaign whose criteria do not hold" : "it tells of a campaign before its time");
    }
    [[nodiscard]] Verdict tells_the_answers() {
        if (const auto no = scene_->cannot()) return *no;
        lecture_ = campaign(CampaignClass::Marketing);
        if (const auto why = desk_.refusal_of(news_of(lecture_), Reason::Consent); !why.empty()) return failed("news of a campaign it never heard of: " + why);
        if (const auto why = desk_.taken(CampaignTold{lecture_}); !why.empty()) return failed(why);
        if (!owner_(OwnerTask::LookAtCampaigns)) return skipped("nobody looks at campaigns at this vehicle");
        if (const auto why = not_told(lecture_, CampaignState::Seen); !why.empty()) return failed("it was on the screen: " + why);
        // Neither other words nor the same word again are a first time on the screen
        lecture_.body.en += ", with other words";
        for (int time = 0; time < 2; ++time)
            if (const auto why = desk_.taken(CampaignTold{lecture_}); !why.empty()) return failed(why);
        (void)owner_(OwnerTask::LookAtCampaigns);
        if (!desk_.quiet<CampaignChanged>()) return failed("a campaign is told as SEEN that the owner had seen");
        if (const auto why = desk_.refusal_of(news_of(lecture_), Reason::Consent); !why.empty()) return failed("news before the owner's Yes: " + why);
        for (const bool yes : {false, true}) {
            const OwnerTask task = yes ? OwnerTask::SayYesToCampaign : OwnerTask::SayNoToCampaign;
            if (!owner_(task)) return skipped("nobody answers a campaign at this vehicle");
            if (const auto why = not_told(lecture_, yes ? CampaignState::Accepted : CampaignState::Declined); !why.empty()) return failed("the owner answered: " + why);
            (void)owner_(task);
            if (!desk_.quiet<CampaignChanged>()) return failed("the same answer is told twice");
        }
        accepted_ = true;
        return passed();
    }
    [[nodiscard]] Verdict takes_news_and_the_last_word() {
        if (const auto no = scene_->cannot()) return *no;
        if (!accepted_) return skipped("no campaign was accepted");
        if (const auto why = desk_.taken(news_of(lecture_)); !why.empty()) return failed("news of a campaign that the owner accepted: " + why);
        if (const auto why = desk_.taken(CampaignTold{last_word(lecture_)}); !why.empty()) return failed(why);
        (void)owner_(OwnerTask::SayNoToCampaign);
        (void)owner_(OwnerTask::SayYesToCampaign);
        return desk_.quiet<CampaignChanged>() ? passed() : failed("a campaign that is withdrawn is answered");
    }
    [[nodiscard]] Verdict makes_a_request() {
        if (const auto no = scene_->cannot()) return *no;
        Campaign check = campaign(CampaignClass::Service);
        check.offers_visit = true;
        if (const auto why = desk_.taken(CampaignTold{check}); !why.empty()) return failed(why);
        if (!owner_(OwnerTask::LookAtCampaigns)) return skipped("nobody looks at campaigns at this vehicle");
        if (const auto why = not_told(check, CampaignState::Seen); !why.empty()) return failed("it was on the screen: " + why);
        if (const auto why = yes_to_visit(check); !why.empty()) return failed(why);
        // Its request taken back is a No, and the owner may think again
        if (!owner_(OwnerTask::TakeBack)) return skipped("nobody takes a request back at this vehicle");
        if (const auto why = not_told(check, CampaignState::Declined); !why.empty()) return failed("its request was taken back: " + why);
        if (const auto why = yes_to_visit(check); !why.empty()) return failed("after a No: " + why);
        const ServiceRecorded record{record_of(request_)};
        if (const auto why = desk_.taken(record); !why.empty()) return failed(why);
        if (const auto why = not_told(check, CampaignState::Done); !why.empty()) return failed("a record ended its request: " + why);
        // Done is the end
        if (const auto why = desk_.taken(record); !why.empty()) return failed(why);
        (void)owner_(OwnerTask::SayNoToCampaign);
        (void)owner_(OwnerTask::SayYesToCampaign);
        return desk_.quiet<CampaignChanged>() ? passed() : failed("a campaign that is done changes once more");
    }
    [[nodiscard]] Verdict keeps_thirty() {
        if (const auto no = scene_->cannot()) return *no;
        std::optional<Campaign> first;
        for (int number = 1; number <= kKept; ++number) {
            const Campaign one = waiting();
            if (!first) first = one;
            if (const auto why = desk_.taken(CampaignTold{one}); !why.empty()) return failed("campaign " + std::to_string(number) + " of 30: " + why);
        }
        const Campaign further = waiting();
        if (const auto why = desk_.refusal_of(CampaignTold{further}, Reason::Full); !why.empty()) return failed("the 31st: " + why);
        // One that it has may still change, and one that is over gives way; the last word of one it has not is no campaign
        if (const auto why = desk_.taken(CampaignTold{last_word(*first)}); !why.empty()) return failed(why);
        if (const auto why = desk_.taken(CampaignTold{last_word(waiting())}); !why.empty()) return failed(why);
        const auto why = desk_.taken(CampaignTold{further});
        return why.empty() ? passed() : failed("one is withdrawn, and the next is not taken: " + why);
    }
    [[nodiscard]] Verdict drops_with_the_consent() {
        if (const auto no = scene_->cannot()) return *no;
        if (!owner_(OwnerTask::ForbidCampaigns)) return skipped("nobody takes a consent back at this vehicle");
        if (!consent_is(ConsentState::Withdrawn)) return failed("the consent was withdrawn, and no ConsentChanged came");
        const Campaign one = waiting();
        if (const auto why = desk_.refusal_of(CampaignTold{one}, Reason::Consent); !why.empty()) return failed("a campaign without the consent: " + why);
        if (!owner_(OwnerTask::AllowAll)) return skipped("nobody gives a consent at this vehicle");
        if (!consent_is(ConsentState::Granted)) return failed("the consent was given, and no ConsentChanged came");
        if (const auto why = desk_.taken(CampaignTold{one}); !why.empty()) return failed("what waited when the consent went is still there: " + why);
        const auto why = desk_.taken(CampaignTold{last_word(one)});
        return why.empty() ? passed() : failed(why);
    }

private:
    static constexpr int kKept = 30;
    static bool any(const CampaignChanged&) { return true; }

    [[nodiscard]] Campaign campaign(CampaignClass c) {
        Campaign out;
        out.id = party_.new_id();
        out.campaign_class = c;
        out.title = {"一致性检查", "Conformance"};
        out.body = {"请车主按提示操作", "Please do as the suite says"};
        out.from = {party_.now().since_epoch - hours{1}, WallQuality::Synchronised};
        out.until = {party_.now().since_epoch + hours{240}, WallQuality::Synchronised};
        return out;
    }
    /// One that is not shown yet.
    [[nodiscard]] Campaign waiting() {
        Campaign out = campaign(CampaignClass::Marketing);
        out.from.since_epoch += hours{25};
        return out;
    }
    /// As a desk sends it: without its texts.
    [[nodiscard]] static Campaign last_word(const Campaign& of) {
        Campaign out;
        out.id = of.id;
        out.campaign_class = of.campaign_class;
        out.theme = of.theme;
        out.word = CampaignWord::Withdrawn;
        return out;
    }
    [[nodiscard]] MessageShown news_of(const Campaign& of) { return {party_.new_id(), {"一致性检查", "Conformance"}, {"活动动态", "News"}, of.id}; }
    [[nodiscard]] ServiceRecord record_of(const Id& request) {
        ServiceRecord record;
        record.id = party_.new_id();
        record.request_id = request;
        record.performed_at = party_.now();
        record.dealer_id = record.dealer_name = "conformance";
        record.revision = 1;
        Job job;
        job.name = "conformance";
        record.jobs = {job};
        return record;
    }
    /// What is wrong with what the vehicle tells next of any campaign; empty: it is this state of this one.
    [[nodiscard]] std::string not_told(const Campaign& of, CampaignState state) {
        const auto told = desk_.hear<CampaignChanged>();
        if (!told) return "no CampaignChanged came";
        if (told->campaign_id != of.id || told->campaign_class != of.campaign_class) return "CampaignChanged is of another campaign or class";
        return told->state == state ? "" : "CampaignChanged tells another state";
    }
    /// The owner's Yes is an answer and a request, in any order; keeps the request. What is wrong with them, or empty.
    [[nodiscard]] std::string yes_to_visit(const Campaign& of) {
        if (!owner_(OwnerTask::SayYesToCampaign)) return "nobody answers a campaign at this vehicle";
        bool accepted = false, asked = false;
        (void)desk_.hear_event(
            [&](const UpEvent& event) {
                if (const auto* changed = std::get_if<CampaignChanged>(&event.payload)) accepted = changed->campaign_id == of.id && changed->state == CampaignState::Accepted;
                if (const auto* made = std::get_if<ServiceRequested>(&event.payload)) {
                    asked = made->request.campaign == of.id && made->request.want == Want::Visit;
                    request_ = made->request.id;
                }
                return accepted && asked;
            },
            patience_.answer);
        if (!accepted) return "no CampaignChanged ACCEPTED came";
        return asked ? "" : "no ServiceRequested for a visit came that names the campaign";
    }
    [[nodiscard]] bool consent_is(ConsentState state) {
        return desk_.hear<ConsentChanged>([state](const ConsentChanged& e) { return e.consent.purpose == Purpose::Campaigns && e.consent.state == state; }, patience_.answer).has_value();
    }

    std::shared_ptr<VehicleScene> scene_;
    Party& party_{scene_->party};
    const Patience& patience_{scene_->patience};
    const Owner& owner_{scene_->owner};
    PlayedDesk& desk_{scene_->desk};
    Campaign lecture_;
    bool accepted_{false};
    Id request_;
};

}  // namespace

std::vector<Check> vehicle_campaign_checks(const std::shared_ptr<VehicleScene>& scene) {
    const auto suite = std::make_shared<VehicleCampaigns>(scene);
    const auto check = [&](const char* name, Verdict (VehicleCampaigns::*run)()) { return Check{name, "6.9", [suite, run] { return (*suite.*run)(); }}; };
    return {
        check("says nothing of a campaign that does not fit, or before its time", &VehicleCampaigns::judges_by_itself),
        check("tells that a campaign was seen, and each answer, once", &VehicleCampaigns::tells_the_answers),
        check("takes news of a campaign that was accepted, and answers none that is withdrawn", &VehicleCampaigns::takes_news_and_the_last_word),
        check("makes a request of a Yes to a visit, and is done with the record that ends it", &VehicleCampaigns::makes_a_request),
        check("keeps 30 campaigns, names a further one FULL, and takes it once one is over", &VehicleCampaigns::keeps_thirty),
        check("keeps no campaign that waited when its consent goes, and hears none until it is given anew", &VehicleCampaigns::drops_with_the_consent),
    };
}

}  // namespace odolink::conformance
