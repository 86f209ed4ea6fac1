// SPDX-License-Identifier: Apache-2.0
// The dealer's authority for the program: whose certificate it judges the desk's keys by, and, where its key is given, whose word it gives to the vehicle.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "dealer-desk/ca/dealer_keys.hpp"
#include "party.hpp"

namespace odolink::conformance {

/// The first certificate of a file (PEM) as an authority: its key, and how it reads certificates of its signers. Both empty where there is none on P-256.
void know_authority(Cast& cast, const std::string& ca_file);

/// Our signing key with the authority beside it, in copies: the files that are given stay as they are.
class AuthorityFiles {
public:
    /// Errors: those of desk::Authority and desk::DealerKeys; CannotWrite: the copies cannot be made.
    [[nodiscard]] static Result<std::unique_ptr<AuthorityFiles>> open(const std::string& ca_file, const std::string& authority_key, const std::string& signing_key,
                                                                     const std::string& dealer, WallTime now);
    ~AuthorityFiles();
    AuthorityFiles(const AuthorityFiles&) = delete;
    AuthorityFiles& operator=(const AuthorityFiles&) = delete;

    [[nodiscard]] desk::Crypto& keys() { return *keys_; }

private:
    explicit AuthorityFiles(std::filesystem::path folder) : folder_{std::move(folder)} {}
    std::filesystem::path folder_;
    std::unique_ptr<desk::Authority> authority_;
    std::unique_ptr<desk::DealerKeys> keys_;
};

}  // namespace odolink::conformance
