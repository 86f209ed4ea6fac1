// SPDX-License-Identifier: Apache-2.0
// One TOML table being read into typed targets. Each getter leaves its target alone when the key is absent; the first
// thing that is wrong is kept with its line, and done() finds keys nobody asked for. Included by .cpp files only.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <toml.hpp>
#include <vector>

#include "adapters/config/config_error.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "base/units.hpp"

namespace odolink::config {

struct IntegerRange {
    std::int64_t least;
    std::int64_t most;
};
struct DurationRange {
    std::chrono::milliseconds least;
    std::chrono::milliseconds most;
};

class TomlNode {
public:
    /// Reads a file. Errors: cannot be read, or not TOML.
    [[nodiscard]] static Result<TomlNode, ConfigError> parse_file(const std::string& file);
    /// Reads text; `name` stands for the file in errors.
    [[nodiscard]] static Result<TomlNode, ConfigError> parse_text(const std::string& name, const std::string& text);

    [[nodiscard]] TomlNode table(std::string_view key);                ///< an absent one answers like an empty one
    [[nodiscard]] std::vector<TomlNode> tables(std::string_view key);  ///< [[key]]
    [[nodiscard]] bool has(std::string_view key) const;
    /// At most `most` bytes.
    void text(std::string_view key, std::string& target, std::size_t most = 500);
    /// One text or a list of them, each of at most `most` bytes.
    void texts(std::string_view key, std::vector<std::string>& target, std::size_t most = 500);
    /// One of `choices`; the target becomes its index.
    void choice(std::string_view key, std::span<const std::string_view> choices, std::size_t& target);
    void integer(std::string_view key, IntegerRange range, std::int64_t& target);
    void flag(std::string_view key, bool& target);
    void duration(std::string_view key, DurationRange range, std::chrono::milliseconds& target);
    /// An amount of data, at most `most` bytes.
    void bytes(std::string_view key, std::int64_t most, std::uint64_t& target);
    void distance(std::string_view key, Distance most, std::optional<Distance>& target);
    void months(std::string_view key, std::chrono::months most, std::optional<std::chrono::months>& target);
    /// A local date (2026-01-31), at 00:00 UTC.
    void date(std::string_view key, std::optional<WallTime>& target);

    /// Says that a key is needed but absent.
    void require(std::string_view key);
    /// Reports something wrong with a key's value that only the caller can see.
    void reject(std::string_view key, std::string what, std::string advice);
    /// Looks for keys that nobody asked for.
    void done();
    /// The first thing that was wrong in the whole file.
    [[nodiscard]] const std::optional<ConfigError>& error() const { return document_->error; }

private:
    struct Document {
        std::string name;
        toml::value root;
        std::optional<ConfigError> error;
    };
    TomlNode(std::shared_ptr<Document> document, const toml::value* value, std::string path)
        : document_{std::move(document)}, value_{value}, path_{std::move(path)} {}
    [[nodiscard]] const toml::value* find(std::string_view key);
    [[nodiscard]] std::string path_of(std::string_view key) const;
    void fail(const toml::value* at, std::string key, std::string what, std::string advice);
    /// The text of a key that must be text; nothing when absent or reported as wrong.
    [[nodiscard]] const std::string* string_of(std::string_view key, std::string_view example);

    std::shared_ptr<Document> document_;
    const toml::value* value_;  ///< null: the table is absent
    std::string path_;
    std::set<std::string, std::less<>> asked_;
};

}  // namespace odolink::config
