// SPDX-License-Identifier: Apache-2.0
// The attachments that the owner asked for: which parts are wanted and here, what gives way when there is no room, and whether the whole is what the
// record names. Nothing is fetched by itself. The Agent stores the parts and one text of state; in memory is only what is still arriving.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.hpp"
#include "domain/attachment.hpp"

namespace odolink {

class AttachmentShelf {
public:
    using Hash = std::function<AttachmentDigest(ByteView)>;  ///< SHA-256

    static constexpr std::uint32_t kMostBytes = 2 * 1024 * 1024;  ///< of all parts together; beyond it the one looked at longest ago gives way
    static constexpr std::size_t kMostEntries = 64;               ///< asked for, here or refused; beyond it the same
    static constexpr Duration kAskAgainAfter = std::chrono::minutes{2};  ///< without a part a touch asks again

    struct Asking {
        std::optional<AttachmentAsked> event;  ///< nothing: it is here, or on its way
        std::vector<std::string> erased;       ///< keys of stored parts that gave way
    };
    /// The owner touched it. Asks for the parts that are missing. Precondition: can_be_fetched(attachment).
    [[nodiscard]] Asking ask(const Attachment& attachment, MonoTime now);

    enum class Verdict : std::uint8_t {
        Kept,     ///< store it under part_key()
        Ignored,  ///< not asked for, or here already
        Broken,   ///< not as long as it must be, or the whole is something else: all of it is dropped
    };
    struct Change {
        Verdict verdict{Verdict::Ignored};
        std::vector<std::string> erased;  ///< keys of stored parts
        std::uint32_t made_room{0};       ///< attachments that gave way
    };
    /// A part came, in any order. With the last one the whole is checked.
    [[nodiscard]] Change on_part(const AttachmentSent& sent, const Hash& hash, MonoTime now);
    /// The desk has not got it. Gives keys of stored parts that go. Nothing where it was not asked for.
    [[nodiscard]] std::vector<std::string> on_absent(const AttachmentAbsent& answer);
    /// What was stored is not what it was: dropped, and the owner may ask again.
    [[nodiscard]] std::vector<std::string> on_damaged(const AttachmentDigest& digest);
    /// No record names the others any more.
    [[nodiscard]] std::vector<std::string> keep_only(const std::set<AttachmentDigest>& named);

    /// The owner looks at one that is here.
    void on_look(const AttachmentDigest& digest);
    [[nodiscard]] std::map<AttachmentDigest, AttachmentLine> lines() const;
    [[nodiscard]] bool is_here(const AttachmentDigest& digest) const;
    /// Keys of the stored parts, in order.
    [[nodiscard]] std::vector<std::string> keys_of(const AttachmentDigest& digest) const;
    /// Of all stored parts.
    [[nodiscard]] std::uint32_t bytes() const;

    [[nodiscard]] static std::string part_key(const AttachmentDigest& digest, std::uint32_t part);

    /// A line an attachment.
    [[nodiscard]] std::string state() const;
    /// Damaged lines are passed over. Parts of what had not all come are not here before restore_part() gave them.
    void restore(std::string_view state);
    [[nodiscard]] bool has_unfinished() const;
    /// A stored part. False where it is none of an attachment that is kept: erase it.
    bool restore_part(std::string_view key, ByteView bytes);

private:
    struct Entry {
        AttachmentState state{AttachmentState::Asked};
        std::uint32_t bytes{0};   ///< of the whole
        std::uint32_t parts{0};   ///< bit n: part n is here
        std::uint64_t touched{0};  ///< counts up with each touch of the owner
        std::map<std::uint32_t, Bytes> arrived{};  ///< while not all of it is here
        std::optional<MonoTime> heard{};  ///< asked or a part came, in this run
    };
    using Entries = std::map<AttachmentDigest, Entry>;

    [[nodiscard]] static bool is_coming(const Entry& entry) { return entry.state == AttachmentState::Asked || entry.state == AttachmentState::Arriving; }
    [[nodiscard]] static std::uint32_t bytes_of(const Entry& entry);
    /// Keys of its stored parts; it has none afterwards.
    [[nodiscard]] static std::vector<std::string> take_parts(const AttachmentDigest& digest, Entry& entry);
    /// Of those with at least `holding` bytes here the one touched longest ago.
    void drop_oldest(const AttachmentDigest& but, std::uint32_t holding, std::vector<std::string>& erased);

    Entries entries_;
    std::uint64_t touches_{0};
};

}  // namespace odolink
