// SPDX-License-Identifier: Apache-2.0
// The table of what is wanted and how often, and the order of asking: everybody, then one by one, then not for an hour.
#include "core/diagnostics/j1939_poll.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "protocols/j1939/identity.hpp"

namespace odolink {
namespace {

namespace pgn = j1939::pgn;

/// Alive: asked for whatever is broadcast. A device that tells DM1 only while something is wrong would else keep its last
/// fault for ever. Lists and Frames: also when a code came or went; Frames only then.
enum class Part : std::uint8_t { Survey, Alive, Lists, Frames };

constexpr j1939::Pgn kFineDistance = 0xFEC1;
constexpr j1939::Pgn kDistance = 0xFEE0;

/// A group, how old what is told of it may be, and what it belongs to. In order of asking.
struct Wanted {
    j1939::Pgn group;
    Duration age;
    Part part;
};

constexpr std::array<Wanted, 31> kWanted{{
    {pgn::kAddressClaimed, 1h, Part::Survey},
    {pgn::kVehicleIdentification, 1h, Part::Survey},
    {kFineDistance, 10s, Part::Survey},
    {kDistance, 10s, Part::Survey},
    {pgn::kDm1, 60s, Part::Alive},
    {pgn::kDm29, 60s, Part::Survey},  // counts: another number has the lists read at once
    {pgn::kDm4, 1h, Part::Frames},
    {pgn::kDm24, 1h, Part::Survey},
    {pgn::kDm25, 1h, Part::Frames},
    {pgn::kDm31, 1h, Part::Frames},  // which code lights which lamp
    {pgn::kDm12, 60s, Part::Lists},
    {pgn::kDm27, 60s, Part::Lists},
    {pgn::kDm6, 60s, Part::Lists},
    {pgn::kDm28, 60s, Part::Lists},
    {pgn::kDm2, 60s, Part::Lists},
    {pgn::kDm5, 60s, Part::Survey},
    {pgn::kDm21, 60s, Part::Survey},
    {pgn::kDm26, 60s, Part::Survey},
    {0xFEE5, 60s, Part::Survey},  // engine hours
    {0xFEDC, 60s, Part::Survey},  // idle operation
    {pgn::kComponentIdentification, 1h, Part::Survey},
    {pgn::kSoftwareIdentification, 1h, Part::Survey},
    {pgn::kEcuIdentification, 1h, Part::Survey},
    {pgn::kDm19, 1h, Part::Survey},
    {pgn::kDm20, 1h, Part::Survey},  // how often monitors could run and did. DM30 answers DM7 alone, which commands a test
    {0xFEEE, 60s, Part::Survey},    // engine temperatures
    {0xFEF7, 60s, Part::Survey},    // electrical power
    {0xFEFC, 60s, Part::Survey},    // dash display
    {0xFEC0, 10min, Part::Survey},  // service information
    {0xFEE9, 10min, Part::Survey},  // fuel consumption
    {0xFEE7, 10min, Part::Survey},  // vehicle hours
}};

CanFrame can_frame(const j1939::Frame& frame) {
    CanFrame out;
    out.id = frame.id;
    out.length = frame.size;
    std::copy_n(frame.bytes.begin(), frame.size, out.data.begin());
    return out;
}

}  // namespace

J1939Poll::J1939Poll(BusGuard& guard, J1939Watch& watch, Scheduler& scheduler, Clock& clock)
    : guard_{guard}, watch_{watch}, scheduler_{scheduler}, clock_{clock} {}

J1939Poll::~J1939Poll() { stop(); }

void J1939Poll::start() {
    stop();
    running_ = true;
}

void J1939Poll::stop() {
    running_ = false;
    if (timer_ != 0) scheduler_.cancel(std::exchange(timer_, 0));
    wishes_.clear();
    lists_.clear();
    open_.reset();
    watch_.restart();
}

void J1939Poll::on_heard(const J1939Watch::Heard& heard) {
    if (!running_) return;
    if (heard.reply) reply(*heard.reply);
    note_lists(heard.reports);
    if (heard.counts_moved) read_codes_now();
    if (timer_ == 0 && watch_.present()) arm(kTick);
}

void J1939Poll::note_lists(const std::vector<VehicleReport>& reports) {
    for (const VehicleReport& report : reports) {
        const auto* list = std::get_if<DtcListRead>(&report);
        if (list == nullptr || list->kind != DtcKind::Stored || lists_[list->ecu] == list->codes) continue;
        lists_[list->ecu] = list->codes;
        read_codes_now();
    }
}

void J1939Poll::read_codes_now() {
    for (const Wanted& wanted : kWanted) {
        if (wanted.part == Part::Lists || wanted.part == Part::Frames) wishes_[wanted.group].now = true;
    }
}

void J1939Poll::arm(Duration delay) {
    timer_ = scheduler_.after(delay, [this] {
        timer_ = 0;
        on_timer();
    });
}

void J1939Poll::on_timer() {
    const MonoTime now = clock_.mono();
    for (const j1939::Frame& frame : watch_.on_time(now)) reply(frame);
    look(now);
    arm(kTick);
}

void J1939Poll::look(MonoTime now) {
    if (open_ && !open_is_over(now)) return;
    for (std::size_t i = 0; i < kWanted.size(); ++i) {
        if (!due(i, now)) continue;
        Wish& wish = wishes_[kWanted[i].group];
        if (wish.one_by_one.empty()) wish.one_by_one.assign(wish.answer_alone.begin(), wish.answer_alone.end());
        const bool alone = !wish.one_by_one.empty();
        const j1939::Address to = alone ? wish.one_by_one.front() : j1939::kGlobal;
        if (!ask(kWanted[i].group, to, now)) return;  // manners; what is wanted stays wanted
        if (alone) wish.one_by_one.pop_front();
        wish.now = false;
        return;
    }
}

/// Answered, or answered by nobody in time. A transfer that has begun is waited for.
bool J1939Poll::open_is_over(MonoTime now) {
    const auto told = watch_.told(open_->group, open_->to);
    const bool answered = told && *told >= open_->since;
    const bool refused = watch_.refused(open_->group, open_->to);
    if (answered || refused) {
        if (answered) wishes_[open_->group].unanswered = 0;
        if (answered && open_->to != j1939::kGlobal) wishes_[open_->group].answer_alone.insert(open_->to);
        open_.reset();
        return true;
    }
    const Duration waited = now - open_->since;
    if (waited < kAnswerTime || (watch_.receiving() && waited < kTransferTime)) return false;
    on_unanswered(*open_, now);
    open_.reset();
    return true;
}

void J1939Poll::on_unanswered(const Open& open, MonoTime now) {
    Wish& wish = wishes_[open.group];
    if (open.to == j1939::kGlobal && ++wish.unanswered < kAsksOfAll) return;
    if (!std::exchange(wish.listed_devices, true)) {
        for (const j1939::Address device : watch_.devices()) {
            if (wish.one_by_one.size() < kMostDevices && !watch_.refused(open.group, device)) wish.one_by_one.push_back(device);
        }
    }
    if (wish.one_by_one.empty() && wish.answer_alone.empty()) wish.given_up = now;
}

bool J1939Poll::due(std::size_t index, MonoTime now) {
    const Wanted& wanted = kWanted[index];
    Wish& wish = wishes_[wanted.group];
    if (!wish.one_by_one.empty()) return true;
    if (wish.given_up && now - *wish.given_up >= kGivenUp) wish = {};
    if (wish.given_up) return false;
    if (wish.now) return true;
    if (wanted.part == Part::Frames) return false;
    const auto told = wanted.part == Part::Alive ? std::nullopt : watch_.told(wanted.group, j1939::kGlobal);
    if (told && now - *told < wanted.age) return false;
    const auto fine = wanted.group == kDistance ? watch_.told(kFineDistance, j1939::kGlobal) : std::nullopt;
    if (fine && now - *fine < wanted.age) return false;
    return !wish.asked || wish.unanswered > 0 || now - *wish.asked >= wanted.age;
}

bool J1939Poll::ask(j1939::Pgn group, j1939::Address to, MonoTime now) {
    const auto frame = j1939::request(group, J1939Watch::kOwn, to);
    if (!frame || !guard_.send(can_frame(*frame), now)) return false;
    wishes_[group].asked = now;
    open_ = Open{group, to, now};
    return true;
}

/// Sent at once or not at all: its moment passes.
void J1939Poll::reply(const j1939::Frame& frame) { (void)guard_.send(can_frame(frame), clock_.mono()); }

}  // namespace odolink
