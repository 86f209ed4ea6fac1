// SPDX-License-Identifier: Apache-2.0
// The demo as a browser: JSON over HTTP to a page on this machine, with its cookie and its token header. Blocks, at most 5 s.
#pragma once

#include <boost/json/value.hpp>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace odolink::sim {

struct HttpReply {
    int status{0};
    boost::json::value body;  ///< null where it was no JSON
};

class HttpClient {
public:
    HttpClient() = default;
    explicit HttpClient(std::uint16_t port) : port_{port} {}

    /// A header sent with each POST ("X-Odolink-Token").
    void set_token(std::string header, std::string value) {
        token_header_ = std::move(header);
        token_ = std::move(value);
    }
    /// Errors: why there was no answer.
    [[nodiscard]] Result<HttpReply, std::string> get(std::string_view path);
    [[nodiscard]] Result<HttpReply, std::string> post(std::string_view path, const boost::json::value& body);

private:
    [[nodiscard]] Result<HttpReply, std::string> exchange(std::string_view method, std::string_view path, std::string body);

    std::uint16_t port_{0};
    std::string cookie_;
    std::string token_header_;
    std::string token_;
};

}  // namespace odolink::sim
