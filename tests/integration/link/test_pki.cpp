// SPDX-License-Identifier: Apache-2.0
#include "integration/link/test_pki.hpp"

#include <cstdlib>
#include <fstream>
#include <stdexcept>

namespace odolink::test {
namespace {

void openssl(const std::string& arguments) {
    const std::string command = "openssl " + arguments + " >/dev/null 2>&1";
    if (std::system(command.c_str()) != 0) throw std::runtime_error{"failed: " + command};
}

}  // namespace

TestPki::TestPki(std::filesystem::path parent, const std::string& name) : directory_{std::move(parent) / name} {
    std::filesystem::create_directories(directory_);
    const std::string at = directory_.string();
    openssl("ecparam -name prime256v1 -genkey -noout -out " + at + "/ca.key");
    openssl("req -x509 -new -key " + at + "/ca.key -sha256 -days 30 -subj /CN=" + name +
            " -addext keyUsage=critical,keyCertSign,cRLSign -out " + at + "/ca.crt");
}

Issued TestPki::issue(const std::string& name, const std::string& host, Validity validity) {
    const std::string base = (directory_ / (name + std::to_string(++serial_))).string();
    const std::string ca = (directory_ / "ca").string();
    std::ofstream{base + ".ext"} << "basicConstraints=critical,CA:FALSE\n"
                                 << (host.empty() ? "extendedKeyUsage=clientAuth\n" : "extendedKeyUsage=serverAuth\n")
                                 << (host.empty() ? "" : "subjectAltName=DNS:" + host + "\n");
    openssl("ecparam -name prime256v1 -genkey -noout -out " + base + ".key");
    openssl("req -new -key " + base + ".key -sha256 -subj /CN=" + name + " -out " + base + ".csr");
    openssl("x509 -req -in " + base + ".csr -CA " + ca + ".crt -CAkey " + ca + ".key -set_serial " +
            std::to_string(1000 + serial_) + " -sha256 -days " + (validity == Validity::Good ? "30" : "-1") + " -extfile " + base +
            ".ext -out " + base + ".crt");
    return {base + ".crt", base + ".key"};
}

TemporaryDirectory::TemporaryDirectory() {
    std::string name = (std::filesystem::temp_directory_path() / "odolink-test-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error{"no temporary directory"};
    path_ = name;
}

TemporaryDirectory::~TemporaryDirectory() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

}  // namespace odolink::test
