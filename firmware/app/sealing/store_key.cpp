// SPDX-License-Identifier: Apache-2.0
#include "app/sealing/store_key.hpp"

#include "adapters/mbedtls/sealed_store.hpp"

namespace odolink {
namespace {

constexpr const char* kBeside = "store.key";

}  // namespace

Result<Sealer> key_of_agent(const DaemonConfig& config, VehicleStore& store) {
    if (!config.data_key.empty()) return Sealer::load(config.data_key);
    const std::filesystem::path file = config.data_directory / kBeside;
    const auto sealed = SealedStore::needs_key(store);
    if (!sealed) return sealed.error();
    return *sealed ? Sealer::load(file) : Sealer::load_or_make(file);
}

Result<Sealer> key_to_look(const std::filesystem::path& path, const std::filesystem::path& configured) {
    std::error_code none;
    const auto beside = (std::filesystem::is_directory(path, none) ? path : path.parent_path()) / kBeside;
    if (std::filesystem::exists(beside, none)) return Sealer::load(beside);
    if (!configured.empty()) return Sealer::load(configured);
    return Sealer{Sealer::Key{}};
}

}  // namespace odolink
