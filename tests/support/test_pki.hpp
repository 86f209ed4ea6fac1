// SPDX-License-Identifier: Apache-2.0
// A throw-away PKI made by the openssl command, so that what the link is tested against was not made by our own code.
#pragma once

#include <filesystem>
#include <string>

namespace odolink::test {

/// Certificate and key of one party, PEM.
struct Issued {
    std::filesystem::path certificate;
    std::filesystem::path key;
};

enum class Validity { Good, Expired };

/// A CA in a directory of its own below `parent`.
class TestPki {
public:
    TestPki(std::filesystem::path parent, const std::string& name);
    /// Issues a P-256 certificate with `name` as CN and, for servers, `host` as its DNS name (more: "a,DNS:b").
    [[nodiscard]] Issued issue(const std::string& name, const std::string& host = {},
                               Validity validity = Validity::Good);
    /// Issues a certificate that signs documents: without an extended key usage, as the desk's authority does.
    [[nodiscard]] Issued issue_signer(const std::string& name, const std::string& role = {});
    [[nodiscard]] std::filesystem::path ca() const { return directory_ / "ca.crt"; }

private:
    [[nodiscard]] Issued sign(const std::string& name, const std::string& extensions, Validity validity, const std::string& unit = {});
    std::filesystem::path directory_;
    int serial_{0};
};

/// Runs `openssl ARGUMENTS` and returns its standard output. Throws std::runtime_error when it fails.
std::string openssl(const std::string& arguments);

}  // namespace odolink::test
