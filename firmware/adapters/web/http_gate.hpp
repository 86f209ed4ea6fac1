// SPDX-License-Identifier: Apache-2.0
// The gate every request passes before a handler sees it: method, target, Host, Origin, content type. No I/O.
#pragma once

#include <boost/beast/http/message.hpp>
#include <boost/beast/http/string_body.hpp>
#include <cstdint>
#include <optional>
#include <variant>

#include "adapters/web/http_server.hpp"

namespace odolink::web {

using BeastRequest = boost::beast::http::request<boost::beast::http::string_body>;

/// The request as a handler may see it, or the answer that refuses it.
[[nodiscard]] std::variant<HttpRequest, HttpResponse> admit(const BeastRequest& request, std::uint16_t port);

/// The headers every answer carries: no sniffing, no framing, no referrer, nothing cached, scripts from here only. A page that no
/// other page opened (the browser says so: Sec-Fetch-Site: none) needs no group of its own: the one it would leave is empty.
void harden(boost::beast::http::fields& fields, const BeastRequest& request);

}  // namespace odolink::web
