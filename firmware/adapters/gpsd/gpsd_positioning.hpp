// SPDX-License-Identifier: Apache-2.0
// The Positioning port over a gpsd of the platform (gpsd's JSON protocol 3: ?WATCH, TPV reports).
#pragma once

#include <memory>
#include <string>

#include "ports/clock.hpp"
#include "ports/positioning.hpp"

namespace boost::asio {
class io_context;
}

namespace odolink {

class GpsdPositioning final : public Positioning {
public:
    /// `address`: "host:port", an IPv6 host in brackets. `clock` dates the fixes and outlives this.
    GpsdPositioning(boost::asio::io_context& core, const Clock& clock, const std::string& address);
    ~GpsdPositioning() override;

    [[nodiscard]] bool available() const override { return true; }
    void locate(Duration patience, std::function<void(std::optional<Position>)> found) override;
    void cancel() override;

    /// Host and port of an address. Nothing where it has not this form, or the port is not 1 to 65535.
    [[nodiscard]] static std::optional<std::pair<std::string, std::string>> parse(const std::string& address);

private:
    class Call;
    boost::asio::io_context& core_;
    const Clock& clock_;
    std::string address_;
    std::shared_ptr<Call> call_;
};

}  // namespace odolink
