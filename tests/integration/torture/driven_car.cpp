// SPDX-License-Identifier: Apache-2.0
#include "driven_car.hpp"

#include <boost/asio/post.hpp>
#include <iostream>

#include "wire/envelope.hpp"

namespace odolink::torture {

DrivenCar::DrivenCar(boost::asio::io_context& io, const std::filesystem::path& identity,
                     const std::filesystem::path& store, std::uint16_t broker_port, bool talkative)
    : io_{io},
      log_{talkative ? LogLevel::Debug : LogLevel::Error, LogLines::Text, std::cerr},
      store_{std::move(SqliteVehicleStore::open({store.string(), {}, {}}).value())},
      identity_{identity},
      vehicle_{vehicle_of(identity_).value()},
      tls_{io,
           {.host = "127.0.0.1",
            .port = broker_port,
            .server_name = "localhost",
            .files = {identity_.ca().string(), identity_.certificate().string(), identity_.key().string()},
            .validity = {}}},
      ledger_{*store_, *store_, clock_, entropy_, keys_, [](Purpose) { return true; }},
      shard_{wire::shard_of(keys_.sha256(as_bytes(vehicle_)))},
      link_{[this](std::function<void()> action) { boost::asio::post(io_, std::move(action)); },
            PahoOptions{.uri = "tcp://127.0.0.1:" + std::to_string(tls_.port()),
                        .client_id = vehicle_,
                        .subscriptions = {wire::topic(shard_, vehicle_, wire::Direction::Down, "#")},
                        .keepalive = kKeepAlive,
                        .tls = {},
                        .carrier_error = [this] { return tls_.last_error(); }}} {
    ledger_.start().value();
}

DrivenCar::~DrivenCar() {
    end_session();
}

void DrivenCar::begin_session(Lives lives) {
    end_session();
    const Ports ports{clock_,   scheduler_, can_,   *store_,      *store_,  link_, keys_,
                      entropy_, head_unit_, power_, positioning_, metrics_, log_};
    session_ = std::make_unique<SyncSession>(SyncConfig{.vehicle = vehicle_, .shard = shard_}, ports, ledger_);
    session_->start({[](const DownMessage&) {}, [](Stream, std::uint64_t) {},
                     [this, lives, number = ++begun_](bool up) {
                         online_ = up;
                         if (up || lives == Lives::Many) return;
                         boost::asio::post(io_, [this, number] {
                             if (session_ && number == begun_) session_->stop();  // not the one that came after it
                         });
                     }});
}

void DrivenCar::end_session() {
    if (!session_) return;
    session_->stop();
    session_.reset();
    online_ = false;
}

void DrivenCar::tell(unsigned events) {
    for (; events > 0; --events) {
        ledger_.emit(MileageReported{
            {Distance::kilometres(++told_), MileageSource::PidA6, MileageConfidence::High, clock_.wall()}});
        ledger_.commit().value();
    }
}

}  // namespace odolink::torture
