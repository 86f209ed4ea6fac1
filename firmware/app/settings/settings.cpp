// SPDX-License-Identifier: Apache-2.0
#include "app/settings/settings.hpp"

#include <utility>

#include "adapters/config/plan_file.hpp"
#include "adapters/mbedtls/enrolment/enrolment.hpp"

namespace odolink {
namespace {

constexpr const char* kUnenrolled = "unenrolled";  // never on any wire: without a key nothing connects

}  // namespace

Result<AgentConfig, StartFailure> configured(const DaemonConfig& config) {
    AgentConfig out;
    out.dealer_id = config.dealer.id;
    out.dealer_name = config.dealer.name;
    out.phones = {config.dealer.service_phone, config.dealer.complaint_phone, config.dealer.roadside_phone};
    if (!config.maintenance.plan_file.empty()) {
        auto plan = load_plan(config.maintenance.plan_file);
        if (!plan) return StartFailure{plan.error().text()};
        out.plan = std::move(*plan);
    } else if (const auto powertrain = powertrain_named(config.maintenance.powertrain)) {
        out.plan = default_plan(*powertrain);
    }
    out.language = config.head_unit.language;
    out.forget_pin = config.head_unit.forget_pin;
    out.first_registration = config.maintenance.first_registration;
    out.calendar.offset = config.local_offset;
    out.data = {config.link.monthly_budget, config.link.roaming};
    out.start_ladder = config.start_ladder;
    out.model_year = config.vehicle.model_year;
    out.bus_bitrate = config.can.bitrate;
    out.start_stop = config.vehicle.start_stop;
    return out;
}

Result<AgentConfig, StartFailure> agent_config(const DaemonConfig& config, const IdentityFiles& identity) {
    auto out = configured(config);
    if (!out) return out;
    const auto vehicle = vehicle_of(identity);
    if (!vehicle && !needs_enrolment(identity))
        return StartFailure{identity.certificate().string() + ": " + vehicle.error().message()};
    out->vehicle = vehicle ? *vehicle : kUnenrolled;
    if (const auto dealer = read_dealer(identity)) {
        if (out->dealer_id.empty()) out->dealer_id = dealer->dealer_id;
        if (out->dealer_name.empty()) out->dealer_name = dealer->dealer_name;
    }
    if (out->dealer_id.empty())
        return StartFailure{"no dealer is known: enrol again, or set dealer.id and dealer.name"};
    return out;
}

}  // namespace odolink
