// SPDX-License-Identifier: Apache-2.0
// Rules of the seat. See seat.hpp.
#include "core/privacy/seat.hpp"

#include <algorithm>
#include <array>
#include <sstream>

namespace odolink {
namespace {

constexpr std::size_t kShortestPin = 4;
constexpr std::size_t kLongestPin = 6;
constexpr std::uint32_t kRounds = 20'000;  // some 25 ms on a desktop core; the agent waits for it
constexpr std::uint32_t kMostRounds = 10'000'000;
constexpr int kRoundsBeforePbkdf2 = 20'000;
constexpr const char* kSealedBy = "pbkdf2";
constexpr std::size_t kMarkLength = 8;
constexpr std::array<Duration, 4> kWaits{1min, 5min, 15min, 60min};

/// How versions before PBKDF2 sealed a PIN: SHA-256 over salt and PIN, then over each digest and both again.
Digest seal_before_pbkdf2(std::string_view pin, const Id& salt, const Keys& keys) {
    Bytes input(sizeof(Digest), std::byte{0});
    input.insert(input.end(), salt.bytes.begin(), salt.bytes.end());
    const ByteView digits = as_bytes(pin);
    input.insert(input.end(), digits.begin(), digits.end());
    Digest digest{};
    for (int round = 0; round < kRoundsBeforePbkdf2; ++round) {
        digest = keys.sha256(input);
        std::copy(digest.begin(), digest.end(), input.begin());
    }
    return digest;
}

/// Compares without telling by its duration where the digests differ.
bool same(const Digest& a, const Digest& b) {
    std::byte difference{0};
    for (std::size_t i = 0; i < a.size(); ++i) difference |= a[i] ^ b[i];
    return difference == std::byte{0};
}

bool is_pin(std::string_view pin) {
    return pin.size() >= kShortestPin && pin.size() <= kLongestPin &&
           std::all_of(pin.begin(), pin.end(), [](char c) { return c >= '0' && c <= '9'; });
}

const char* text_of(int value) {
    switch (static_cast<SeatErrc>(value)) {
        case SeatErrc::NotOwner: return "somebody else sits at the screen";
        case SeatErrc::NotAPin: return "a PIN has 4 to 6 digits";
        case SeatErrc::Wait: return "too many wrong PINs";
        case SeatErrc::WrongPin: return "wrong PIN";
    }
    return "unknown";
}
const ErrorCategory kCategory{"seat", text_of};

}  // namespace

Error make_error_code(SeatErrc e) { return {static_cast<int>(e), kCategory}; }

Seat::SealedPin Seat::sealed(std::string_view pin, const Id& salt, const Keys& keys) { return {salt, kRounds, keys.pbkdf2(pin, salt.bytes, kRounds)}; }

bool Seat::fits(std::string_view pin, const SealedPin& kept, const Keys& keys) {
    return same(kept.digest, kept.rounds == 0 ? seal_before_pbkdf2(pin, kept.salt, keys) : keys.pbkdf2(pin, kept.salt.bytes, kept.rounds));
}

std::string Seat::pin_mark() const { return pin_ ? pin_->salt.text().substr(0, kMarkLength) : std::string{}; }

bool Seat::forget_pin(std::string_view mark) {
    if (!pin_ || mark != pin_mark()) return false;
    pin_.reset();
    failures_ = 0;
    return true;
}

Status Seat::hand_over(Audience to) {
    if (!owner()) return SeatErrc::NotOwner;
    audience_ = to;
    return {};
}

Status Seat::set_pin(std::string_view pin, const Id& salt, const Keys& keys) {
    if (!owner()) return SeatErrc::NotOwner;
    if (!is_pin(pin)) return SeatErrc::NotAPin;
    pin_ = sealed(pin, salt, keys);
    failures_ = 0;
    return {};
}

Status Seat::remove_pin() {
    if (!owner()) return SeatErrc::NotOwner;
    pin_.reset();
    failures_ = 0;
    return {};
}

Status Seat::come_back(std::string_view pin, const Keys& keys, MonoTime now) {
    if (!owner() && pin_) {
        if (wait(now) > Duration{0}) return SeatErrc::Wait;
        if (!is_pin(pin) || !fits(pin, *pin_, keys)) {
            ++failures_;
            failed_at_ = now;
            return SeatErrc::WrongPin;
        }
        if (pin_->rounds != kRounds) pin_ = sealed(pin, pin_->salt, keys);
    }
    audience_ = Audience::Owner;
    failures_ = 0;
    return {};
}

Duration Seat::wait(MonoTime now) const {
    if (failures_ < kFreeTries) return {};
    const Duration whole = kWaits[std::min<std::size_t>(failures_ - kFreeTries, kWaits.size() - 1)];
    return std::max(Duration{0}, whole - (now - failed_at_));
}

std::string Seat::state() const {
    std::string text = std::to_string(static_cast<int>(audience_)) + ' ' + std::to_string(failures_);
    if (pin_) {
        text += ' ' + pin_->salt.text();
        if (pin_->rounds > 0) text += std::string{' '} + kSealedBy + ' ' + std::to_string(pin_->rounds);
        text += ' ' + to_hex(pin_->digest);
    }
    return text;
}

void Seat::restore(std::string_view text, MonoTime now) {
    *this = Seat{};
    std::istringstream words{std::string{text}};
    int audience = 0;
    std::uint32_t failures = 0;
    if (!(words >> audience >> failures) || audience < 1 || audience > static_cast<int>(Audience::Valet)) return;
    std::string salt, digest;
    if (words >> salt >> digest) {
        SealedPin pin;
        if (digest == kSealedBy && (!(words >> pin.rounds >> digest) || pin.rounds == 0 || pin.rounds > kMostRounds)) return;
        const auto bytes = from_hex(digest);
        if (id_from_text(salt).empty() || !bytes || bytes->size() != sizeof(Digest)) return;
        pin.salt = id_from_text(salt);
        std::copy(bytes->begin(), bytes->end(), pin.digest.begin());
        pin_ = pin;
    }
    audience_ = static_cast<Audience>(audience);
    failures_ = failures;
    failed_at_ = now;
}

}  // namespace odolink
