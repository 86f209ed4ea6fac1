// SPDX-License-Identifier: Apache-2.0
// What the suites need, on virtual time: the simulated broker as carrier, and the simulation's keys.
#pragma once

#include <deque>
#include <functional>

#include "engine/event_queue.hpp"
#include "engine/random.hpp"
#include "party.hpp"
#include "scenarios/sim_crypto.hpp"

namespace odolink::conformance {

/// Whose random numbers come from its name.
class VirtualCrypto : public sim::SimCrypto {
public:
    explicit VirtualCrypto(const std::string& key_id) : SimCrypto{key_id, sim::Random{7}.fork(key_id)} {}
};

/// Signs with what fits no key: the simulation's keys would believe every id.
class Stranger final : public VirtualCrypto {
public:
    Stranger() : VirtualCrypto{"stranger-key"} {}
    [[nodiscard]] Bytes sign(ByteView bytes) override {
        Bytes out = SimCrypto::sign(bytes);
        out.front() ^= std::byte{1};
        return out;
    }
};

/// As a vehicle reads certificates of the simulation's authority.
inline std::optional<PeerKey> virtual_signer_of(ByteView certificate) {
    const Bytes bytes{certificate.begin(), certificate.end()};
    const auto ids = sim::SimKeys{{}}.signers_in({&bytes, 1});
    return ids ? std::optional{PeerKey{ids->front(), ids->front()}} : std::nullopt;
}
/// Who knows the desk with this key, and its authority.
inline Cast cast_of_desk(std::string vehicle, const std::string& key, std::string dealer) {
    const std::string authority{sim::SimKeys::kAuthority};
    return {std::move(vehicle), key, key, std::move(dealer), {authority, authority}, virtual_signer_of};
}

/// Time passes while it waits. Whoever hears the party puts what comes into `arrived`.
class VirtualCarrier final : public Carrier {
public:
    using Publish = std::function<void(const std::string& topic, const Bytes& payload)>;
    VirtualCarrier(sim::EventQueue& queue, WallTime wall_at_start, Publish publish)
        : queue_{queue}, wall_at_start_{wall_at_start}, publish_{std::move(publish)} {}

    void publish(const std::string& topic, const Bytes& payload) override { publish_(topic, payload); }
    [[nodiscard]] std::optional<Arrived> next(Duration wait) override {
        const MonoTime end = queue_.now() + wait;
        while (arrived.empty() && queue_.now() < end) queue_.run_for(kStep);
        if (arrived.empty()) return std::nullopt;
        Arrived first = std::move(arrived.front());
        arrived.pop_front();
        return first;
    }
    [[nodiscard]] WallTime now() override {
        return {
            wall_at_start_.since_epoch + std::chrono::duration_cast<std::chrono::milliseconds>(queue_.now().since_boot),
            WallQuality::Synchronised};
    }

    std::deque<Arrived> arrived;

private:
    static constexpr Duration kStep = 10ms;
    sim::EventQueue& queue_;
    WallTime wall_at_start_;
    Publish publish_;
};

}  // namespace odolink::conformance
