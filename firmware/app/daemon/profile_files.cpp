// SPDX-License-Identifier: Apache-2.0
#include "app/daemon/profile_files.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <utility>

#include "adapters/config/profile_index.hpp"

namespace odolink {
namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t kMostBytes = 16U << 20U;
constexpr std::size_t kMostRemarks = 5;  // of one file
constexpr const char* kIndex = "profiles.toml";

class Reader {
public:
    ProfileFiles files;

    std::optional<obdb::SignalSet> signal_set(const fs::path& file) {
        const auto text = content(file);
        if (!text) return std::nullopt;
        auto set = obdb::load(*text);
        if (!set) {
            remark(file.string() + ": " + set.error().message() + "; give a signal set of OBDb's version 3 form");
            return std::nullopt;
        }
        for (std::size_t i = 0; i < set->remarks.size() && i < kMostRemarks; ++i)
            remark(file.string() + ": " + set->remarks[i].where + " " + set->remarks[i].why + "; the rest of the file is used");
        if (set->remarks.size() > kMostRemarks)
            remark(file.string() + ": " + std::to_string(set->remarks.size() - kMostRemarks) + " more of the kind; the rest of the file is used");
        return std::move(*set);
    }

    std::optional<dbc::Database> broadcast(const fs::path& file) {
        const auto text = content(file);
        if (!text) return std::nullopt;
        auto database = dbc::parse(*text);
        if (!database) {
            const dbc::ParseError& wrong = database.error();
            remark(file.string() + ":" + std::to_string(wrong.line) + ": " + make_error_code(wrong.code).message() + " near \"" + wrong.near +
                   "\"; mend this line");
            return std::nullopt;
        }
        if (!database->warnings.empty())
            remark(file.string() + ":" + std::to_string(database->warnings[0].line) + ": " + database->warnings[0].text + " (" +
                   std::to_string(database->warnings.size()) + " such); the rest of the file is used");
        return std::move(*database);
    }

    void index(const fs::path& folder) {
        std::error_code ignored;
        if (!fs::exists(folder / kIndex, ignored)) return;
        auto entries = load_profile_index(folder / kIndex);
        if (!entries) return remark(entries.error().text());
        for (const ProfileEntry& entry : *entries) {
            VehicleProfile profile;
            profile.name = entry.name;
            profile.match = {entry.vins, entry.from, entry.to};
            const auto& s = entry.signals;
            profile.names = {s.odometer, s.speed, s.engine_speed, s.supply, s.coolant, s.fuel_level, s.service_range, s.gear, s.parking_brake, s.ready, s.low_beam};
            if (!entry.signal_set.empty()) profile.signals = signal_set(folder / entry.signal_set);
            if (!entry.dbc.empty()) profile.broadcast = broadcast(folder / entry.dbc);
            add(std::move(profile));
        }
    }

    void add(VehicleProfile profile) {
        if (profile.signals || profile.broadcast) files.profiles.push_back(std::move(profile));
    }

private:
    void remark(std::string line) { files.remarks.push_back(std::move(line)); }

    std::optional<std::string> content(const fs::path& file) {
        std::error_code failed;
        const auto size = fs::file_size(file, failed);
        std::ifstream in{file, std::ios::binary};
        if (failed || !in || !fs::is_regular_file(file, failed)) {
            remark(file.string() + ": cannot be read; check that it exists and who may read it");
            return std::nullopt;
        }
        if (size > kMostBytes) {
            remark(file.string() + ": is larger than 16 MB; give a file of this vehicle alone");
            return std::nullopt;
        }
        return std::string{std::istreambuf_iterator<char>{in}, {}};
    }
};

}  // namespace

ProfileFiles read_profiles(const DaemonConfig::Vehicle& vehicle) {
    Reader reader;
    for (const std::string& file : vehicle.signal_sets) {
        VehicleProfile profile;
        profile.name = fs::path{file}.filename().string();
        profile.signals = reader.signal_set(file);
        reader.add(std::move(profile));
    }
    for (const std::string& file : vehicle.dbc) {
        VehicleProfile profile;
        profile.name = fs::path{file}.filename().string();
        profile.broadcast = reader.broadcast(file);
        reader.add(std::move(profile));
    }
    if (!vehicle.profile_directory.empty()) reader.index(vehicle.profile_directory);
    return std::move(reader.files);
}

}  // namespace odolink
