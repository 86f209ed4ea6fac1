// SPDX-License-Identifier: Apache-2.0
// Ports through which nothing happens: an agent on them takes up what is stored and shows it, and neither bus, dealer
// nor time move.
#pragma once

#include <utility>

#include "ports/ports.hpp"

namespace odolink::vehicle_file {

class StillScheduler final : public Scheduler {
public:
    TimerId after(Duration, std::function<void()>) override { return ++last_; }
    void cancel(TimerId) override {}

private:
    TimerId last_{0};
};

class NoBus final : public CanBus {
public:
    [[nodiscard]] Status send(const CanFrame&) override { return CanBusErrc::Down; }
    void set_receiver(std::function<void(const CanFrame&, MonoTime)>) override {}
};

class NoDealer final : public DealerLink {
public:
    void set_events(LinkEvents) override {}
    void connect(std::optional<LinkWill>) override {}
    void disconnect() override {}
    [[nodiscard]] Result<PublishTicket> publish(std::string_view, ByteView) override { return LinkErrc::NotConnected; }
};

/// Signs with the vehicle's key and changes nothing beside it.
class LentKeys final : public Keys {
public:
    explicit LentKeys(Keys& own) : own_{own} {}
    [[nodiscard]] std::string own_key_id() const override { return own_.own_key_id(); }
    [[nodiscard]] Result<Signature> sign(ByteView bytes) override { return own_.sign(bytes); }
    [[nodiscard]] Status verify(std::string_view key_id, ByteView bytes, const Signature& signature) override {
        return own_.verify(key_id, bytes, signature);
    }
    [[nodiscard]] KeyRole role_of(std::string_view key_id) const override { return own_.role_of(key_id); }
    [[nodiscard]] Status verify_authority(std::string_view key_id, ByteView bytes, const Signature& signature) override {
        return own_.verify_authority(key_id, bytes, signature);
    }
    [[nodiscard]] Result<std::vector<std::string>> signers_in(std::span<const Bytes> certificates) const override { return own_.signers_in(certificates); }
    [[nodiscard]] Status know_signers(std::span<const Bytes>) override { return {}; }  // nothing comes from a dealer
    [[nodiscard]] Bytes key_document() const override { return own_.key_document(); }
    [[nodiscard]] Status keep_key_document(ByteView) override { return {}; }
    [[nodiscard]] Digest sha256(ByteView bytes) const override { return own_.sha256(bytes); }
    [[nodiscard]] Digest pbkdf2(std::string_view secret, ByteView salt, std::uint32_t rounds) const override { return own_.pbkdf2(secret, salt, rounds); }
    [[nodiscard]] std::uint64_t taken() const override { return own_.taken(); }
    [[nodiscard]] Status keep_taken(std::uint64_t) override { return {}; }
    [[nodiscard]] Status forget_identity() override { return KeysErrc::Failed; }

private:
    Keys& own_;
};

class NoScreen final : public HeadUnit {
public:
    void show(HeadUnitView) override {}
    void set_handler(std::function<Status(const OwnerAction&)>) override {}
};

class IgnitionOff final : public Power {
public:
    [[nodiscard]] Ignition ignition() const override { return Ignition::Off; }
    [[nodiscard]] std::optional<Millivolts> voltage() const override { return std::nullopt; }
    void set_listener(std::function<void(Ignition)>) override {}
};

class NoReceiver final : public Positioning {
public:
    [[nodiscard]] bool available() const override { return false; }
    void locate(Duration, std::function<void(std::optional<Position>)>) override {}
    void cancel() override {}
};

class Uncounted final : public Metrics {
public:
    void count(std::string_view, std::uint64_t) override {}
    void gauge(std::string_view, double) override {}
};

}  // namespace odolink::vehicle_file
