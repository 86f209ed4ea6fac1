// SPDX-License-Identifier: Apache-2.0
// The J1939 traffic of one interface of a recording: groups, transfers, parameters, faults, identities.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "app/log_analysis/diagnostic_view.hpp"
#include "protocols/j1939/parameters.hpp"
#include "protocols/j1939/transport.hpp"

namespace odolink::log_analysis {

class J1939View {
public:
    explicit J1939View(DiagnosticView::Shared shared) : shared_{shared}, transport_{std::nullopt} {}

    /// Takes a 29-bit data frame that carries no ISO-TP.
    void on_frame(Duration at, std::uint32_t id, ByteView data);
    void finish();

private:
    /// What is known of one id, so that a frame is no search.
    struct Route {
        std::span<const j1939::Parameter> parameters;
        std::size_t first_signal{0};
        std::uint64_t messages{0};
        std::uint64_t transfers{0};
        bool special{false};  ///< faults or identities
        j1939::Header header;
    };
    Route& route(const j1939::Header& header);
    void on_message(Duration at, Route& to, ByteView data);
    void on_parameter(Duration at, const j1939::Parameter& parameter, double value, const j1939::Header& header);
    void on_special(Duration at, const j1939::Header& header, ByteView data);
    void on_faults(Duration at, const j1939::Header& header, ByteView data);
    void identity(const j1939::Header& header, const char* kind, std::string value);

    DiagnosticView::Shared shared_;
    j1939::TransportReceiver transport_;
    std::unordered_map<std::uint32_t, Route> routes_;  ///< by PGN and source
    Route* recent_{nullptr};
    std::uint32_t recent_key_{0};
    std::map<j1939::Reject, std::uint64_t> rejected_;
};

/// `SA 00`
[[nodiscard]] std::string source_text(j1939::Address address);

}  // namespace odolink::log_analysis
