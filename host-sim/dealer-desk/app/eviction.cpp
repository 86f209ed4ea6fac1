// SPDX-License-Identifier: Apache-2.0
// One takeover after the other: certificate, connection, end of the session, and the certificate's files are removed.
#include "dealer-desk/app/eviction.hpp"

#include <signal.h>
#include <sys/types.h>

#include <boost/asio/post.hpp>
#include <chrono>
#include <fstream>

namespace odolink::desk {
namespace {

using namespace std::chrono_literals;
constexpr auto kListRead = 2s;  // mosquitto acts on SIGHUP between two rounds of its loop

}  // namespace

bool reload_broker(const std::filesystem::path& pid_file) {
    std::ifstream in{pid_file};
    long pid = 0;
    return in >> pid && pid > 1 && ::kill(static_cast<pid_t>(pid), SIGHUP) == 0;
}

Eviction::Eviction(boost::asio::io_context& io, Authority& authority, std::string broker, std::function<WallTime()> now,
                   LogSink& log)
    : io_{io}, authority_{authority}, broker_{std::move(broker)}, now_{std::move(now)}, log_{log} {}

Eviction::~Eviction() = default;

void Eviction::evict(const std::string& vehicle) {
    waiting_.push_back(vehicle);
    if (waiting_.size() == 1) next();
}

void Eviction::next() {
    if (waiting_.empty()) return;
    timer_.expires_after(kListRead);
    timer_.async_wait([this](boost::system::error_code cancelled) {
        if (cancelled) return;
        const auto files = authority_.stand_in(waiting_.front(), now_());
        if (!files) return ended(false);
        files_ = *files;
        PahoOptions options;
        options.uri = broker_;
        options.client_id = waiting_.front();
        options.session_expiry = 0s;  // with it goes what waits for the vehicle
        options.tls = PahoTls{authority_.certificate_file().string(), files_.certificate.string(), files_.key.string()};
        link_ = std::make_unique<PahoLink>(
            [this](std::function<void()> action) { boost::asio::post(io_, std::move(action)); }, options);
        const std::weak_ptr<bool> alive = alive_;
        const auto end = [this, alive](bool evicted) {
            // Not from within the link's own call: it is destroyed here.
            boost::asio::post(io_, [this, alive, evicted] {
                if (alive.lock()) ended(evicted);
            });
        };
        link_->set_events({[end] { end(true); }, [end](Error) { end(false); }, [](PublishTicket, Status) {},
                           [](std::string_view, ByteView) {}});
        link_->connect({});
    });
}

void Eviction::ended(bool evicted) {
    log_.write(evicted ? LogLevel::Info : LogLevel::Warning, evicted ? "vehicle.evicted" : "vehicle.not_evicted",
               {{"vehicle", waiting_.front()}});
    if (link_) link_->disconnect();
    link_.reset();
    std::error_code ignored;
    for (const auto& file : {files_.key, files_.certificate}) std::filesystem::remove(file, ignored);
    waiting_.pop_front();
    next();
}

}  // namespace odolink::desk
