// SPDX-License-Identifier: Apache-2.0
// A dealer's desk and a car with the keys they have on the road: the desk's authority, OpenSSL at the desk, mbedTLS and
// SQLite in the car. Only the wire between them is the test's.
#pragma once

#include <deque>
#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "adapters/mbedtls/mbed_keys.hpp"
#include "adapters/sqlite/sqlite_vehicle_store.hpp"
#include "core/sync/sync_session.hpp"
#include "dealer-desk/ca/authority.hpp"
#include "dealer-desk/ca/dealer_keys.hpp"
#include "dealer-desk/desk.hpp"
#include "ports/sim_host.hpp"
#include "support/fakes/recording_can.hpp"
#include "support/fakes/virtual_time.hpp"
#include "support/temporary_directory.hpp"
#include "wire/envelope.hpp"

namespace odolink::test {

inline constexpr const char* kCar = "V7K2M9QX4";
inline constexpr const char* kShard = "2b";

/// A link that comes up at once and keeps what was published.
class TapLink final : public DealerLink {
public:
    LinkEvents events;
    std::vector<desk::InMessage> published;

    void set_events(LinkEvents e) override { events = std::move(e); }
    void connect(std::optional<LinkWill>) override { up_ = true; }
    void disconnect() override { up_ = false; }
    Result<PublishTicket> publish(std::string_view topic, ByteView payload) override {
        if (!up_)
            return Result<PublishTicket>{boost::system::in_place_error_t{}, make_error_code(LinkErrc::NotConnected)};
        published.push_back({std::string{topic}, {payload.begin(), payload.end()}});
        return ++ticket_;
    }

private:
    bool up_{false};
    PublishTicket ticket_{0};
};

/// The dealer, in memory.
struct Dealer {
    Dealer(const std::filesystem::path& directory, WallTime now)
        : authority{*desk::Authority::open(directory, "Dealer North", now)},
          signing{*authority.signing("north", now)},
          keys{std::move(*desk::DealerKeys::open(authority, "north", now))},
          database{*desk::Database::open(":memory:", now)},
          desk{std::make_unique<desk::Desk>(*database, crypto, desk::DeskConfig{"north", "Dealer North", {}})} {
        if (!desk->start(now)) throw std::runtime_error{"the desk did not start"};
    }
    /// Signs a request as enrolment does and takes the car in.
    desk::IssuedCertificate enrol(ByteView request, const std::string& vehicle, WallTime now) {
        auto issued = *authority.vehicle(request, vehicle, now);
        desk->register_vehicle({vehicle, "north", "plate", "Zhang", ""},
                               {issued.key_id, issued.public_key, issued.serial, issued.not_after}, now)
            .value();
        return issued;
    }
    /// What the desk sends for a clerk's message.
    desk::OutMessage message(const std::string& vehicle, WallTime now) {
        const auto sent = desk->message({"li", "north", desk::Role::Clerk}, vehicle, {"标题", "Title"},
                                        {"正文", "Come on Tuesday"}, now);
        if (!sent) throw std::runtime_error{"the desk refused the message"};
        for (auto& out : desk->take_outgoing()) {
            if (wire::parse_topic(out.topic)->channel == wire::kDownCareChannel)
                return {out.topic, std::move(out.bytes)};
        }
        throw std::runtime_error{"nothing was sent"};
    }
    /// An envelope of the dealer's key around any body.
    Bytes sealed(const Bytes& body) {
        return wire::encode(wire::Envelope{crypto.own_key_id(), body, crypto.sign(body)});
    }

    desk::Authority authority;
    desk::ServerFiles signing;
    std::unique_ptr<desk::DealerKeys> keys;
    desk::DealerKeys& crypto{*keys};
    std::unique_ptr<desk::Database> database;
    std::unique_ptr<desk::Desk> desk;
};

/// The car between two starts: what is on its disk.
struct CarDisk {
    explicit CarDisk(const std::filesystem::path& root) : data{root / "data"}, identity{root / "data" / "identity"} {}
    void enrol(Dealer& dealer, WallTime now) {
        write_private_file(identity.ca(), as_bytes(dealer.authority.certificate_pem())).value();
        ensure_key(identity).value();
        const auto issued = dealer.enrol(*certificate_request(identity.key(), kCar), kCar, now);
        write_private_file(identity.certificate(), as_bytes(issued.certificate)).value();
        MbedKeys{identity}.trust(desk::read_file(dealer.signing.certificate)).value();
    }
    std::filesystem::path data;
    IdentityFiles identity;
};

/// One run of the car. `clock`: what it begins with.
struct Car {
    explicit Car(const CarDisk& disk, std::optional<WallTime> clock = std::nullopt)
        : store{*SqliteVehicleStore::open({disk.data.string(), {}, {}})}, keys{disk.identity} {
        if (clock) time.wall_at_boot = *clock;
        ledger.start().value();
        session.start(
            {[this](const DownMessage& m) { taken.push_back(m); }, [](Stream, std::uint64_t) {}, [](bool) {}});
        link.events.on_up();
        time.run_for(3s);
    }
    ~Car() { session.stop(); }
    Car(const Car&) = delete;
    Car& operator=(const Car&) = delete;

    void hear(const Bytes& envelope) {
        link.events.on_message(wire::topic(kShard, kCar, wire::Direction::Down, wire::kDownCareChannel), envelope);
    }
    [[nodiscard]] std::uint64_t counted(const std::string& name) const {
        const auto at = metrics.counters().find(name);
        return at == metrics.counters().end() ? 0 : at->second;
    }
    [[nodiscard]] std::uint64_t refused(const std::string& why) const {
        return counted("link_refused_" + why + "_total");
    }

    VirtualTime time;
    std::unique_ptr<SqliteVehicleStore> store;
    sim::SimEntropy entropy{sim::Random{11}};
    MbedKeys keys;
    sim::SimPower power;
    std::optional<Position> where;
    sim::SimPositioning positioning{time, where};
    sim::SimMetrics metrics;
    sim::SimHeadUnit head_unit;
    RecordingCan can;
    TapLink link;
    Ports ports{time,    time,      can,   *store,      *store,  link,      keys,
                entropy, head_unit, power, positioning, metrics, null_log()};
    Ledger ledger{*store, *store, time, entropy, keys, [](Purpose) { return true; }};
    std::vector<DownMessage> taken;
    SyncSession session{{kCar, kShard, {}, {}, "north"}, ports, ledger};
};

}  // namespace odolink::test
