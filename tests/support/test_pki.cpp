// SPDX-License-Identifier: Apache-2.0
// Runs the openssl command; throws when it fails, so that a broken fixture never passes for a passed test.
#include "support/test_pki.hpp"

#include <array>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <stdexcept>

namespace odolink::test {
std::string openssl(const std::string& arguments) {
    const std::string command = "openssl " + arguments + " 2>/dev/null";
    std::FILE* pipe = ::popen(command.c_str(), "r");
    if (pipe == nullptr) throw std::runtime_error{"cannot run: " + command};
    std::string output;
    std::array<char, 4096> part{};
    for (std::size_t count = 0; (count = std::fread(part.data(), 1, part.size(), pipe)) != 0;) output.append(part.data(), count);
    if (::pclose(pipe) != 0) throw std::runtime_error{"failed: " + command};
    return output;
}

TestPki::TestPki(std::filesystem::path parent, const std::string& name) : directory_{std::move(parent) / name} {
    std::filesystem::create_directories(directory_);
    const std::string at = directory_.string();
    openssl("ecparam -name prime256v1 -genkey -noout -out " + at + "/ca.key");
    openssl("req -x509 -new -key " + at + "/ca.key -sha256 -days 30 -subj /CN=" + name +
            " -addext keyUsage=critical,keyCertSign,cRLSign -out " + at + "/ca.crt");
}

Issued TestPki::issue(const std::string& name, const std::string& host, Validity validity) {
    return sign(name,
                host.empty() ? "extendedKeyUsage=clientAuth\n"
                             : "extendedKeyUsage=serverAuth\nsubjectAltName=DNS:" + host + "\n",
                validity);
}

Issued TestPki::issue_signer(const std::string& name, const std::string& role) {
    return sign(name, {}, Validity::Good, role.empty() ? role : "/OU=" + role);
}

Issued TestPki::sign(const std::string& name, const std::string& extensions, Validity validity, const std::string& unit) {
    const std::string base = (directory_ / (name + std::to_string(++serial_))).string();
    const std::string ca = (directory_ / "ca").string();
    std::ofstream{base + ".ext"} << "basicConstraints=critical,CA:FALSE\n" << extensions;
    openssl("ecparam -name prime256v1 -genkey -noout -out " + base + ".key");
    openssl("req -new -key " + base + ".key -sha256 -subj " + unit + "/CN=" + name + " -out " + base + ".csr");
    openssl("x509 -req -in " + base + ".csr -CA " + ca + ".crt -CAkey " + ca + ".key -set_serial " +
            std::to_string(1000 + serial_) + " -sha256 -days " + (validity == Validity::Good ? "30" : "-1") + " -extfile " + base +
            ".ext -out " + base + ".crt");
    return {base + ".crt", base + ".key"};
}

}  // namespace odolink::test
