// SPDX-License-Identifier: Apache-2.0
// The outbox's rows and what is known of them without counting: sums per stream are taken once at open and carried along.
// All changes run inside the caller's transaction; where that fails, the caller gives back the sums it had before.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "adapters/sqlite/database.hpp"
#include "ports/vehicle_store.hpp"

namespace odolink::sqlite {

struct StreamSums {
    std::uint64_t count{0};
    std::uint64_t bytes{0};
    std::uint64_t last{0};
    std::uint64_t evicted{0};
};

struct OutboxSums {
    std::array<StreamSums, std::size(kStreams)> streams{};  ///< at stream number - 1
    std::uint64_t bytes{0};
    std::uint64_t critical_bytes{0};
};

class OutboxTable {
public:
    /// Events whose sum does not fit are deleted and count as evicted in the stream that their number names. Errors: those of the medium.
    [[nodiscard]] static Result<OutboxTable> open(Database& database);
    /// Events that open() deleted.
    [[nodiscard]] std::uint64_t dropped() const { return dropped_; }

    [[nodiscard]] const OutboxSums& sums() const { return sums_; }
    void restore(const OutboxSums& sums) { sums_ = sums; }

    /// Would these events overrun even the reserve of critical ones?
    [[nodiscard]] bool overruns(const std::vector<OutboxEntry>& entries, const StoreLimits& limits) const;
    [[nodiscard]] Status insert(const OutboxEntry& entry);
    [[nodiscard]] Status acknowledge(const OutboxAcknowledgement& receipt);
    [[nodiscard]] Status purge(Purpose purpose);
    /// Nothing waits any more and no stream ever had an event.
    [[nodiscard]] Status clear();
    [[nodiscard]] Status evict(const StoreLimits& limits);
    /// After all deletions of a transaction: writes down what the rows alone no longer tell of a stream.
    [[nodiscard]] Status remember_streams();

    [[nodiscard]] Result<std::vector<OutboxEntry>> waiting(Stream stream, std::uint64_t after, std::size_t count);
    [[nodiscard]] Result<std::vector<OutboxRange>> ranges();

private:
    OutboxTable() = default;
    [[nodiscard]] Status load_sums(Database& database);
    [[nodiscard]] Status load_streams(Database& database);
    /// Counts all rows; gives the numbers of the damaged ones, which do not count.
    [[nodiscard]] Result<std::vector<std::int64_t>> count_rows(Database& database);
    [[nodiscard]] Status drop_damaged(Database& database, const std::vector<std::int64_t>& numbers);
    [[nodiscard]] Status count_deleted(Statement& deletion);
    [[nodiscard]] StreamSums& of(std::uint64_t number);
    void subtract(StreamSums& stream, std::int64_t value_class, std::uint64_t bytes);

    Statement insert_;
    Statement receipted_;
    Statement acknowledge_;
    Statement purge_;
    Statement victims_;
    Statement delete_one_;
    Statement newest_;
    Statement oldest_;
    Statement remember_;
    Statement waiting_;
    Statement clear_rows_;
    Statement clear_streams_;
    OutboxSums sums_;
    std::uint64_t dropped_{0};
    std::array<bool, std::size(kStreams)> shrunk_{};  ///< rows were deleted in this transaction
};

}  // namespace odolink::sqlite
