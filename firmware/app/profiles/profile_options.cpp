// SPDX-License-Identifier: Apache-2.0
// The checks of each file, in the order of the options, and their words. `odolinkctl decode` and `odolinkctl log` use it.
#include "app/profiles/profile_options.hpp"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <string_view>

namespace odolink {
namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t kMostBytes = 64U << 20U;
constexpr std::size_t kMostRemarks = 5;  // of one file

bool looks_like_dbc(std::string_view text) {
    for (const std::string_view word : {"VERSION", "NS_", "BS_:", "BU_:", "BO_ "})
        if (text.starts_with(word) || text.find("\n" + std::string{word}) != std::string_view::npos) return true;
    return false;
}

bool looks_like_json(std::string_view text) {
    const std::size_t first = text.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
    return first != std::string_view::npos && (text[first] == '{' || text[first] == '[');
}

class Loader {
public:
    LoadedProfiles loaded;

    void add_set(const std::string& path) {
        const auto text = content(path);
        if (!text) return;
        auto set = obdb::load(*text);
        if (!set) {
            const bool other = looks_like_dbc(*text);
            return fail(path + ": " + set.error().message() + (other ? "; it looks like a DBC file: give it with --dbc" : "; give a signal set of OBDb's version 3 form"));
        }
        for (const obdb::Remark& r : set->remarks) remark(path, ": warning: " + r.where + " " + r.why);
        count_rest(path, set->remarks.size());
        if (!take_ids(*set, path)) return;
        loaded.sets.push_back(std::move(*set));
    }

    void add_database(const std::string& path) {
        const auto text = content(path);
        if (!text) return;
        auto database = dbc::parse(*text);
        if (!database) {
            if (looks_like_json(*text)) return fail(path + ": is JSON and no DBC file; if it is a signal set, give it with --signalset");
            const dbc::ParseError& error = database.error();
            return fail(path + ":" + std::to_string(error.line) + ": " + make_error_code(error.code).message() + " near `" + error.near + "`; mend this line");
        }
        if (database->messages.empty() && !looks_like_dbc(*text)) return fail(path + ": is no DBC file (no line `BO_ …`); give one that defines messages");
        for (const dbc::Warning& w : database->warnings) remark(path, ":" + std::to_string(w.line) + ": warning: " + w.text);
        count_rest(path, database->warnings.size());
        loaded.databases.push_back(std::move(*database));
    }

private:
    void fail(std::string why) {
        if (!loaded.error) loaded.error = std::move(why);
    }

    void remark(const std::string& path, const std::string& text) {
        if (of_file_++ < kMostRemarks) loaded.remarks.push_back(path + text);
    }
    void count_rest(const std::string& path, std::size_t all) {
        if (all > kMostRemarks) loaded.remarks.push_back(path + ": " + std::to_string(all - kMostRemarks) + " more warnings of this file");
        of_file_ = 0;
    }

    std::optional<std::string> content(const std::string& path) {
        std::error_code failed;
        const fs::file_status status = fs::status(path, failed);
        if (!fs::exists(status)) return refuse(path + ": does not exist; check its name");
        if (fs::is_directory(status)) return refuse(path + ": is a directory; name a file in it");
        if (const fs::path real = fs::canonical(path, failed); !failed) {
            const auto [first, added] = files_.emplace(real, path);
            if (!added) return refuse(path + ": is given twice (first as " + first->second + "); leave one out");
        }
        if (fs::is_regular_file(status) && fs::file_size(path, failed) > kMostBytes)
            return refuse(path + ": is larger than 64 MB; give a profile of this vehicle alone");
        std::ifstream file{path, std::ios::binary};
        if (!file) return refuse(path + ": cannot be read (" + std::strerror(errno) + "); check who may read it");
        std::string text{std::istreambuf_iterator<char>{file}, {}};
        if (text.empty()) return refuse(path + ": is empty; give the whole file");
        return text;
    }

    std::nullopt_t refuse(std::string why) {
        fail(std::move(why));
        return std::nullopt;
    }

    /// Ids are meant to be unique among all sets: the same in two files is two versions of one, or a maker's set and a copy of it.
    bool take_ids(const obdb::SignalSet& set, const std::string& path) {
        for (const obdb::Signal& s : set.signals) {
            const auto other = ids_.find(s.id);
            if (other == ids_.end()) continue;
            fail(path + ": defines the signal " + s.id + ", which " + other->second + " defines too; leave one of the two out");
            return false;
        }
        for (const obdb::Signal& s : set.signals) ids_.emplace(s.id, path);
        return true;
    }

    std::size_t of_file_{0};  ///< remarks about the file that is being read
    std::map<fs::path, std::string> files_;
    std::map<std::string, std::string, std::less<>> ids_;
};

}  // namespace

LoadedProfiles load_profiles(const ProfileOptions& options) {
    Loader loader;
    for (const std::string& path : options.databases)
        if (!loader.loaded.error) loader.add_database(path);
    for (const std::string& path : options.signal_sets)
        if (!loader.loaded.error) loader.add_set(path);
    return std::move(loader.loaded);
}

}  // namespace odolink
