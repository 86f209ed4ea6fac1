// SPDX-License-Identifier: Apache-2.0
#include "adapters/gpsd/gpsd_positioning.hpp"

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <boost/json.hpp>
#include <charconv>

namespace odolink {
namespace {

namespace asio = boost::asio;
namespace json = boost::json;
using boost::system::error_code;

constexpr std::string_view kWatch = "?WATCH={\"enable\":true,\"json\":true};\n";
constexpr std::size_t kLongestLine = 16'384;  // a report over all satellites in view is some 3 kB
constexpr int kFlatFix = 2;                   // TPV.mode: 2 is 2D, 3 is 3D

std::optional<double> number(const json::object& report, std::string_view name) {
    const json::value* value = report.if_contains(name);
    if (value == nullptr || !value->is_number()) return std::nullopt;
    return value->to_number<double>();
}

/// The fix of a TPV report; nothing for other reports, reports without a fix, and what cannot be.
std::optional<Position> fix_in(std::string_view line, WallTime now) {
    error_code broken;
    const json::value value = json::parse(json::string_view{line.data(), line.size()}, broken);
    if (broken || !value.is_object()) return std::nullopt;
    const json::object& report = value.get_object();
    const json::value* kind = report.if_contains("class");
    if (kind == nullptr || !kind->is_string() || kind->get_string() != "TPV") return std::nullopt;
    const auto latitude = number(report, "lat"), longitude = number(report, "lon");
    if (number(report, "mode").value_or(0) < kFlatFix || !latitude || !longitude) return std::nullopt;
    Position fix{*latitude, *longitude, number(report, "eph").value_or(0), now};
    if (!plausible(fix)) return std::nullopt;
    return fix;
}

}  // namespace

/// One call: connect, watch, the first fix or the end of patience, hang up. Keeps itself alive while something is under
/// way.
class GpsdPositioning::Call : public std::enable_shared_from_this<Call> {
public:
    Call(asio::io_context& core, const Clock& clock, std::function<void(std::optional<Position>)> found)
        : clock_{clock}, found_{std::move(found)}, resolver_{core}, socket_{core}, patience_{core} {}

    void start(const std::string& host, const std::string& port, Duration patience) {
        patience_.expires_after(patience);
        patience_.async_wait([self = shared_from_this()](error_code error) {
            if (!error) self->finish(std::nullopt);
        });
        resolver_.async_resolve(
            host, port, [self = shared_from_this()](error_code error, const asio::ip::tcp::resolver::results_type& at) {
                if (error) return self->hang_up();
                asio::async_connect(self->socket_, at, [self](error_code refused, const asio::ip::tcp::endpoint&) {
                    if (refused) return self->hang_up();
                    self->watch();
                });
            });
    }

    /// Nobody waits for the answer any more.
    void forget() {
        found_ = nullptr;
        hang_up();
        patience_.cancel();
    }

private:
    void watch() {
        asio::async_write(socket_, asio::buffer(kWatch), [self = shared_from_this()](error_code error, std::size_t) {
            if (error) return self->hang_up();
            self->read();
        });
    }

    void read() {
        asio::async_read_until(socket_, asio::dynamic_buffer(text_, kLongestLine), '\n',
                               [self = shared_from_this()](error_code error, std::size_t length) {
                                   if (error) return self->hang_up();
                                   const auto fix =
                                       fix_in(std::string_view{self->text_}.substr(0, length), self->clock_.wall());
                                   self->text_.erase(0, length);
                                   if (fix)
                                       self->finish(fix);
                                   else
                                       self->read();
                               });
    }

    void finish(const std::optional<Position>& fix) {
        hang_up();
        patience_.cancel();
        if (const auto found = std::exchange(found_, nullptr)) found(fix);
    }

    /// Without gpsd the call waits out its patience: it may be asked again, and must not be in a loop.
    void hang_up() {
        error_code ignored;
        resolver_.cancel();
        socket_.close(ignored);
    }

    const Clock& clock_;
    std::function<void(std::optional<Position>)> found_;
    asio::ip::tcp::resolver resolver_;
    asio::ip::tcp::socket socket_;
    asio::steady_timer patience_;
    std::string text_;
};

GpsdPositioning::GpsdPositioning(asio::io_context& core, const Clock& clock, const std::string& address)
    : core_{core}, clock_{clock}, address_{address} {}

GpsdPositioning::~GpsdPositioning() {
    cancel();
}

void GpsdPositioning::locate(Duration patience, std::function<void(std::optional<Position>)> found) {
    cancel();
    const auto [host, port] = parse(address_).value_or(std::pair<std::string, std::string>{});
    call_ = std::make_shared<Call>(core_, clock_, std::move(found));
    call_->start(host, port, patience);
}

void GpsdPositioning::cancel() {
    if (const auto call = std::exchange(call_, nullptr)) call->forget();
}

std::optional<std::pair<std::string, std::string>> GpsdPositioning::parse(const std::string& address) {
    const std::size_t colon = address.rfind(':');
    if (colon == std::string::npos || colon == 0) return std::nullopt;
    std::string host = address.substr(0, colon);
    const std::string port = address.substr(colon + 1);
    if (host.front() == '[' && host.back() == ']')
        host = host.substr(1, host.size() - 2);
    else if (host.find(':') != std::string::npos)
        return std::nullopt;
    unsigned number = 0;
    const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), number);
    if (error != std::errc{} || end != port.data() + port.size() || number == 0 || number > 65535 || host.empty())
        return std::nullopt;
    return std::pair{host, port};
}

}  // namespace odolink
