// SPDX-License-Identifier: Apache-2.0
// Where the trials take place: the demo's real parts in a directory of their own, with one enrolled vehicle.
#pragma once

#include <chrono>
#include <functional>
#include <string>

#include "account.hpp"
#include "app/real_parts.hpp"
#include "trials.hpp"

namespace odolink::torture {

class Yard {
public:
    /// Starts broker, desk and agent and enrols the vehicle. Throws std::runtime_error with what did not start.
    explicit Yard(const Settings& settings);
    ~Yard();
    Yard(const Yard&) = delete;
    Yard& operator=(const Yard&) = delete;

    /// Lets time pass until it holds. False: it did not within that time.
    bool run_until(std::chrono::milliseconds within, const std::function<bool()>& holds);
    [[nodiscard]] std::filesystem::path vehicle_data() const { return directory_ / "vehicle"; }
    [[nodiscard]] std::filesystem::path identity() const { return vehicle_data() / "identity"; }
    [[nodiscard]] std::filesystem::path of_driven_car() const { return directory_ / "driven"; }
    [[nodiscard]] std::filesystem::path desk_database() const { return directory_ / "desk" / "desk.db"; }
    [[nodiscard]] std::filesystem::path broker_memory() const { return directory_ / "broker" / "mosquitto.db"; }
    void kill_broker() { parts.mosquitto->kill(); }
    void start_broker();

    sim::RealParts parts;

private:
    std::filesystem::path directory_;
};

/// Prints "NAME: WHAT; N events, L lost, D doubled" and gives whether all is right.
bool report(const std::string& name, const std::string& what, const Account& account);
[[nodiscard]] double seconds_since(std::chrono::steady_clock::time_point begin);

}  // namespace odolink::torture
