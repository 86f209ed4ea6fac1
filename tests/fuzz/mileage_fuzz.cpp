// SPDX-License-Identifier: Apache-2.0
// The odometer gate under any sequence of readings, ignition cycles, swaps and restarts: the trusted mileage never falls, is
// never beyond what a vehicle can have driven, and moves only by what the outcome says.
#include <cstdint>
#include <cstdlib>
#include <span>

#include "base/bytes.hpp"
#include "core/mileage/odometer_gate.hpp"
#include "wire/records.hpp"

namespace {

using namespace odolink;

void require(bool holds) {
    if (!holds) std::abort();
}

/// Values that matter: anything, what full bytes show, and what lies near the trusted one.
Distance value_of(std::uint8_t how, std::uint32_t raw, const OdometerGate& gate) {
    const Distance trusted = gate.trusted() ? gate.trusted()->value : Distance{};
    switch (how % 5U) {
        case 0: return Distance::metres(static_cast<std::int32_t>(raw));
        case 1: return Distance::metres(static_cast<std::int64_t>(raw) * 100);  // PID A6
        case 2: return Distance::metres(static_cast<std::int64_t>(raw) * 125);  // SPN 245
        case 3: return trusted + Distance::metres(static_cast<std::int64_t>(raw % 20'000U) - 5'000);
        default: return raw % 2 == 0 ? Distance{} : Distance::metres(-1);
    }
}

/// What is stored of the gate comes back the same.
OdometerGate restarted(const OdometerGate& gate) {
    OdometerState state = gate.state();
    if (state.trusted) {
        const auto back = wire::decode_mileage(wire::encode(*state.trusted));
        require(back && *back == *state.trusted);
    }
    return OdometerGate{std::move(state)};
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    ByteView input = std::as_bytes(std::span{bytes, size});
    const OdometerLimits limits;
    OdometerGate gate;
    MonoTime now;
    for (; input.size() >= 8; input = input.subspan(8)) {
        const std::uint8_t op = u8(input[0]);
        now = now + std::chrono::milliseconds{u8(input[1]) * u8(input[1])};
        const Distance value = value_of(u8(input[3]), static_cast<std::uint32_t>(big_endian(input.subspan(4, 4))), gate);
        const WallTime wall{std::chrono::milliseconds{1'700'000'000'000} + std::chrono::duration_cast<std::chrono::milliseconds>(now.since_boot),
                            static_cast<WallQuality>(op >> 6U & 1U ? 2 : 0)};
        const std::optional<TrustedMileage> before = gate.trusted();
        const bool unproven = gate.unproven();
        if (op % 16U == 15) {
            gate.on_ignition_off();
            continue;
        }
        if (op % 16U == 14) {
            gate = restarted(gate);
            now = MonoTime{};
            continue;
        }
        if (op % 16U == 13) {
            ClusterSwap swap;
            swap.true_mileage = value;
            swap.shown_after = Distance::metres(u8(input[2]) * 1000);
            swap.performed_at = wall;
            (void)gate.on_cluster_swap(swap, wall);
        } else {
            MileageReading reading{value, static_cast<MileageSource>(op % 8U), now, u8(input[2]) % 2 == 0 ? "7E8 01A6" : "7E9 01A6"};
            const GateOutcome outcome = gate.on_reading(reading, wall);
            require(std::holds_alternative<MileageAccepted>(outcome) || gate.trusted() == before);
            if (const auto* accepted = std::get_if<MileageAccepted>(&outcome)) {
                require(gate.trusted() == accepted->trusted);
                require(!accepted->start_up || (unproven && accepted->start_up == before->value && accepted->trusted.value > before->value));
            }
        }
        if (before) require(gate.trusted() && gate.trusted()->value >= before->value);
        if (gate.trusted()) require(gate.trusted()->value >= Distance{} && gate.trusted()->value <= limits.ceiling);
    }
    return 0;
}
