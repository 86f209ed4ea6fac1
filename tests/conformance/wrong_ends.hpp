// SPDX-License-Identifier: Apache-2.0
// Ends of the link that do one thing wrong each: what the suites must find.
#pragma once

#include <deque>
#include <map>
#include <set>

#include "party.hpp"
#include "virtual_carrier.hpp"

namespace odolink::conformance {

inline constexpr const char* kTriedVehicle = "tried-1";
inline constexpr const char* kVehicleKey = "vehicle-key";
inline constexpr const char* kDeskKey = "desk-key";
inline constexpr const char* kTriedDealer = "dealer";

/// An end that answers at once; time passes only while somebody waits for it.
class WrongEnd : public Carrier {
public:
    explicit WrongEnd(const char* key) : crypto_{key} {}
    void publish(const std::string& topic, const Bytes& payload) override;
    [[nodiscard]] std::optional<Arrived> next(Duration wait) override;
    [[nodiscard]] WallTime now() override {
        return {std::chrono::duration_cast<std::chrono::milliseconds>(time_), WallQuality::Synchronised};
    }

protected:
    virtual void take(const std::string& channel, const Bytes& payload) = 0;
    virtual void second_passed() {}
    void say(wire::Direction direction, std::string_view channel, const Bytes& body, bool well_signed = true);
    void say_envelope(wire::Direction direction, std::string_view channel, const wire::Envelope& envelope);
    [[nodiscard]] desk::Crypto& crypto() { return crypto_; }
    [[nodiscard]] bool signed_by(const char* key, const wire::Envelope& envelope) {
        return crypto_.verify(key, envelope.body, envelope.signature);
    }

private:
    VirtualCrypto crypto_;
    std::deque<Arrived> said_;
    Duration time_{std::chrono::hours{24 * 20'000}};
};

enum class DeskFlaw {
    None,
    Silent,
    NamesNoTime,
    NoReceipts,
    NoReceiptAgain,
    CoversGaps,
    NeverAsks,
    IgnoresDropped,
    OneEpoch,
    NamesWhatIsNamed,
    StopsAtUnknown,
    StopsAtUnreadable,
    TakesAnySignature,
    DiesOfGarbage,
    TakesAnyVehicle,
    TakesAnyChannel,
    SendsMessagesOnce,
    NeverStopsSending,
    SignsWrong
};

class WrongDesk final : public WrongEnd {
public:
    explicit WrongDesk(DeskFlaw flaw) : WrongEnd{kDeskKey}, flaw_{flaw} {}

private:
    void take(const std::string& channel, const Bytes& payload) override;
    void take_batch(const wire::UpBatch& batch);
    void take_sync(const wire::VehicleSync& sync);
    void answer(const Id& epoch, bool with_streams = true);

    DeskFlaw flaw_;
    bool dead_{false};
    bool messages_sent_{false};
    std::map<Id, std::set<std::uint64_t>> has_;  ///< numbers of the operation stream that came or were dropped
    std::set<std::uint64_t> came_;
};

enum class VehicleFlaw {
    None,
    NoDigest,
    TellsOnce,
    OtherContent,
    HeedsAnyEpoch,
    KeepsWhatHasAReceipt,
    TellsPersonal,
    NoAcknowledgement,
    TakesTwice,
    JumpsGaps,
    StopsAtExpired,
    NamesNoExpired,
    StopsAtUnknown,
    StopsAtUnreadable,
    TakesAnyCampaign,
    TakesAnySignature,
    TakesAnyVehicle,
    TakesAnyChannel,
    KeepsItsEpoch,
    CountsNoWords,
    WrongEnvelope
};

class WrongVehicle final : public WrongEnd {
public:
    explicit WrongVehicle(VehicleFlaw flaw);

private:
    void take(const std::string& channel, const Bytes& payload) override;
    void second_passed() override;
    void take_batch(const wire::DownBatch& batch);
    void digest();
    void tell();

    VehicleFlaw flaw_;
    Id epoch_{};
    Bytes event_;
    bool holds_{true};
    bool told_{false};
    bool may_tell_{false};
    int seconds_{0};
    std::uint32_t words_{0};
    std::uint64_t taken_{0};
    std::vector<wire::DownRefusal> refused_;
};

}  // namespace odolink::conformance
