// SPDX-License-Identifier: Apache-2.0
// Who is logged in: sessions in memory (a restart logs everybody out), and the limit on wrong passwords.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.hpp"
#include "dealer-desk/crypto.hpp"
#include "dealer-desk/values.hpp"

namespace odolink::desk {

struct Session {
    Clerk clerk;
    std::string csrf;  ///< each change must carry it in the header x-desk-csrf
    MonoTime began{};
    MonoTime used{};
};

class Sessions {
public:
    static constexpr auto kIdle = std::chrono::minutes{30};
    static constexpr auto kLongest = std::chrono::hours{12};
    static constexpr std::size_t kMost = 200;  ///< beyond, the one used longest ago ends

    explicit Sessions(Crypto& crypto) : crypto_{crypto} {}

    /// Gives the token for the cookie.
    [[nodiscard]] std::string begin(const Clerk& clerk, MonoTime now);
    /// The session of a token, now used; nullptr where there is none or it is over.
    [[nodiscard]] const Session* find(std::string_view token, MonoTime now);
    void end(std::string_view token);
    /// Ends all sessions of an account: its password or role changed.
    void end_all(const std::string& name);

private:
    Crypto& crypto_;
    std::map<std::string, Session, std::less<>>
        sessions_;  ///< by SHA-256 of the token: looking up tells nothing of tokens by its time
};

/// At most 5 wrong passwords an account in 5 minutes, and 50 over all.
class LoginLimit {
public:
    [[nodiscard]] bool allows(const std::string& name, MonoTime now);
    void failed(const std::string& name, MonoTime now);
    void succeeded(const std::string& name);

private:
    struct Failures {
        int count{0};
        MonoTime since{};
    };
    static void age(Failures& failures, MonoTime now);
    std::map<std::string, Failures> by_name_;
    Failures all_;
};

}  // namespace odolink::desk
