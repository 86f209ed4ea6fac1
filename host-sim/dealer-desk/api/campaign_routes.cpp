// SPDX-License-Identifier: Apache-2.0
// The handlers of care campaigns.
#include "dealer-desk/api/answers.hpp"

namespace odolink::desk {
namespace {

constexpr std::int64_t kMostVersion = INT32_MAX;

}  // namespace

web::HttpResponse Api::campaigns(const Call& call) {
    return answer_rows(desk_.campaigns(call.clerk()));
}

web::HttpResponse Api::draft_campaign(const Call& call) {
    Form form{call.request.body};
    const Campaign campaign = campaign_from(form);
    const std::int64_t version = form.number_or("version", 1, kMostVersion, 1);
    if (!form.wrong().empty()) return refused({Refused::Invalid, form.wrong()});
    return done(desk_.draft_campaign(call.clerk(), campaign, version, call.now.wall));
}

web::HttpResponse Api::campaign_cars(const Call& call) {
    const auto count = call.request.query.find("count");
    return answer_rows(desk_.campaign_cars(call.clerk(), id_from_text(call.parts[0]), count != call.request.query.end() ? count->second : "sent"));
}

web::HttpResponse Api::publish_campaign(const Call& call) {
    Form form{call.request.body};
    const std::int64_t version = form.number("version", 1, kMostVersion);
    if (!form.wrong().empty()) return refused({Refused::Invalid, form.wrong()});
    return done(desk_.publish_campaign(call.clerk(), id_from_text(call.parts[0]), version, call.now.wall));
}

web::HttpResponse Api::withdraw_campaign(const Call& call) {
    Form form{call.request.body};
    const std::int64_t version = form.number("version", 1, kMostVersion);
    if (!form.wrong().empty()) return refused({Refused::Invalid, form.wrong()});
    return done(desk_.withdraw_campaign(call.clerk(), id_from_text(call.parts[0]), version, call.now.wall));
}

web::HttpResponse Api::tell_campaign_news(const Call& call) {
    Form form{call.request.body};
    const Text title{form.text("title_zh"), form.text("title_en")};
    const Text body{form.text("body_zh"), form.text("body_en")};
    if (!form.wrong().empty()) return refused({Refused::Invalid, form.wrong()});
    return done(desk_.tell_campaign_news(call.clerk(), id_from_text(call.parts[0]), title, body, call.now.wall));
}

web::HttpResponse Api::finish_campaign(const Call& call) {
    return done(desk_.finish_campaign(call.clerk(), call.parts[0], id_from_text(call.parts[1]), call.now.wall));
}

}  // namespace odolink::desk
