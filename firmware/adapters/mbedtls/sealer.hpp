// SPDX-License-Identifier: Apache-2.0
// Seals single values for the disk: AES-256-GCM, a random nonce each, bound to what the value is about, so that no
// value can be read without the key, changed, or put in another's place.
#pragma once

#include <array>
#include <filesystem>
#include <string_view>

#include "base/bytes.hpp"
#include "ports/vehicle_store.hpp"

namespace odolink {

class Sealer {
public:
    using Key = std::array<std::byte, 32>;
    explicit Sealer(const Key& key) : key_{key} {}

    /// Reads a key file: 64 hexadecimal digits. Errors: NoKey (not there, or not a key), Io.
    [[nodiscard]] static Result<Sealer> load(const std::filesystem::path& file);
    /// As load(); makes a random key, mode 0600, where no file is. Errors: NoKey (what is there is no key), Io.
    [[nodiscard]] static Result<Sealer> load_or_make(const std::filesystem::path& file);

    /// 32 bytes longer than `plain`: four that say that it is sealed, nonce, text, tag.
    [[nodiscard]] Bytes seal(ByteView plain, std::string_view about) const;
    /// What is not sealed is given back as it is: it was written before there was a key. Errors: NoKey (another key,
    /// another place, or changed).
    [[nodiscard]] Result<Bytes> open(ByteView stored, std::string_view about) const;
    [[nodiscard]] static bool sealed(ByteView stored);

private:
    Key key_;
};

/// What a value is about, as the seal binds it.
[[nodiscard]] std::string about_record(RecordKind kind, std::string_view key);
[[nodiscard]] std::string about_event(Stream stream, std::uint64_t sequence);
[[nodiscard]] std::string about_journal(std::uint64_t index);

/// Mileage stays readable: it names nobody, and the store itself carries it over when a damaged file is rebuilt.
[[nodiscard]] constexpr bool is_sealed_kind(RecordKind kind) {
    return kind != RecordKind::Mileage;
}

}  // namespace odolink
