// SPDX-License-Identifier: Apache-2.0
// What the suites need, on virtual time: the simulated broker as carrier, and the simulation's keys.
#pragma once

#include <algorithm>
#include <deque>
#include <functional>

#include "engine/event_queue.hpp"
#include "engine/random.hpp"
#include "party.hpp"
#include "ports/sim_host.hpp"
#include "ports/sim_keys.hpp"

namespace odolink::conformance {

/// A "public key" is its key id here. Who is not honest makes signatures that fit nothing: the simulation's keys
/// believe every id.
class VirtualCrypto final : public desk::Crypto {
public:
    explicit VirtualCrypto(const std::string& key_id, bool honest = true)
        : keys_{key_id}, entropy_{sim::Random{7}.fork(key_id)}, honest_{honest} {}
    [[nodiscard]] std::string own_key_id() const override { return keys_.own_key_id(); }
    [[nodiscard]] Bytes sign(ByteView bytes) override {
        const auto signature = keys_.sign(bytes);
        Bytes out{signature->begin(), signature->end()};
        if (!honest_) out.front() ^= std::byte{1};
        return out;
    }
    [[nodiscard]] bool verify(std::string_view public_key, ByteView bytes, ByteView signature) override {
        Signature fixed{};
        if (signature.size() != fixed.size()) return false;
        std::copy(signature.begin(), signature.end(), fixed.begin());
        return keys_.verify(public_key, bytes, fixed).has_value();
    }
    [[nodiscard]] std::array<std::byte, 32> sha256(ByteView bytes) const override { return keys_.sha256(bytes); }
    [[nodiscard]] Id new_id() override { return entropy_.id(); }

private:
    sim::SimKeys keys_;
    sim::SimEntropy entropy_;
    bool honest_;
};

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
