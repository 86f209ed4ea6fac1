// SPDX-License-Identifier: Apache-2.0
// The limits are ours: wide enough for real visits, narrow enough to catch a slip of the finger.
#include "dealer-desk/rules/visit_rules.hpp"

#include "domain/attachment.hpp"
#include "domain/characters.hpp"

namespace odolink::desk {
namespace {

constexpr auto kYear = std::chrono::hours{24 * 366};
constexpr auto kMinute = std::chrono::minutes{1};
constexpr Distance kMostAway = Distance::kilometres(2000);
constexpr std::size_t kMostText = 500;

bool good_name(const std::string& text) {
    return !text.empty() && text.size() <= kMostText;
}

std::string wrong_field(const Job& job) {
    if (!good_name(job.name)) return "jobs.name";
    if (job.parts.size() > 100) return "jobs.parts";
    if (job.labour_price.minor_units < 0) return "jobs.labour_price";
    for (const Part& part : job.parts) {
        if (!good_name(part.name)) return "jobs.parts.name";
        if (part.number.size() > kMostText) return "jobs.parts.number";
        if (part.quantity_milli == 0) return "jobs.parts.quantity";
        if (part.price.minor_units < 0) return "jobs.parts.price";
    }
    return {};
}

}  // namespace

std::string wrong_field(const Offer& offer, WallTime now) {
    if (offer.start.since_epoch < now.since_epoch - kMinute || offer.start.since_epoch > now.since_epoch + kYear)
        return "start";
    if (offer.duration < std::chrono::minutes{10} || offer.duration > std::chrono::hours{24 * 14}) return "duration";
    if (offer.price.minor_units < 0 || offer.price.currency.size() != 3) return "price";
    if (!good_name(offer.place)) return "place";
    if (offer.note.size() > kMostText) return "note";
    return {};
}

std::string wrong_field(const ServiceRecord& record, const KnownMileage& known, WallTime now) {
    if (record.jobs.empty() || record.jobs.size() > 50) return "jobs";
    for (const Job& job : record.jobs) {
        if (std::string wrong = wrong_field(job); !wrong.empty()) return wrong;
    }
    if (record.mileage <= Distance{} || record.mileage < known.recorded) return "mileage";
    const bool far = record.mileage > known.trusted + kMostAway || record.mileage < known.trusted - kMostAway;
    if (known.trusted > Distance{} && far) return "mileage";
    if (record.performed_at.since_epoch > now.since_epoch + kMinute ||
        record.performed_at.since_epoch < now.since_epoch - 10 * kYear)
        return "performed_at";
    if (record.total.minor_units < 0) return "total";
    if (record.watch_distance < Distance{}) return "watch_distance";
    if (record.note.size() > kMostText) return "note";
    if (record.attachments.size() > kMostAttachmentsOfRecord) return "attachments";
    for (const Finding& finding : record.findings) {
        if (!good_name(finding.text)) return "findings.text";
    }
    return {};
}

std::string wrong_field(const Attachment& attachment, ByteView bytes) {
    if (attachment.name.empty() || count_characters(attachment.name) > kLongestAttachmentName) return "name";
    if (!is_attachment_type(attachment.media_type)) return "media_type";
    if (bytes.empty()) return "empty";
    if (bytes.size() > kLargestAttachment) return "too_large";
    return begins_as(attachment.media_type, bytes) ? "" : "content";
}

std::string wrong_field(const ClusterSwap& swap, Distance trusted, WallTime now) {
    const bool far = swap.true_mileage > trusted + kMostAway || swap.true_mileage < trusted - kMostAway;
    if (swap.true_mileage <= Distance{} || (trusted > Distance{} && far)) return "true_mileage";
    if (swap.shown_after < Distance{} || swap.shown_after > swap.true_mileage) return "shown_after";
    if (swap.performed_at.since_epoch > now.since_epoch + kMinute || swap.performed_at.since_epoch < now.since_epoch - kYear)
        return "performed_at";
    return {};
}

std::string wrong_field(const Text& title, const Text& body) {
    constexpr std::size_t kMostTitle = 120;
    constexpr std::size_t kMostBody = 1500;
    for (const std::string* text : {&title.zh, &title.en}) {
        if (text->empty() || text->size() > kMostTitle) return "title";
    }
    for (const std::string* text : {&body.zh, &body.en}) {
        if (text->empty() || text->size() > kMostBody) return "body";
    }
    return {};
}

std::string wrong_field(const Recall& recall, WallTime now) {
    constexpr std::size_t kMostTitle = 120;
    constexpr std::size_t kMostLine = 240;
    const auto bad = [](const Text& text, std::size_t most) {
        return text.zh.empty() || text.en.empty() || text.zh.size() > most || text.en.size() > most;
    };
    if (!is_recall_number(recall.number)) return "number";
    if (bad(recall.what, kMostTitle)) return "what";
    if (bad(recall.risk, kMostLine)) return "risk";
    if (bad(recall.remedy, kMostLine)) return "remedy";
    if (recall.announced.known() && recall.announced > now) return "announced";
    return {};
}

Money total_of(const ServiceRecord& record) {
    Money total{0, record.total.currency};
    for (const Job& job : record.jobs) {
        total.minor_units += job.labour_price.minor_units;
        for (const Part& part : job.parts) total.minor_units += part.price.minor_units;
    }
    return total;
}

}  // namespace odolink::desk
