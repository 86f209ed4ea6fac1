// SPDX-License-Identifier: Apache-2.0
// What each command says of a vehicle file: as JSON, and for people. JSON has both languages where a text is for
// people; its words and shapes are those of the head unit's surface (adapters/web/README.md) where there is one.
// README.md of this folder lists the members.
#pragma once

#include <boost/json/value.hpp>
#include <string>

#include "app/vehicle_file/vehicle_file.hpp"

namespace odolink::vehicle_file {

struct Answer {
    const char* name;  ///< of the command
    const char* what;  ///< for its help
    boost::json::value (*json)(const VehicleFile&);
    std::string (*text)(const VehicleFile&, Language);
};

[[nodiscard]] boost::json::value status_json(const VehicleFile& file);
[[nodiscard]] std::string status_text(const VehicleFile& file, Language language);
[[nodiscard]] boost::json::value faults_json(const VehicleFile& file);
[[nodiscard]] std::string faults_text(const VehicleFile& file, Language language);
[[nodiscard]] boost::json::value mileage_json(const VehicleFile& file);
[[nodiscard]] std::string mileage_text(const VehicleFile& file, Language language);
[[nodiscard]] boost::json::value due_json(const VehicleFile& file);
[[nodiscard]] std::string due_text(const VehicleFile& file, Language language);
[[nodiscard]] boost::json::value consent_json(const VehicleFile& file);
[[nodiscard]] std::string consent_text(const VehicleFile& file, Language language);
[[nodiscard]] boost::json::value outbox_json(const VehicleFile& file);
[[nodiscard]] std::string outbox_text(const VehicleFile& file, Language language);

inline constexpr Answer kAnswers[] = {
    {"status", "How vehicle, agent and link stand, in a few lines", status_json, status_text},
    {"faults", "Each fault the vehicle told, what it means and what became of it", faults_json, faults_text},
    {"mileage", "The trusted mileage, and each reading that was not believed", mileage_json, mileage_text},
    {"due", "What is due by the plan, when and why", due_json, due_text},
    {"consent", "What the owner allowed, to whom and since when", consent_json, consent_text},
    {"outbox", "What waits for the dealer's receipt", outbox_json, outbox_text},
};

}  // namespace odolink::vehicle_file
