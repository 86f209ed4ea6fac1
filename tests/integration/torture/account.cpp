// SPDX-License-Identifier: Apache-2.0
#include "account.hpp"

#include <sqlite3.h>

#include <memory>
#include <set>
#include <stdexcept>

#include "dealer-desk/store/columns.hpp"
#include "wire/envelope.hpp"

namespace odolink::torture {
namespace {

using Connection = std::unique_ptr<sqlite3, decltype(&sqlite3_close)>;
using Query = std::unique_ptr<sqlite3_stmt, decltype(&sqlite3_finalize)>;

Connection open(const std::filesystem::path& file) {
    sqlite3* raw = nullptr;
    const int code = sqlite3_open_v2(file.c_str(), &raw, SQLITE_OPEN_READWRITE, nullptr);
    Connection connection{raw, &sqlite3_close};
    if (code != SQLITE_OK) throw std::runtime_error{file.string() + ": " + sqlite3_errstr(code)};
    sqlite3_busy_timeout(raw, 5000);
    return connection;
}

Query query(const Connection& connection, const char* sql) {
    sqlite3_stmt* raw = nullptr;
    const int code = sqlite3_prepare_v2(connection.get(), sql, -1, &raw, nullptr);
    if (code != SQLITE_OK) throw std::runtime_error{std::string{sql} + ": " + sqlite3_errmsg(connection.get())};
    return Query{raw, &sqlite3_finalize};
}

std::string text(const Query& row, int column) {
    const auto* found = reinterpret_cast<const char*>(sqlite3_column_text(row.get(), column));
    return found != nullptr ? found : "";
}

std::uint64_t number(const Query& row, int column) {
    return static_cast<std::uint64_t>(sqlite3_column_int64(row.get(), column));
}

}  // namespace

Account account(const std::filesystem::path& desk_database, const std::vector<OutboxRange>& numbers,
                const std::string& epoch) {
    const Connection connection = open(desk_database);
    std::map<int, std::set<std::uint64_t>> found;  // numbers by stream
    std::set<Id> ids;
    Account out;
    const Query streams =
        query(connection, "SELECT no, stream, duplicates, dropped + lost FROM stream WHERE ?1 = '' OR epoch = ?1");
    sqlite3_bind_text(streams.get(), 1, epoch.c_str(), -1, SQLITE_TRANSIENT);
    while (sqlite3_step(streams.get()) == SQLITE_ROW) {
        out.repeated += number(streams, 2);
        out.lost += number(streams, 3);
        const Query events = query(connection, "SELECT sequence, payload FROM event WHERE stream_no = ?1");
        sqlite3_bind_int64(events.get(), 1, sqlite3_column_int64(streams.get(), 0));
        while (sqlite3_step(events.get()) == SQLITE_ROW) {
            ++out.at_desk;
            const auto event = wire::decode_up_event(desk::from_base64(text(events, 1)));
            const bool fresh = found[sqlite3_column_int(streams.get(), 1)].insert(number(events, 0)).second;
            if (!fresh || !event || !ids.insert(event->id).second) ++out.doubled;
            if (!event) continue;
            if (const auto* consent = std::get_if<ConsentChanged>(&event->payload))
                ++out.consents[consent->consent.text_version];
        }
    }
    for (const OutboxRange& range : numbers) {
        out.numbered += range.last;
        const std::set<std::uint64_t>& here = found[static_cast<int>(range.stream)];
        for (std::uint64_t n = 1; n <= range.last; ++n) out.lost += here.contains(n) ? 0 : 1;
        if (!here.empty() && *here.rbegin() > range.last) out.doubled += *here.rbegin() - range.last;
    }
    return out;
}

}  // namespace odolink::torture
