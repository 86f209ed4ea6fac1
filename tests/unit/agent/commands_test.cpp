// SPDX-License-Identifier: Apache-2.0
// Commands of the dealer against the bus: whatever kind comes, whatever stands in it, no frame leaves that is not a read of the
// bus safety rule (world/bus_oracle, through the house rules). And which key may send what, and how much of it.
#include <set>

#include "agent_world.hpp"
#include "engine/random.hpp"
#include "ports/sim_keys.hpp"
#include "wire/envelope.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace odolink::sim;

namespace {

constexpr const char* kKey = "dealer-1-key";

Id id_of(Random& random) {
    Id id;
    for (std::byte& b : id.bytes) b = static_cast<std::byte>(random.below(256));
    return id;
}

/// Any text, bytes of requests that clear and write among it.
std::string text_of(Random& random) {
    constexpr const char* kTexts[] = {"04", "14FFFFFF", "2E F190", "31 01 FF00", "P0420", "engine_oil", "7E0", "LDKLNK1A5T0000001"};
    return kTexts[random.below(8)];
}

DownPayload payload_of(std::size_t kind, Random& random, WallTime now) {
    ServiceRecord record;
    record.id = id_of(random);
    record.performed_at = now;
    record.mileage = Distance::kilometres(9'000);
    Job job;
    job.kind = JobKind::Repair;
    job.name = text_of(random);
    job.fault_codes = {text_of(random), "P0420"};
    record.jobs = {job};
    MaintenancePlan plan;
    plan.id = text_of(random);
    plan.version = 2 + static_cast<std::uint32_t>(random.below(100));
    plan.valid_from = now;
    Appointment visit;
    visit.id = id_of(random);
    visit.start = now;
    switch (kind) {
        case 0: return RequestPickedUp{id_of(random), now, text_of(random)};
        case 1: return AppointmentOffered{visit};
        case 2: return ServiceRecorded{record};
        case 3: return PlanIssued{plan};
        case 4: return MessageShown{id_of(random), {text_of(random), text_of(random)}, {text_of(random), text_of(random)}};
        case 5: return ClusterSwapped{{id_of(random), Distance::kilometres(9'010), Distance{}, now, text_of(random), text_of(random)}};
        case 6: return VinAccepted{"LDKLNK1A5T0000002", text_of(random)};
        case 7: return RecordChanged{flatten(record, {1, Writer::Dealer})};
        case 8: return RequestAnswered{id_of(random), now, text_of(random), text_of(random), random.below(2) == 0};
        case 9: return LiveSessionAsked{id_of(random), "000042", text_of(random), std::chrono::minutes{1}};
        case 10: return LiveSessionClosed{id_of(random)};
        case 11: return AttachmentSent{{}, 0, Bytes(16)};
        case 13: return CampaignTold{{id_of(random), CampaignClass::Marketing, CampaignTheme::Offer, CampaignWord::Open, {text_of(random), text_of(random)}, {text_of(random), text_of(random)}, {}, now, {now.since_epoch + std::chrono::hours{24}, now.quality}}};
        case 12: return AttachmentAbsent{{}, AttachmentAbsence::Gone};
        default: return RecallTold{{"R2026-07", RecallState::Open, {text_of(random), text_of(random)}, {text_of(random), text_of(random)}, {text_of(random), text_of(random)}, now}};
    }
}

}  // namespace

TEST_GROUP(Commands) {
    AgentWorld world;
    SimKeys keys{kKey};
    Random random{42};
    std::uint64_t number{0};

    void setup() override {
        world.begin();
        world.act("owner consent all");
    }
    void teardown() override {
        world.nothing_broke();
    }
    void send(DownPayload payload) {
        DownMessage message;
        message.id = id_of(random);
        message.trace = message.id;
        message.sequence = ++number;
        message.issued = world.stage.dealer.now();
        message.expires = {message.issued.since_epoch + std::chrono::hours{1}, WallQuality::Synchronised};
        message.payload = std::move(payload);
        const Bytes body = wire::encode(wire::DownBatch{"sim-0001", {message}, {}});
        const auto signature = keys.sign(body);
        CHECK_TRUE(signature.has_value());
        const std::string shard = wire::shard_of(keys.sha256(as_bytes(std::string_view{"sim-0001"})));
        world.stage.broker.publish_from_desk(wire::topic(shard, "sim-0001", wire::Direction::Down, wire::kDownCareChannel),
                                             wire::encode(wire::Envelope{kKey, body, {signature->begin(), signature->end()}}));
        world.run_for(200ms);
    }
    [[nodiscard]] std::uint64_t counted(const char* name) {
        const auto& counters = world.stage.vehicle.metrics.counters();
        const auto found = counters.find(name);
        return found == counters.end() ? 0 : found->second;
    }
};

TEST(Commands, of_every_kind_with_anything_in_them_put_nothing_on_the_bus_but_reads) {
    world.ask_about_fault();
    const std::uint64_t taken = counted("link_down_taken_total");
    for (std::size_t i = 0; i < 330; ++i) {
        constexpr std::size_t kKinds = std::variant_size_v<DownPayload>;
        send(payload_of(i % kKinds, random, world.stage.dealer.now()));
        if (i % kKinds == kKinds - 1) world.run_for(60s);  // nine of them are commands, and a minute takes ten
    }
    CHECK_EQUAL(330U, counted("link_down_taken_total") - taken);
    world.run_for(120s);
    // Then, beside the house rules' oracle: the fault is still there, nothing cleared it
    world.expect("fault.P0420 != cleared_outside");
}

TEST(Commands, a_plan_that_is_unfit_or_of_an_older_version_changes_nothing_and_is_named) {
    const auto plan = [](std::uint32_t version, bool fit) {
        MaintenancePlan out;
        out.id = "north";
        out.version = version;
        PlanItem oil;
        oil.id = "engine_oil";
        oil.name = {"机油", "Oil"};
        oil.repeat.distance = Distance::kilometres(7'777);
        if (fit) out.items = {oil};
        return PlanIssued{out};
    };
    send(plan(5, true));
    send(plan(4, true));
    CHECK_EQUAL(1U, counted("link_refused_older_total"));
    send(plan(5, true));  // told again: nothing to name
    send(plan(6, false));
    CHECK_EQUAL(1U, counted("link_refused_unfit_total"));
    // Then version 6 is still to come
    send(plan(6, true));
    CHECK_EQUAL(1U, counted("link_refused_older_total"));
    CHECK_EQUAL(1U, counted("link_refused_unfit_total"));
    CHECK_EQUAL(5U, counted("link_down_taken_total"));
}

TEST(Commands, more_than_ten_of_a_key_in_a_minute_wait_for_the_next) {
    for (std::size_t i = 0; i < 11; ++i) send(payload_of(4, random, world.stage.dealer.now()));
    CHECK_EQUAL(10U, counted("link_down_taken_total"));
    CHECK_EQUAL(1U, counted("link_refused_rate_total"));
    // When the same message comes again a minute later
    world.run_for(60s);
    --number;
    send(payload_of(4, random, world.stage.dealer.now()));
    CHECK_EQUAL(11U, counted("link_down_taken_total"));
}
