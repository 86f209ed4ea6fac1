// SPDX-License-Identifier: Apache-2.0
// Throws a revoked vehicle out of the broker at once. mosquitto looks at the list of revoked certificates when a
// connection is made and lets open ones go on (measured on 2.0.11, also after SIGHUP); so the desk, who holds the
// authority, takes the vehicle's session over with a certificate of its own in that name, and ends it with all that
// waits in it. DeskProcess owns one.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <deque>
#include <functional>
#include <memory>
#include <string>

#include "adapters/paho/paho_link.hpp"
#include "base/log.hpp"
#include "dealer-desk/ca/authority.hpp"

namespace odolink::desk {

/// Makes mosquitto read its list again: SIGHUP to the process of its pid file. False: there is no such process, or it
/// is not ours to signal.
[[nodiscard]] bool reload_broker(const std::filesystem::path& pid_file);

class Eviction {
public:
    /// `broker`: ssl://HOST:PORT. All outlive it.
    Eviction(boost::asio::io_context& io, Authority& authority, std::string broker, std::function<WallTime()> now,
             LogSink& log);
    ~Eviction();
    Eviction(const Eviction&) = delete;
    Eviction& operator=(const Eviction&) = delete;

    /// Begins two seconds from now: the broker must know the list by then, or the vehicle comes back. One vehicle at a
    /// time.
    void evict(const std::string& vehicle);

private:
    void next();
    void ended(bool evicted);

    boost::asio::io_context& io_;
    boost::asio::steady_timer timer_{io_};
    Authority& authority_;
    const std::string broker_;
    std::function<WallTime()> now_;
    LogSink& log_;
    std::deque<std::string> waiting_;
    ServerFiles files_;
    std::unique_ptr<PahoLink> link_;
    std::shared_ptr<bool> alive_{std::make_shared<bool>(true)};  ///< what Paho posts may come after us
};

}  // namespace odolink::desk
