// SPDX-License-Identifier: Apache-2.0
// The session the functions of store/ speak through: what it has parsed once it keeps, since a desk says the same
// hundred sentences all day and reading one takes SQLite longer than carrying it out.
#pragma once

#include <soci/soci.h>

#include <map>
#include <string>
#include <string_view>

namespace odolink::desk {

class Sql final : public soci::session {
public:
    using soci::session::session;

    /// Carries out one statement, with its `use` and `into` or what binds them (`bind(soci::statement&)`). True where
    /// there was a row; with none the targets of `into` keep what they held. The text names the kept statement: values
    /// belong into `use`. Throws soci::soci_error.
    template <typename... Bound>
    bool run(std::string_view query, Bound&&... bound) {
        const Turn turn{*this, query, bound...};
        const bool found = turn.statement.execute(true);
        if (found) turn.statement.fetch();  // to its end: a statement that waits for its next row keeps a read open
        return found;
    }

    /// The same; how many rows it changed.
    template <typename... Bound>
    long long change(std::string_view query, Bound&&... bound) {
        const Turn turn{*this, query, bound...};
        turn.statement.execute(true);
        return turn.statement.get_affected_rows();
    }

    /// The same for many rows: `row()` is called with each in the targets of `into`, and must not ask the same query.
    template <typename Row, typename... Bound>
    void each(std::string_view query, const Row& row, Bound&&... bound) {
        const Turn turn{*this, query, bound...};
        turn.statement.execute();
        while (turn.statement.fetch()) row();
    }

private:
    /// One use of a kept statement: unbound at its end, also by an exception.
    struct Turn {
        template <typename... Bound>
        Turn(Sql& sql, std::string_view query, Bound&... bound) : statement{sql.kept(query)} {
            (add(bound), ...);
            statement.define_and_bind();
        }
        ~Turn() { statement.bind_clean_up(); }
        Turn(const Turn&) = delete;
        Turn& operator=(const Turn&) = delete;
        template <typename Bound>
        void add(Bound& bound) {
            if constexpr (requires { bound.bind(statement); })
                bound.bind(statement);
            else
                statement.exchange(bound);
        }
        soci::statement& statement;
    };

    soci::statement& kept(std::string_view query);

    std::map<std::string, soci::statement, std::less<>> kept_;
};

}  // namespace odolink::desk
