// SPDX-License-Identifier: Apache-2.0
// The profiles chosen for one vehicle at work: what is to be asked, and what answers and broadcast messages mean, as the
// same VehicleReports that standard answers give. Pure; owned by the agent, beside ProfilePoll.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/diagnostics/broadcast_roles.hpp"
#include "core/diagnostics/ecu_address.hpp"
#include "core/diagnostics/vehicle_profile.hpp"
#include "core/diagnostics/vehicle_report.hpp"
#include "ports/can_bus.hpp"
#include "protocols/dbc/decoder.hpp"
#include "protocols/obdb/decoder.hpp"

namespace odolink {

/// One request of a profile.
struct ProfileAsk {
    EcuAddress ecu;
    Bytes request;
    Duration period{0};
    bool mileage{false};  ///< its answer carries the odometer
};

class ProfileDecoder {
public:
    static constexpr Duration kBroadcastEvery = 500ms;  ///< a broadcast message is looked at no more often
    static constexpr std::size_t kMostNames = 1000;     ///< signals without a VSS name; more are not published

    /// `chosen` in the order of fitting(): where two decode the same answer, the first does.
    ProfileDecoder(const std::vector<const VehicleProfile*>& chosen, std::optional<int> model_year);

    /// The requests for this vehicle, each once, with the shortest of its periods. Only what the allow-list permits and
    /// its authors confirmed; without a model year nothing that is for certain years only.
    [[nodiscard]] std::vector<ProfileAsk> asks() const;

    /// Every ECU on an id that is no standard one, each once, whether or not it may be asked: what others say to it is heard.
    [[nodiscard]] std::vector<EcuAddress> ecus() const;

    /// Reports of one whole answer; none where no profile knows it. Clamped and null values are no values.
    [[nodiscard]] std::vector<VehicleReport> on_answer(const obdb::Answerer& from, ByteView payload, MonoTime at);

    /// Reports of one frame; none for frames nobody described, and for those that come again within kBroadcastEvery.
    [[nodiscard]] std::vector<VehicleReport> on_frame(const CanFrame& frame, MonoTime at);

private:
    struct Broadcast {
        dbc::Decoder decoder;
        std::vector<RoleSignal> roles;
        std::vector<std::optional<MonoTime>> seen;  ///< by message
        std::vector<std::size_t> first_name;        ///< of a message in `names`
        std::vector<std::string> names;             ///< of signals, in the order of the file
    };
    [[nodiscard]] Broadcast broadcast_of(const VehicleProfile& profile);
    static void tell_values(std::span<const obdb::Value> values, const EcuAnswer& answer, std::vector<VehicleReport>& out);
    static void tell_message(Broadcast& from, std::size_t message, const CanFrame& frame, MonoTime at,
                             std::vector<VehicleReport>& out);

    std::vector<obdb::Decoder> sets_;
    std::vector<Broadcast> broadcasts_;
    std::size_t names_{0};
};

}  // namespace odolink
