// SPDX-License-Identifier: Apache-2.0
#include "app/http_client.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http.hpp>
#include <boost/json.hpp>

namespace odolink::sim {
namespace {
namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
constexpr std::chrono::seconds kPatience{5};
}  // namespace

Result<HttpReply, std::string> HttpClient::get(std::string_view path) { return exchange("GET", path, {}); }

Result<HttpReply, std::string> HttpClient::post(std::string_view path, const boost::json::value& body) {
    return exchange("POST", path, boost::json::serialize(body));
}

Result<HttpReply, std::string> HttpClient::exchange(std::string_view method, std::string_view path, std::string body) {
    asio::io_context io;
    beast::tcp_stream stream{io};
    stream.expires_after(kPatience);
    beast::error_code error;
    stream.connect({asio::ip::address_v4::loopback(), port_}, error);
    if (error) return {boost::system::in_place_error, error.message()};
    http::request<http::string_body> request{http::string_to_verb({method.data(), method.size()}), {path.data(), path.size()}, 11};
    request.set(http::field::host, "127.0.0.1:" + std::to_string(port_));
    request.set(http::field::connection, "close");
    if (!cookie_.empty()) request.set(http::field::cookie, cookie_);
    if (method == "POST") {
        request.set(http::field::content_type, "application/json");
        if (!token_header_.empty()) request.set(token_header_, token_);
        request.body() = std::move(body);
    }
    request.prepare_payload();
    http::write(stream, request, error);
    beast::flat_buffer buffer;
    http::response<http::string_body> response;
    if (!error) http::read(stream, buffer, response, error);
    if (error) return {boost::system::in_place_error, error.message()};
    if (const auto set = response.find(http::field::set_cookie); set != response.end()) {
        const std::string value{set->value()};
        cookie_ = value.substr(0, value.find(';'));
    }
    boost::system::error_code no_json;
    HttpReply reply{static_cast<int>(response.result_int()), boost::json::parse(response.body(), no_json)};
    if (no_json) reply.body = nullptr;
    return reply;
}

}  // namespace odolink::sim
