// SPDX-License-Identifier: Apache-2.0
#include "scenarios/disk_store.hpp"

#include <stdlib.h>

#include <cerrno>
#include <filesystem>
#include <system_error>
#include <utility>

namespace odolink::sim {
namespace {

constexpr std::uint64_t kReserve = 1024 * 1024;

std::string made_directory() {
    std::string name = (std::filesystem::temp_directory_path() / "odolink-disk-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) throw std::system_error{errno, std::generic_category(), name};
    return name;
}

}  // namespace

DiskStore::DiskStore(std::uint64_t seed) : directory_{made_directory()}, seed_{seed} {}

DiskStore::~DiskStore() {
    open_.reset();
    std::error_code ignored;
    std::filesystem::remove_all(directory_, ignored);
}

Result<SqliteVehicleStore*> DiskStore::open() {
    if (open_) return open_.get();
    auto opened = SqliteVehicleStore::open({directory_, disk_.name(), {}});
    died_if_dead();
    if (!opened) return opened.error();
    opening_ = (*opened)->opening();
    open_ = std::move(*opened);
    return open_.get();
}

void DiskStore::died_if_dead() {
    if (disk_.dead()) throw PowerCut::Within;
}

template <class Use>
auto DiskStore::use(Use action) -> decltype(action(std::declval<SqliteVehicleStore&>())) {
    const auto opened = open();
    if (!opened) return opened.error();
    auto result = action(**opened);
    died_if_dead();
    return result;
}

Status DiskStore::commit(const StoreTransaction& transaction) {
    const bool cut = cut_in_ > 0 && --cut_in_ == 0;
    if (cut && cut_ == PowerCut::Before) throw PowerCut::Before;
    const Status kept = use([this, &transaction](SqliteVehicleStore& store) {
        Status done = store.commit(transaction);
        const bool released = full_ && !std::filesystem::exists(directory_ + "/reserve");
        if (!released) return done;
        full_ = false;
        disk_.make_room(kReserve);
        return done ? done : store.commit(transaction);
    });
    failed_ = !kept;
    if (cut) throw PowerCut::After;
    return kept;
}

Result<std::vector<Record>> DiskStore::load(RecordKind kind) {
    return use([kind](SqliteVehicleStore& store) { return store.load(kind); });
}

Result<std::vector<Record>> DiskStore::load_last(RecordKind kind, std::size_t count) {
    return use([kind, count](SqliteVehicleStore& store) { return store.load_last(kind, count); });
}

Result<std::vector<JournalEntry>> DiskStore::journal(std::uint64_t first_index, std::size_t count) {
    return use([first_index, count](SqliteVehicleStore& store) { return store.journal(first_index, count); });
}

Status DiskStore::compact() {
    return use([](SqliteVehicleStore& store) { return store.compact(); });
}

Result<std::optional<JournalEntry>> DiskStore::last_journal_entry() {
    return use([](SqliteVehicleStore& store) { return store.last_journal_entry(); });
}

Result<std::vector<OutboxEntry>> DiskStore::waiting(Stream stream, std::uint64_t after, std::size_t count) {
    return use([stream, after, count](SqliteVehicleStore& store) { return store.waiting(stream, after, count); });
}

Result<std::vector<OutboxRange>> DiskStore::ranges() {
    return use([](SqliteVehicleStore& store) { return store.ranges(); });
}

void DiskStore::fail_commits(std::optional<StoreErrc> error) {
    full_ = false;
    disk_.fail(error);
}

void DiskStore::fill_disk() {
    full_ = std::filesystem::exists(directory_ + "/reserve");
    disk_.fail(StoreErrc::Full);
}

void DiskStore::cut_power_at(std::uint64_t commit, PowerCut cut) {
    cut_in_ = commit;
    cut_ = cut;
    if (commit == 0) disk_.cut_at(0);
}

bool DiskStore::cut_power_at_disk(std::uint64_t operation) {
    disk_.cut_at(operation);
    return true;
}

bool DiskStore::damage(std::uint64_t count) {
    disk_.damage(directory_ + "/vehicle.db", count, seed_++);
    return true;
}

std::function<void()> DiskStore::copy() {
    return [this, files = disk_.files()] { disk_.put_back(files); };
}

void DiskStore::agent_died() {
    const bool power_cut = disk_.dead();
    disk_.kill();  // closing writes nothing more
    open_.reset();
    if (power_cut) disk_.restart(seed_++);
    else disk_.go_on();
}

Status DiskStore::integrity_check() {
    const auto opened = open();
    return opened ? (*opened)->integrity_check() : Status{opened.error()};
}

}  // namespace odolink::sim
