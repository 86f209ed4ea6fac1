// SPDX-License-Identifier: Apache-2.0
// How outcomes of the desk become HTTP answers. Included by the sources of class Api only.
#pragma once

#include <boost/json.hpp>

#include "dealer-desk/api/api.hpp"
#include "dealer-desk/api/json.hpp"
#include "dealer-desk/words.hpp"

namespace odolink::desk {

/// {"error": word, "detail": what or who}: 403, 404, 409, 422 or 503.
[[nodiscard]] web::HttpResponse refused(const Refusal& refusal);

[[nodiscard]] inline web::HttpResponse answer(const boost::json::value& body) {
    return {200, "application/json", boost::json::serialize(body), {}};
}

template <class T>
[[nodiscard]] web::HttpResponse answer_rows(const Outcome<std::vector<T>>& rows) {
    if (!rows) return refused(rows.error());
    boost::json::array out;
    for (const T& row : *rows) out.push_back(to_json(row));
    return answer(out);
}

/// The answer to a command; what it gave to send is published.
template <class T>
web::HttpResponse Api::done(const Outcome<T>& outcome) {
    if (!outcome) return refused(outcome.error());
    hooks_.publish(desk_.take_outgoing());
    if constexpr (std::is_same_v<T, Id>) {
        return answer({{"id", outcome->text()}});
    } else if constexpr (std::is_same_v<T, int>) {
        return answer({{"told", *outcome}});
    } else {
        return answer(boost::json::object{});
    }
}

}  // namespace odolink::desk
