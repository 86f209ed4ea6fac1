// SPDX-License-Identifier: Apache-2.0
// What of the agent runs: all of it, or less after starts that did not last, and more again after a good run.
#include "agent/core.hpp"

namespace odolink {

void Agent::Core::climb(const std::vector<Record>& meta, bool unclean) {
    if (!config.start_ladder) return;
    LadderState stored;
    for (const Record& record : meta) {
        if (record.key == stored::kStartLadder) stored = decode_ladder(to_text(record.value)).value_or(LadderState{});
    }
    ladder = StartLadder{stored, unclean};
    if (ladder.mode() == StartMode::Full) return;
    p.log.write(LogLevel::Error, "start.reduced",
                {{"mode", ladder.mode() == StartMode::Safe ? "safe" : "minimal"},
                 {"short_lives", std::to_string(ladder.state().short_lives)}});
}

void Agent::Core::keep_ladder() {
    if (!config.start_ladder) return;
    const std::string state = encode_ladder(ladder.state());
    const ByteView bytes = as_bytes(state);
    ledger.put(RecordKind::Meta, stored::kStartLadder, {bytes.begin(), bytes.end()});
    p.metrics.gauge("start_mode", static_cast<double>(ladder.mode()));
}

void Agent::Core::listen() {
    if (ladder.mode() == StartMode::Safe) return;
    p.can.set_receiver([this](const CanFrame& frame, MonoTime at) { on_frame(frame, at); });
}

void Agent::Core::poll_vehicle() {
    if (ladder.mode() != StartMode::Full) return;
    poll.start();
    truck_poll.start();
}

void Agent::Core::arm_good_run() {
    if (!config.start_ladder || ladder.state().lasted) return;
    good_run_timer = p.scheduler.after(StartLadder::kGoodRun, [this] {
        good_run_timer = 0;
        on_good_run();
    });
}

void Agent::Core::on_good_run() {
    const bool another = ladder.on_good_run();
    keep_ladder();
    touch(another ? Durability::Now
                  : Durability::Lingering);  // a step up is durable before what may end this run begins
    if (another) {
        p.log.write(LogLevel::Warning, "start.step_up",
                    {{"mode", ladder.mode() == StartMode::Full ? "full" : "minimal"}});
        if (ladder.mode() == StartMode::Minimal) listen();
        sync.hold_messages(ladder.mode() == StartMode::Safe);
        sync.look_at_health();
        if (p.power.ignition() != Ignition::Off) poll_vehicle();
    }
    arm_good_run();
}

}  // namespace odolink
