// SPDX-License-Identifier: Apache-2.0
// The small simulated ports: entropy from the seed, ignition, metrics in a map, and the head unit's last view.
#pragma once

#include <algorithm>
#include <cstring>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "engine/random.hpp"
#include "ports/entropy.hpp"
#include "ports/head_unit.hpp"
#include "ports/metrics.hpp"
#include "ports/positioning.hpp"
#include "ports/power.hpp"
#include "ports/scheduler.hpp"

namespace odolink::sim {

class SimEntropy final : public Entropy {
public:
    explicit SimEntropy(Random random) : random_{random} {}
    [[nodiscard]] std::uint64_t bits() override { return random_.bits(); }
    [[nodiscard]] Id id() override {
        Id id;
        const std::uint64_t words[2] = {random_.bits(), random_.bits() | 1U};  // never all zero
        std::memcpy(id.bytes.data(), words, sizeof words);
        return id;
    }

private:
    Random random_;
};

class SimPower final : public Power {
public:
    [[nodiscard]] Ignition ignition() const override { return ignition_; }
    [[nodiscard]] std::optional<Millivolts> voltage() const override { return meter_ ? meter_() : kFull; }
    void set_listener(std::function<void(Ignition)> listener) override { listener_ = std::move(listener); }

    void turn(Ignition ignition) {
        if (ignition_ == ignition) return;
        ignition_ = ignition;
        if (listener_) listener_(ignition);
    }
    /// What the platform's own meter reads; without one a full battery's voltage.
    void set_meter(std::function<Millivolts()> meter) { meter_ = std::move(meter); }

private:
    Ignition ignition_{Ignition::Off};
    static constexpr Millivolts kFull{12'600};
    std::function<Millivolts()> meter_;
    std::function<void(Ignition)> listener_;
};

/// A satellite receiver that answers within `after`, while the sky is open (`where` is set).
class SimPositioning final : public Positioning {
public:
    SimPositioning(Scheduler& scheduler, std::optional<Position>& where) : scheduler_{scheduler}, where_{where} {}
    ~SimPositioning() override { cancel(); }
    SimPositioning(const SimPositioning&) = delete;
    SimPositioning& operator=(const SimPositioning&) = delete;
    [[nodiscard]] bool available() const override { return true; }
    void locate(Duration patience, std::function<void(std::optional<Position>)> found) override {
        cancel();
        timer_ = scheduler_.after(where_ ? std::min(kToFix, patience) : patience, [this, found = std::move(found)] {
            timer_ = 0;
            found(where_);
        });
    }
    void cancel() override {
        if (timer_ != 0) scheduler_.cancel(std::exchange(timer_, 0));
    }

private:
    static constexpr Duration kToFix = std::chrono::seconds{3};
    Scheduler& scheduler_;
    std::optional<Position>& where_;
    TimerId timer_{0};
};

class SimMetrics final : public Metrics {
public:
    template <class Value>
    using Named = std::map<std::string, Value, std::less<>>;

    void count(std::string_view name, std::uint64_t by) override { of(counters_, name) += by; }
    void gauge(std::string_view name, double value) override { of(gauges_, name) = value; }
    [[nodiscard]] const Named<std::uint64_t>& counters() const { return counters_; }
    [[nodiscard]] const Named<double>& gauges() const { return gauges_; }

private:
    template <class Value>
    static Value& of(Named<Value>& values, std::string_view name) {
        const auto known = values.find(name);
        return known != values.end() ? known->second : values.emplace(name, Value{}).first->second;
    }
    Named<std::uint64_t> counters_;
    Named<double> gauges_;
};

class SimHeadUnit final : public HeadUnit {
public:
    void show(HeadUnitView view) override {
        view_ = std::move(view);
        if (listener_) listener_(*view_);
    }
    void set_handler(std::function<Status(const OwnerAction&)> handler) override { handler_ = std::move(handler); }

    /// The owner touches the screen. Errors: OwnerActionErrc.
    [[nodiscard]] Status act(const OwnerAction& action) {
        return handler_ ? handler_(action) : Status{OwnerActionErrc::Unknown};
    }
    [[nodiscard]] const std::optional<HeadUnitView>& view() const { return view_; }
    void set_listener(std::function<void(const HeadUnitView&)> listener) { listener_ = std::move(listener); }

private:
    std::optional<HeadUnitView> view_;
    std::function<Status(const OwnerAction&)> handler_;
    std::function<void(const HeadUnitView&)> listener_;
};

}  // namespace odolink::sim
