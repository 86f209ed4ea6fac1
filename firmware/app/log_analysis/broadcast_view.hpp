// SPDX-License-Identifier: Apache-2.0
// One DBC file's view of the traffic: values of broadcast messages, and which of them are mileage and speed. Analyzer owns it.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "app/log_analysis/answer_view.hpp"
#include "protocols/dbc/decoder.hpp"

namespace odolink::log_analysis {

class BroadcastView {
public:
    BroadcastView(dbc::Database database, Shared shared);

    /// `bus` numbers the interface and `name` goes before the source's names on it.
    void on_frame(Duration at, std::uint8_t bus, const std::string& name, CanId id, ByteView data);

private:
    static constexpr std::size_t kNone = static_cast<std::size_t>(-1);
    static constexpr std::size_t kFlags = 64;
    struct Route {
        bool entered{false};
        std::size_t first_signal{0};
        std::string source;
        std::uint64_t identities{0};  ///< a bit for each of the first kFlags signals that tells who the vehicle is
        std::vector<std::size_t> floats;
        std::size_t mileage{kNone};
        double mileage_km{1};
        std::size_t unit{kNone};  ///< the signal that says in words what the mileage is in
        std::string mileage_provenance;
        std::size_t speed{kNone};
        double speed_kmh{1};
        std::size_t speed_source{0};
    };
    /// Kilometres in one unit of the mileage, as this frame says.
    [[nodiscard]] static double kilometres_in(const Route& route, const dbc::Message& said, std::span<const double> values);
    [[nodiscard]] Route& route_of(std::uint8_t bus, std::size_t message, CanId id);
    void on_no_number(const Route& route, const dbc::Message& said, std::size_t signal, ByteView data, double value);
    void on_identity(const Route& route, const dbc::Signal& signal, double value);
    /// `name` goes before the names of this message's sources: the interface, and the device of a J1939 group.
    void enter(Route& route, const std::string& name, const dbc::Message& said);

    dbc::Decoder decoder_;
    Shared shared_;
    std::vector<std::vector<Route>> routes_;  ///< by interface and message
    std::unordered_map<std::uint64_t, Route> by_device_;  ///< J1939: by interface, message and source address
};

}  // namespace odolink::log_analysis
