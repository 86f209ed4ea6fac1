// SPDX-License-Identifier: Apache-2.0
// A change of owner on the real store: words are planted through the agent's own inputs, the owner changes, and no byte
// of them is left in any file, whatever moment the power goes at. The dealer is told, the vehicle's own history stays
// and its journal still holds.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "adapters/sqlite/sqlite_vehicle_store.hpp"
#include "core/ledger/journal.hpp"
#include "core/privacy/owner_change.hpp"
#include "ports/sim_disk.hpp"
#include "ports/sim_keys.hpp"
#include "support/temporary_directory.hpp"
#include "unit/agent/agent_world.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace odolink::sim;
using sim::SimDisk;

namespace {

constexpr const char* kVehicle = "sim-0001";

/// Words of the old owner, each planted in another place.
const std::vector<std::string> kPlanted{"PLANT-request", "PLANT-note-13912345678", "PLANT-message-title",
                                        "PLANT-message-body", "PLANT-dealer-note"};

std::string bytes_of_file(const std::filesystem::path& file) {
    std::ifstream in{file, std::ios::binary};
    return {std::istreambuf_iterator<char>{in}, {}};
}

/// "file: word" for each planted word in each file of the directory.
std::vector<std::string> found_in(const std::string& directory, const std::vector<std::string>& words) {
    std::vector<std::string> found;
    for (const auto& entry : std::filesystem::recursive_directory_iterator{directory}) {
        if (!entry.is_regular_file()) continue;
        const std::string bytes = bytes_of_file(entry.path());
        for (const std::string& word : words) {
            if (bytes.find(word) != std::string::npos) found.push_back(entry.path().filename().string() + ": " + word);
        }
    }
    return found;
}

std::string raw(const Id& id) {
    return {reinterpret_cast<const char*>(id.bytes.data()), id.bytes.size()};
}

std::unique_ptr<SqliteVehicleStore> open(const std::string& directory, const std::string& vfs = {}) {
    auto opened = SqliteVehicleStore::open({directory, vfs, {}});
    CHECK_TRUE(opened.has_value());
    return std::move(*opened);
}

bool tells(const desk::VehicleFile& file, const std::string& kind) {
    return std::any_of(file.timeline.begin(), file.timeline.end(),
                       [&kind](const desk::TimelineEntry& e) { return e.kind == kind; });
}

/// The journal of a store: broken at no entry, and each removal named.
void check_journal_of(VehicleStore& store) {
    const SimKeys keys{"any"};
    const HashFunction sha256 = [&keys](ByteView bytes) { return keys.sha256(bytes); };
    const auto entries = store.journal(1, 1000);
    CHECK_TRUE(entries.has_value());
    CHECK_FALSE(first_broken(sha256, {}, *entries).has_value());
    Removals removals;
    for (const JournalEntry& entry : *entries)
        removals.take({entry.index - 1, {}}, entry.index, to_text(entry.payload));
    CHECK_TRUE(removals.count() > 0);
    CHECK_FALSE(removals.first_unnamed().has_value());
}

/// An agent on a SQLite store with a life of its own: consents, a request, an offer, a record, notes, a message, and
/// more of it waiting.
struct Owned {
    explicit Owned(SqliteVehicleStore& store)
        : world{[&store](VirtualStage& stage) { stage.vehicle.use_store(store, store); }} {}

    void live() {
        world.begin();
        world.act("owner consent all");
        world.ask_about_fault();
        CHECK_TRUE(world.touch(RequestService{ServiceKind::Repair, "PLANT-request"}).has_value());
        request = world.view().requests.back().request.id;
        world.expect_within(60s, "desk.requests = 1");
        world.act("dealer pick up");
        world.act("dealer propose in 1 days for 680 yuan");
        world.expect_within(60s, "appointment = proposed");
        world.act("dealer record oil service");
        world.expect_within(60s, "history.count = 1");
        STRCMP_EQUAL("", world.stage.dealer.change_record(kVehicle, "PLANT-dealer-note").c_str());
        STRCMP_EQUAL("", world.stage.dealer.message(kVehicle, "PLANT-message-title", "PLANT-message-body").c_str());
        world.expect_within(60s, "link.waiting = 0");
        world.run_for(60s);
        // What the dealer has not heard of waits in the outbox
        world.act("network down");
        CHECK_TRUE(world.touch(NoteRecord{world.view().history.at(0).id, "PLANT-note-13912345678"}).has_value());
        CHECK_TRUE(world.view().link.waiting > 0);
    }
    /// The least there is to erase, where many runs are wanted.
    void live_briefly() {
        world.begin();
        world.act("owner consent all");
        world.act("network down");
        CHECK_TRUE(world.touch(RequestService{ServiceKind::Repair, kPlanted.front()}).has_value());
    }
    void ask() {
        CHECK_TRUE(world.touch(AskErasure{ErasureReason::OwnerChanged}).has_value());
        CHECK_TRUE(world.view().erasure.has_value());
    }
    [[nodiscard]] Status confirm() { return world.touch(ConfirmErasure{world.view().erasure->confirm}); }

    AgentWorld world;
    Id request;
};

}  // namespace

TEST_GROUP(OwnerChangeOnDisk) {
    test::TemporaryDirectory directory;
};

TEST(OwnerChangeOnDisk, no_byte_of_the_old_owner_is_left_in_any_file_and_the_vehicles_history_is) {
    auto store = open(directory.path());
    std::ofstream{directory.path() + "/vehicle.db.damaged"} << "set aside: PLANT-request";
    Owned owned{*store};
    owned.live();
    AgentWorld& world = owned.world;
    const Distance mileage = world.view().mileage.value;
    std::vector<std::string> words = kPlanted;
    words.push_back(raw(owned.request));
    words.push_back(owned.request.text());
    // Given each word stands in the files
    for (const std::string& word : words) CHECK_FALSE(found_in(directory.path(), {word}).empty());
    // When the owner confirms twice
    owned.ask();
    CHECK_TRUE(owned.confirm().has_value());
    world.run_for(1s);
    // Then nothing of it is there
    for (const std::string& left : found_in(directory.path(), words)) FAIL(left.c_str());
    CHECK_FALSE(std::filesystem::exists(directory.path() + "/vehicle.db.damaged"));
    const HeadUnitView& view = world.view();
    CHECK_TRUE(view.requests.empty() && view.appointments.empty() && view.sent.empty());
    for (const ConsentLine& line : view.consents) CHECK_TRUE(line.consent.state == ConsentState::NotAsked);
    // And the vehicle's own past is: mileage, record with its jobs, fault, plan, journal
    CHECK_TRUE(view.mileage.value == mileage);
    CHECK_EQUAL(1U, view.history.size());
    STRCMP_EQUAL("", view.history.at(0).note.c_str());
    CHECK_FALSE(view.history.at(0).jobs.empty());
    CHECK_EQUAL(1U, view.faults.size());
    check_journal_of(*store);
    CHECK_TRUE(store->integrity_check().has_value());
}

TEST(OwnerChangeOnDisk, the_dealer_is_told_and_then_the_key_goes) {
    auto store = open(directory.path());
    Owned owned{*store};
    owned.live();
    AgentWorld& world = owned.world;
    owned.ask();
    CHECK_TRUE(owned.confirm().has_value());
    world.run_for(1s);
    CHECK_TRUE(world.stage.vehicle.enrolled());
    // Nothing may be allowed with the old owner's identity
    world.expect_within(30s, "driving = parked");
    CHECK_TRUE(world.touch(SetConsent{Purpose::ServiceRequest, ConsentState::Granted, "2026-01"}).error() ==
               make_error_code(OwnerActionErrc::NotAllowed));
    world.act("network up");
    world.run_for(8min);
    CHECK_FALSE(world.stage.vehicle.enrolled());
    CHECK_TRUE(world.view().link.needs_enrolment);
    CHECK_FALSE(world.view().erasure.has_value());
    const desk::VehicleFile file = world.stage.dealer.file(kVehicle);
    CHECK_TRUE(file.requests.at(0).request.state == RequestState::Closed ||
               file.requests.at(0).request.state == RequestState::Withdrawn);
    CHECK_TRUE(tells(file, "owner_changed"));
    STRCMP_EQUAL("", file.vehicle.owner.c_str());
    // The note that waited never came, and is named as dropped
    STRCMP_EQUAL("PLANT-dealer-note", file.records.at(0).record.note.c_str());
    CHECK_TRUE(world.stage.dealer.link(kVehicle).dropped > 0);
    CHECK_EQUAL(0U, world.stage.dealer.link(kVehicle).missing);
    // And the streams of the next identity begin anew
    for (const OutboxRange& range : *store->ranges()) CHECK_TRUE(range.last <= 1);
}

TEST(OwnerChangeOnDisk, a_dealer_who_is_not_heard_does_not_keep_the_key_alive) {
    auto store = open(directory.path());
    Owned owned{*store};
    owned.live();
    owned.ask();
    CHECK_TRUE(owned.confirm().has_value());
    owned.world.run_for(9min);
    CHECK_TRUE(owned.world.stage.vehicle.enrolled());
    owned.world.run_for(2min);
    CHECK_FALSE(owned.world.stage.vehicle.enrolled());
    // And after a restart it is still so, and the screen lives
    owned.world.act("kill agent");
    owned.world.act("start agent");
    CHECK_TRUE(owned.world.view().link.needs_enrolment);
}

TEST(OwnerChangeOnDisk, a_power_cut_at_any_write_of_it_is_made_good_at_the_next_start) {
    std::uint64_t cut = 0;
    bool died = true;
    unsigned resumed = 0;
    while (died) {
        ++cut;
        SimDisk disk;
        auto store = open(directory.path(), disk.name());
        auto owned = std::make_unique<Owned>(*store);
        owned->live_briefly();
        owned->ask();
        disk.cut_at(cut);
        const bool confirmed = owned->confirm().has_value();
        owned->world.run_for(1s);
        died = disk.dead();
        disk.cut_at(0);
        owned->world.act("kill agent");
        store.reset();
        if (died) disk.restart(cut);
        store = open(directory.path(), disk.name());
        owned->world.stage.vehicle.use_store(*store, *store);
        owned->world.act("start agent");
        if (!confirmed && !owned->world.view().erasure) continue;  // refused, and nothing of it happened
        ++resumed;
        owned->world.run_for(1s);
        CHECK_TRUE(owned->world.view().erasure.has_value());
        CHECK_TRUE(owned->world.view().requests.empty());
        CHECK_TRUE(disk.has(directory.path() + "/vehicle.db"));
        for (const char* name : {"/vehicle.db", "/vehicle.db-wal"}) {
            const std::string bytes = to_text(disk.file(directory.path() + name).current);
            CHECK_TRUE(bytes.find(kPlanted.front()) == std::string::npos);
        }
        CHECK_TRUE(store->integrity_check().has_value());
    }
    CHECK_TRUE(cut > 10 && resumed > 5);
}

TEST_GROUP(ForgetMe) {
    test::TemporaryDirectory directory;
};

TEST(ForgetMe, erases_the_same_and_keeps_the_identity_and_the_link) {
    auto store = open(directory.path());
    Owned owned{*store};
    owned.live();
    AgentWorld& world = owned.world;
    CHECK_TRUE(world.touch(AskErasure{ErasureReason::Forgotten}).has_value());
    CHECK_TRUE(owned.confirm().has_value());
    world.run_for(1s);
    for (const std::string& left : found_in(directory.path(), kPlanted)) FAIL(left.c_str());
    world.act("network up");
    world.expect_within(6min, "link.waiting = 0");
    CHECK_TRUE(world.stage.vehicle.enrolled());
    CHECK_FALSE(world.view().erasure.has_value());
    CHECK_TRUE(tells(world.stage.dealer.file(kVehicle), "forgotten"));
    // And the dealer's next message still arrives: numbers down go on
    STRCMP_EQUAL("", world.stage.dealer.message(kVehicle, "hello", "again").c_str());
    world.run_for(60s);
    const auto prompts = world.snapshot().prompts;
    CHECK_TRUE(std::any_of(prompts.begin(), prompts.end(),
                           [](const Prompt& p) { return p.reason_key.starts_with("message:"); }));
    CHECK_TRUE(world.touch(SetConsent{Purpose::ServiceRequest, ConsentState::Granted, "2026-01"}).has_value());
}

TEST(ForgetMe, needs_the_second_touch_within_a_minute_and_only_while_parked) {
    auto store = open(directory.path());
    Owned owned{*store};
    owned.world.begin();
    owned.world.act("owner consent all");
    owned.ask();
    const Id confirm = owned.world.view().erasure->confirm;
    Id other = confirm;
    other.bytes[0] ^= std::byte{1};
    const auto stale = make_error_code(OwnerActionErrc::Stale);
    CHECK_TRUE(owned.world.touch(ConfirmErasure{other}).error() == stale);
    CHECK_TRUE(owned.world.touch(ConfirmErasure{confirm}).error() == stale);  // asking begins anew after a wrong one
    owned.ask();
    owned.world.run_for(61s);
    CHECK_TRUE(owned.world.touch(ConfirmErasure{confirm}).error() == stale);
    owned.ask();
    owned.world.act("drive 1 km at 50 km/h");
    owned.world.expect_within(30s, "driving = moving");
    CHECK_TRUE(owned.world.touch(ConfirmErasure{confirm}).error() == make_error_code(OwnerActionErrc::Driving));
    CHECK_TRUE(owned.world.touch(AskErasure{ErasureReason::Forgotten}).error() ==
               make_error_code(OwnerActionErrc::Driving));
    for (const ConsentLine& line : owned.world.view().consents) {
        if (line.consent.purpose == Purpose::ServiceRequest) CHECK_TRUE(line.consent.state == ConsentState::Granted);
    }
}
