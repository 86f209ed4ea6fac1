// SPDX-License-Identifier: Apache-2.0
// What a car says of itself to a buyer, small enough for a QR code: mileage, records, the journal's head, signed with the vehicle's
// key. Text that a person can read. Made by the daemon for the head unit's page, checked by `odolinkctl history verify`.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"
#include "core/ledger/journal.hpp"
#include "domain/mileage.hpp"
#include "domain/service_record.hpp"
#include "ports/keys.hpp"

namespace odolink::hand_over {

/// A P-256 public key as a point: 0x04, x, y.
using PublicKey = std::array<std::byte, 65>;

/// One of the newest records.
struct Work {
    WallTime performed;
    Distance mileage;
    std::string items;  ///< plan items, else kinds of its jobs, with commas
    bool operator==(const Work&) const = default;
};

struct Statement {
    std::string vin;  ///< whole, or masked as the owner chose; or empty
    WallTime made;
    Distance mileage;
    MileageConfidence confidence{MileageConfidence::Low};
    std::uint64_t records{0};
    std::vector<Work> newest;  ///< at most kNewest
    JournalHead journal;
    bool operator==(const Statement&) const = default;
};
inline constexpr std::size_t kNewest = 3;

/// Of the newest records first.
[[nodiscard]] std::vector<Work> newest_of(const std::vector<ServiceRecord>& newest_first);

using Sign = std::function<Result<Signature>(ByteView)>;
/// The text; its last two lines are the key and the signature over all lines before the last. Errors: those of `sign`.
[[nodiscard]] Result<std::string> sign(const Statement& statement, const PublicKey& key, const Sign& sign);

/// What is wrong with a text: the first line that is not as it should be, or the signature.
struct Fault {
    std::size_t line{0};  ///< from 1; 0: the text as a whole
    std::string what;
};
struct Checked {
    Statement statement;
    PublicKey key{};
};
/// Reads a text exactly as sign() writes it (a line feed at the end may be missing, lines may end in CR LF as scanners give them) and
/// checks its signature. Nothing is given of a text that fails.
using Verify = std::function<bool(const PublicKey&, ByteView, const Signature&)>;
[[nodiscard]] Result<Checked, Fault> check(std::string_view text, const Verify& verify);

}  // namespace odolink::hand_over
