// SPDX-License-Identifier: Apache-2.0
// What the owner takes away from the head unit: the history in three forms, everything about himself, and the signed statement for a
// buyer as text and QR code. Served under /export/ by adapters/web, which knows none of these forms.
#pragma once

#include <optional>
#include <string_view>

#include "adapters/mbedtls/identity.hpp"
#include "adapters/web/http_server.hpp"
#include "ports/head_unit.hpp"
#include "ports/keys.hpp"
#include "ports/vehicle_store.hpp"

namespace odolink {

struct ExportSources {
    IdentityFiles identity;
    Keys& keys;
    VehicleStore& store;
};

/// By name: history.json, history.csv, history.html, me.json, hand-over.svg, hand-over.txt, and hand-over-vin.svg and .txt with the whole
/// VIN. Nothing for another name, and for a statement that cannot be signed.
[[nodiscard]] std::optional<web::HttpResponse> export_file(std::string_view name, const HeadUnitView& view, const ExportSources& sources);

}  // namespace odolink
