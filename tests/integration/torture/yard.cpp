// SPDX-License-Identifier: Apache-2.0
#include "yard.hpp"

#include <unistd.h>

#include <cstdio>
#include <stdexcept>

namespace odolink::torture {
namespace {

std::filesystem::path new_directory() {
    std::string pattern = (std::filesystem::temp_directory_path() / "odolink-torture-XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error{"no directory for the run"};
    return pattern;
}

sim::Scenario car() {
    sim::Scenario scenario;
    scenario.name = "torture";
    scenario.car.vin = "LDKLNK1A5T0000001";
    scenario.car.odometer = Distance::kilometres(5200);
    scenario.car.delivered =
        WallTime{std::chrono::milliseconds{1'767'974'400'000}, WallQuality::Synchronised};  // 2026-01-10
    return scenario;
}

}  // namespace

Yard::Yard(const Settings& settings)
    : parts{car(), {.programs = settings.programs, .directory = new_directory(), .recording = {}, .interface = {}}},
      directory_{parts.options.directory} {
    if (auto up = parts.start([](const std::string&) {}); !up) throw std::runtime_error{up.error().message};
}

Yard::~Yard() {
    for (auto* process : {&parts.agent, &parts.desk}) {
        if (*process) (*process)->kill();
    }
    std::error_code ignored;
    std::filesystem::remove_all(directory_, ignored);
}

bool Yard::run_until(std::chrono::milliseconds within, const std::function<bool()>& holds) {
    const auto end = std::chrono::steady_clock::now() + within;
    while (!holds()) {
        if (std::chrono::steady_clock::now() > end) return false;
        parts.run_for(5ms);
    }
    return true;
}

void Yard::start_broker() {
    if (auto up = parts.mosquitto->start(); !up) throw std::runtime_error{"mosquitto: " + up.error()};
}

bool report(const std::string& name, const std::string& what, const Account& account) {
    std::printf("%s: %s; %llu events numbered, %llu at the desk, %llu lost, %llu doubled (%llu arrived again)\n",
                name.c_str(), what.c_str(), static_cast<unsigned long long>(account.numbered),
                static_cast<unsigned long long>(account.at_desk), static_cast<unsigned long long>(account.lost),
                static_cast<unsigned long long>(account.doubled), static_cast<unsigned long long>(account.repeated));
    std::fflush(stdout);
    return account.right();
}

double seconds_since(std::chrono::steady_clock::time_point begin) {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

}  // namespace odolink::torture
