// SPDX-License-Identifier: Apache-2.0
// The configuration as a whole, with what it names, and the copy of the last one that was good: a broken file on disk
// neither ends a running agent nor keeps one from starting. The copy lies in the data directory:
// config.last-good/{system,chosen,plan}.toml, and config.refused says what is wrong with the files on disk while the
// copy is in use.
#pragma once

#include <string>

#include "adapters/config/daemon_config.hpp"
#include "app/settings/settings.hpp"

namespace odolink {

/// Reads all layers, and looks at what they name: a plan file, an address. Errors: "FILE:LINE: KEY: WHAT; ADVICE".
[[nodiscard]] Result<DaemonConfig, StartFailure> load_whole(const ConfigLayers& layers);

struct LoadedConfig {
    DaemonConfig config;
    std::string
        refused;  ///< what is wrong with the files on disk, where the last good copy is used instead; else empty
};
/// The files on disk, else the last good copy of them. Errors: those of load_whole, where there is no copy that can be
/// used.
[[nodiscard]] Result<LoadedConfig, StartFailure> load_for_start(const ConfigLayers& layers);

/// Keeps the files of the layers as the last good ones. Errors: KeysErrc::Failed (cannot be written).
[[nodiscard]] Status keep_as_last_good(const ConfigLayers& layers, const DaemonConfig& config);

/// Writes or (empty text) takes away the word that the files on disk are refused; it is for odolinkctl, so a failure is
/// passed over.
void note_refusal(const std::filesystem::path& data_directory, const std::string& text);
/// What note_refusal wrote; empty: nothing.
[[nodiscard]] std::string noted_refusal(const std::filesystem::path& data_directory);

}  // namespace odolink
