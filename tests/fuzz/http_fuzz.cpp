// SPDX-License-Identifier: Apache-2.0
// The local web surface under any bytes: a request is admitted only with our Host, a method we serve and a path without way up;
// any JSON gives an action whose parts are in range, or an error that names what is wrong. Both read the same input.
#include <boost/beast/http/parser.hpp>
#include <boost/json.hpp>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "adapters/web/http_gate.hpp"
#include "adapters/web/view_json.hpp"

namespace {

using namespace odolink;
namespace http = boost::beast::http;

constexpr std::uint16_t kPort = 8080;

void require(bool holds) {
    if (!holds) std::abort();
}

void check(const web::HttpRequest& request) {
    require(request.method == "GET" || request.method == "HEAD" || request.method == "POST" || request.method == "PUT" || request.method == "DELETE");
    require(request.path.starts_with('/') && request.path.find("..") == std::string::npos && request.path.find('\\') == std::string::npos);
    for (const char c : request.path) require(static_cast<unsigned char>(c) >= 0x20);
    const auto host = request.headers.find("host");
    require(host != request.headers.end() && (host->second == "127.0.0.1:8080" || host->second == "localhost:8080"));
    const auto origin = request.headers.find("origin");
    require(origin == request.headers.end() || origin->second == "http://127.0.0.1:8080" || origin->second == "http://localhost:8080");
    require(request.headers.find("upgrade") == request.headers.end());
}

void act(std::string_view text) {
    boost::system::error_code error;
    const boost::json::value value = boost::json::parse(text, error);
    if (error) return;
    const auto action = web::action_from_json(value);
    if (!action) return require(!action.error().message.empty());
    if (const auto* answer = std::get_if<AnswerAppointment>(&*action)) {
        require(answer->revision > 0 && !answer->appointment_id.empty());
        require((answer->answer == AppointmentAnswer::Counter) == answer->counter_start.has_value());
    }
    if (const auto* work = std::get_if<StateWork>(&*action)) require(!work->items.empty() && (!work->mileage || *work->mileage >= Distance{}));
    if (const auto* answer = std::get_if<AnswerPrompt>(&*action)) require(!answer->prompt_id.empty());
    if (const auto* consent = std::get_if<SetConsent>(&*action)) require(consent->state != ConsentState::NotAsked && !consent->text_version.empty());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const std::string_view input{reinterpret_cast<const char*>(bytes), size};
    act(input);
    http::request_parser<http::string_body> parser;
    parser.header_limit(8 * 1024);
    parser.body_limit(64 * 1024);
    parser.eager(true);
    boost::system::error_code error;
    parser.put(boost::asio::buffer(input), error);
    if (error || !parser.is_done()) return 0;
    const auto admitted = web::admit(parser.get(), kPort);
    if (const auto* request = std::get_if<web::HttpRequest>(&admitted)) {
        check(*request);
        act(request->body);
    } else {
        require(std::get<web::HttpResponse>(admitted).status >= 400);
    }
    return 0;
}
