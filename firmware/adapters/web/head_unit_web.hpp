// SPDX-License-Identifier: Apache-2.0
// The head unit as a page on loopback: serves the page, the view and its changes, and takes the owner's actions.
// The kiosk opens url(); its fragment holds a token of this boot, without which nothing can be read or done.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "adapters/web/http_server.hpp"
#include "ports/entropy.hpp"
#include "ports/head_unit.hpp"

namespace odolink::web {

class HeadUnitWeb final : public HeadUnit {
public:
    HeadUnitWeb(boost::asio::io_context& io, Entropy& entropy);
    ~HeadUnitWeb() override;

    /// Listens on 127.0.0.1; port 0 takes a free one. Returns the port. Errors: HttpErrc.
    [[nodiscard]] Result<std::uint16_t> start(std::uint16_t port);
    /// "http://127.0.0.1:<port>/#<token>": what the kiosk browser opens. The token is a secret of this machine: never log it.
    [[nodiscard]] std::string url() const;

    /// What the owner may take away, by name under /export/: made of the view that is shown, only while parked. Nothing: no such file.
    using Exports = std::function<std::optional<HttpResponse>(std::string_view name, const HeadUnitView& view)>;
    void set_exports(Exports exports);
    /// As HttpServer::set_on_want.
    void set_on_want(std::function<void(std::string_view why)> told);

    void show(HeadUnitView view) override;
    void set_handler(std::function<Status(const OwnerAction&)> handler) override;

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace odolink::web
