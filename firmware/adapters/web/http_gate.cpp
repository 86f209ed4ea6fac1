// SPDX-License-Identifier: Apache-2.0
// The gate each request passes first, and the headers each answer gets. Called by http_server.cpp.
#include "adapters/web/http_gate.hpp"

#include <algorithm>
#include <array>
#include <boost/beast/http/verb.hpp>
#include <cctype>

namespace odolink::web {
namespace {

namespace http = boost::beast::http;

constexpr std::string_view kContentSecurityPolicy =
    "default-src 'none'; script-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
    "form-action 'none'; base-uri 'none'; frame-ancestors 'none'; style-src 'self'";

constexpr auto kFetchSite = "Sec-Fetch-Site";

int hex(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

/// Percent-decoding; nothing for a broken escape or a control character.
std::optional<std::string> decoded(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        char c = text[i];
        if (c == '%') {
            if (i + 2 >= text.size()) return std::nullopt;
            const int high = hex(text[i + 1]);
            const int low = hex(text[i + 2]);
            if (high < 0 || low < 0) return std::nullopt;
            c = static_cast<char>(high * 16 + low);
            i += 2;
        }
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) return std::nullopt;
        out.push_back(c);
    }
    return out;
}

std::string_view view(boost::beast::string_view v) { return {v.data(), v.size()}; }

/// The one value of a header; nothing when it is absent or there twice.
std::optional<std::string_view> only(const BeastRequest& request, http::field name) {
    const auto [first, last] = request.equal_range(name);
    if (first == last || std::next(first) != last) return std::nullopt;
    return view(first->value());
}

bool is_ours(std::string_view host, std::uint16_t port) {
    const std::string suffix = ":" + std::to_string(port);
    return host == "127.0.0.1" + suffix || host == "localhost" + suffix;
}

std::optional<HttpResponse> refuse_origin(const BeastRequest& request, std::uint16_t port) {
    if (request.count(http::field::origin) != 0) {
        const auto origin = only(request, http::field::origin);
        if (!origin || !origin->starts_with("http://") || !is_ours(origin->substr(7), port)) {
            return error_response(403, "requests from other origins are refused");
        }
    }
    const auto site = request.find(kFetchSite);
    if (site != request.end() && view(site->value()) != "same-origin" && view(site->value()) != "none") {
        return error_response(403, "cross-site requests are refused");
    }
    return std::nullopt;
}

void parse_pairs(std::string_view text, char separator, std::map<std::string, std::string, std::less<>>& out) {
    while (!text.empty()) {
        const auto end = std::min(text.find(separator), text.size());
        std::string_view pair = text.substr(0, end);
        while (!pair.empty() && pair.front() == ' ') pair.remove_prefix(1);
        const auto equals = pair.find('=');
        if (equals != std::string_view::npos) {
            auto name = decoded(pair.substr(0, equals));
            auto value = decoded(pair.substr(equals + 1));
            if (name && value) out.insert_or_assign(std::move(*name), std::move(*value));
        }
        text.remove_prefix(std::min(end + 1, text.size()));
    }
}

bool changes_state(http::verb v) { return v == http::verb::post || v == http::verb::put || v == http::verb::delete_; }

std::optional<HttpResponse> refuse(const BeastRequest& request, std::uint16_t port) {
    static constexpr std::array kMethods{http::verb::get, http::verb::head, http::verb::post, http::verb::put, http::verb::delete_};
    if (std::find(kMethods.begin(), kMethods.end(), request.method()) == kMethods.end()) {
        return error_response(405, "only GET, HEAD, POST, PUT and DELETE are served");
    }
    if (request.version() != 11) return error_response(505, "speak HTTP/1.1");
    const auto host = only(request, http::field::host);
    if (!host || !is_ours(*host, port)) return error_response(403, "the Host header must name this address and port");
    if (request.count(http::field::content_length) > 1 ||
        (request.count(http::field::content_length) != 0 && request.count(http::field::transfer_encoding) != 0)) {
        return error_response(400, "ambiguous message length");
    }
    if (request.count(http::field::upgrade) != 0) return error_response(400, "upgrades are not served");
    if (auto no = refuse_origin(request, port)) return no;
    const auto type = view(request[http::field::content_type]);
    if (changes_state(request.method()) && type != "application/json" && type != "application/json; charset=utf-8") {
        return error_response(415, "send application/json");
    }
    return std::nullopt;
}

}  // namespace

std::variant<HttpRequest, HttpResponse> admit(const BeastRequest& request, std::uint16_t port) {
    if (auto no = refuse(request, port)) return std::move(*no);
    const std::string_view target = view(request.target());
    if (target.empty() || target.front() != '/') return error_response(400, "the target must be a path");
    const auto question = std::min(target.find('?'), target.size());
    auto path = decoded(target.substr(0, question));
    if (!path || path->find("..") != std::string::npos || path->find('\\') != std::string::npos) {
        return error_response(400, "the path is not acceptable");
    }
    HttpRequest out;
    out.method = view(request.method_string());
    out.path = std::move(*path);
    if (question < target.size()) parse_pairs(target.substr(question + 1), '&', out.query);
    for (const auto& header : request) {
        std::string name{view(header.name_string())};
        std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
        out.headers.insert_or_assign(std::move(name), std::string{view(header.value())});
    }
    const auto cookie = out.headers.find("cookie");
    if (cookie != out.headers.end()) parse_pairs(cookie->second, ';', out.cookies);
    out.body = request.body();
    return out;
}

void harden(http::fields& fields, const BeastRequest& request) {
    fields.set(http::field::server, "odolink");
    fields.set("Content-Security-Policy", std::string{kContentSecurityPolicy});
    fields.set("X-Frame-Options", "DENY");
    fields.set("X-Content-Type-Options", "nosniff");
    fields.set("Referrer-Policy", "no-referrer");
    if (view(request[kFetchSite]) != "none") fields.set("Cross-Origin-Opener-Policy", "same-origin");
    fields.set("Cross-Origin-Embedder-Policy", "require-corp");
    fields.set("Cross-Origin-Resource-Policy", "same-origin");
    fields.set("Permissions-Policy", "camera=(), geolocation=(), microphone=()");
    fields.set(http::field::cache_control, "no-store");
}

std::string policy_with_style(std::string_view nonce) { return std::string{kContentSecurityPolicy} + " 'nonce-" + std::string{nonce} + "'"; }

HttpResponse error_response(int status, std::string_view what) {
    std::string body = "{\"error\":\"";
    for (char c : what) {
        if (c == '"' || c == '\\') body.push_back('\\');
        if (static_cast<unsigned char>(c) >= 0x20) body.push_back(c);
    }
    body += "\"}";
    return {status, "application/json", std::move(body), {}};
}

}  // namespace odolink::web
