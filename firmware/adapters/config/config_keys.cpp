// SPDX-License-Identifier: Apache-2.0
// One row a key.
#include "adapters/config/config_keys.hpp"

namespace odolink {
namespace {

using C = DaemonConfig;

constexpr ConfigKey kKeys[] = {
    {"data.directory", TakesEffect::AtStart, [](const C& a, const C& b) { return a.data_directory == b.data_directory; }},
    {"data.key", TakesEffect::AtStart, [](const C& a, const C& b) { return a.data_key == b.data_key; }},
    {"enrolment.file", TakesEffect::AtStart, [](const C& a, const C& b) { return a.enrolment_file == b.enrolment_file; }},
    {"can.kind", TakesEffect::AtStart, [](const C& a, const C& b) { return a.can.kind == b.can.kind; }},
    {"can.name", TakesEffect::AtStart, [](const C& a, const C& b) { return a.can.name == b.can.name; }},
    {"can.bitrate", TakesEffect::AtStart, [](const C& a, const C& b) { return a.can.bitrate == b.can.bitrate; }},
    {"link.host", TakesEffect::AtStart, [](const C& a, const C& b) { return a.link.host == b.link.host; }},
    {"link.port", TakesEffect::AtStart, [](const C& a, const C& b) { return a.link.port == b.link.port; }},
    {"link.server_name", TakesEffect::AtStart, [](const C& a, const C& b) { return a.link.server_name == b.link.server_name; }},
    {"link.ca", TakesEffect::AtStart, [](const C& a, const C& b) { return a.link.ca == b.link.ca; }},
    {"link.keepalive", TakesEffect::AtStart, [](const C& a, const C& b) { return a.link.keepalive == b.link.keepalive; }},
    {"link.connect_timeout", TakesEffect::AtStart, [](const C& a, const C& b) { return a.link.connect_timeout == b.link.connect_timeout; }},
    {"link.session_expiry", TakesEffect::AtStart, [](const C& a, const C& b) { return a.link.session_expiry == b.link.session_expiry; }},
    {"link.monthly_budget", TakesEffect::AtStart, [](const C& a, const C& b) { return a.link.monthly_budget == b.link.monthly_budget; }},
    {"link.roaming", TakesEffect::AtStart, [](const C& a, const C& b) { return a.link.roaming == b.link.roaming; }},
    {"dealer.id", TakesEffect::AtStart, [](const C& a, const C& b) { return a.dealer.id == b.dealer.id; }},
    {"dealer.name", TakesEffect::Live, [](const C& a, const C& b) { return a.dealer.name == b.dealer.name; }},
    {"dealer.service_phone", TakesEffect::Live, [](const C& a, const C& b) { return a.dealer.service_phone == b.dealer.service_phone; }},
    {"dealer.complaint_phone", TakesEffect::Live, [](const C& a, const C& b) { return a.dealer.complaint_phone == b.dealer.complaint_phone; }},
    {"dealer.roadside_phone", TakesEffect::Live, [](const C& a, const C& b) { return a.dealer.roadside_phone == b.dealer.roadside_phone; }},
    {"position.gpsd", TakesEffect::AtStart, [](const C& a, const C& b) { return a.position.gpsd == b.position.gpsd; }},
    {"head_unit.port", TakesEffect::AtStart, [](const C& a, const C& b) { return a.head_unit.port == b.head_unit.port; }},
    {"head_unit.language", TakesEffect::Live, [](const C& a, const C& b) { return a.head_unit.language == b.head_unit.language; }},
    {"head_unit.forget_pin", TakesEffect::Live, [](const C& a, const C& b) { return a.head_unit.forget_pin == b.head_unit.forget_pin; }},
    {"maintenance.powertrain", TakesEffect::Live, [](const C& a, const C& b) { return a.maintenance.powertrain == b.maintenance.powertrain; }},
    {"maintenance.plan", TakesEffect::Live, [](const C& a, const C& b) { return a.maintenance.plan_file == b.maintenance.plan_file; }},
    {"maintenance.first_registration", TakesEffect::Live,
     [](const C& a, const C& b) { return a.maintenance.first_registration == b.maintenance.first_registration; }},
    {"vehicle.profile_directory", TakesEffect::Live, [](const C& a, const C& b) { return a.vehicle.profile_directory == b.vehicle.profile_directory; }},
    {"vehicle.signal_sets", TakesEffect::Live, [](const C& a, const C& b) { return a.vehicle.signal_sets == b.vehicle.signal_sets; }},
    {"vehicle.dbc", TakesEffect::Live, [](const C& a, const C& b) { return a.vehicle.dbc == b.vehicle.dbc; }},
    {"vehicle.model_year", TakesEffect::Live, [](const C& a, const C& b) { return a.vehicle.model_year == b.vehicle.model_year; }},
    {"vehicle.start_stop", TakesEffect::Live, [](const C& a, const C& b) { return a.vehicle.start_stop == b.vehicle.start_stop; }},
    {"calendar.utc_offset", TakesEffect::Live, [](const C& a, const C& b) { return a.local_offset == b.local_offset; }},
    {"metrics.file", TakesEffect::Live, [](const C& a, const C& b) { return a.metrics_file == b.metrics_file; }},
    {"supervision.start_ladder", TakesEffect::AtStart, [](const C& a, const C& b) { return a.start_ladder == b.start_ladder; }},
    {"log.level", TakesEffect::Live, [](const C& a, const C& b) { return a.log.level == b.log.level; }},
    {"log.format", TakesEffect::Live, [](const C& a, const C& b) { return a.log.format == b.log.format; }},
};

}  // namespace

std::span<const ConfigKey> config_keys() { return kKeys; }

std::vector<std::string> changed_keys(const DaemonConfig& before, const DaemonConfig& after, TakesEffect effect) {
    std::vector<std::string> names;
    for (const ConfigKey& key : kKeys) {
        if (key.effect == effect && !key.same(before, after)) names.emplace_back(key.name);
    }
    return names;
}

}  // namespace odolink
