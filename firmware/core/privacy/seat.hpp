// SPDX-License-Identifier: Apache-2.0
// Who sits at the screen: the owner, a guest or a valet; and the PIN that brings the owner back. Asked by the Agent, which
// keeps state() as one record: neither a restart nor a power cut gives tries back.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "base/time.hpp"
#include "domain/prompt.hpp"
#include "ports/keys.hpp"

namespace odolink {

enum class SeatErrc {
    NotOwner = 1,  ///< somebody else sits at the screen
    NotAPin,       ///< not 4 to 6 digits
    Wait,          ///< too many wrong PINs: no try is taken yet
    WrongPin,      ///< counted
};
[[nodiscard]] Error make_error_code(SeatErrc e);

inline constexpr std::uint32_t kFreeTries = 5;  ///< wrong PINs before the first wait

class Seat {
public:
    [[nodiscard]] Audience audience() const { return audience_; }
    [[nodiscard]] bool owner() const { return audience_ == Audience::Owner; }
    [[nodiscard]] bool has_pin() const { return pin_.has_value(); }

    /// The owner hands the screen to a guest or a valet. Errors: NotOwner.
    [[nodiscard]] Status hand_over(Audience to);
    /// The owner sets or changes the PIN; `salt` is fresh and random. Errors: NotOwner, NotAPin; then nothing changes.
    [[nodiscard]] Status set_pin(std::string_view pin, const Id& salt, const Keys& keys);
    /// Errors: NotOwner.
    [[nodiscard]] Status remove_pin();
    /// The owner is back. Without a PIN set any is right. Errors: Wait (not counted), WrongPin: state() has changed and is to be
    /// stored before the error is told.
    [[nodiscard]] Status come_back(std::string_view pin, const Keys& keys, MonoTime now);
    /// How long until a PIN is taken again; zero when one is. After five wrong ones 1, 5, 15, then 60 min a try.
    [[nodiscard]] Duration wait(MonoTime now) const;

    /// Names this PIN to who helps an owner that forgot it; says nothing of the PIN. Empty where none is set.
    [[nodiscard]] std::string pin_mark() const;
    /// A PIN whose mark this is is no longer asked for; whoever sits there stays until the owner is back. False: it is another one's, or none is set.
    bool forget_pin(std::string_view mark);

    /// One line of text; the PIN is in it as PBKDF2 with a salt of its own only.
    [[nodiscard]] std::string state() const;
    /// `now` is the boot's: a wait begins anew with it, as nobody knows how long the power was gone. Damaged text leaves the
    /// owner at the screen without a PIN.
    void restore(std::string_view text, MonoTime now);

private:
    struct SealedPin {
        Id salt;
        std::uint32_t rounds{0};  ///< of PBKDF2; 0: sealed by a version before it, until the PIN is next given
        Digest digest{};
    };
    [[nodiscard]] static SealedPin sealed(std::string_view pin, const Id& salt, const Keys& keys);
    [[nodiscard]] static bool fits(std::string_view pin, const SealedPin& kept, const Keys& keys);

    Audience audience_{Audience::Owner};
    std::optional<SealedPin> pin_;
    std::uint32_t failures_{0};  ///< wrong PINs since the last right one
    MonoTime failed_at_;
};

}  // namespace odolink

ODOLINK_ERRC(odolink::SeatErrc);
