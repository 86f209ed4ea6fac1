// SPDX-License-Identifier: Apache-2.0
// Blocking sockets and OpenSSL: nothing here is shared with the code under test.
#include "integration/enrolment/fake_desk.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <stdexcept>

namespace odolink::test {
namespace {

std::string header_of(const std::string& head, const std::string& name) {
    const auto at = head.find("\r\n" + name + ": ");
    if (at == std::string::npos) return {};
    const auto begin = at + name.size() + 4;
    return head.substr(begin, head.find("\r\n", begin) - begin);
}

}  // namespace

FakeDesk::FakeDesk(const Issued& server, std::function<DeskAnswer(const DeskRequest&)> answer)
    : answer_{std::move(answer)}, context_{SSL_CTX_new(TLS_server_method())}, listener_{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)} {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    if (SSL_CTX_use_certificate_file(context_, server.certificate.c_str(), SSL_FILETYPE_PEM) != 1 ||
        SSL_CTX_use_PrivateKey_file(context_, server.key.c_str(), SSL_FILETYPE_PEM) != 1 ||
        ::bind(listener_, reinterpret_cast<sockaddr*>(&address), size) != 0 || ::listen(listener_, 8) != 0 ||
        ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size) != 0) {
        throw std::runtime_error{"the fake desk cannot listen"};
    }
    port_ = ntohs(address.sin_port);
    thread_ = std::thread{[this] { serve(); }};
}

FakeDesk::~FakeDesk() {
    ::shutdown(listener_, SHUT_RDWR);  // ends accept()
    thread_.join();
    ::close(listener_);
    SSL_CTX_free(context_);
}

void FakeDesk::serve() {
    for (int fd = -1; (fd = ::accept(listener_, nullptr, nullptr)) >= 0; ::close(fd)) {
        SSL* tls = SSL_new(context_);
        SSL_set_fd(tls, fd);
        if (SSL_accept(tls) == 1) converse(tls);
        SSL_free(tls);
    }
}

void FakeDesk::converse(SSL* tls) {
    std::string text;
    std::array<char, 4096> part{};
    std::size_t head_end = std::string::npos;
    std::size_t body_size = 0;
    while (head_end == std::string::npos || text.size() < head_end + 4 + body_size) {
        const int count = SSL_read(tls, part.data(), static_cast<int>(part.size()));
        if (count <= 0) return;
        text.append(part.data(), static_cast<std::size_t>(count));
        head_end = text.find("\r\n\r\n");
        const std::string length = head_end == std::string::npos ? "" : header_of(text.substr(0, head_end + 2), "Content-Length");
        body_size = length.empty() ? 0 : std::stoul(length);
    }
    const std::string head = text.substr(0, head_end + 2);
    requests_.push_back({head.substr(0, head.find("\r\n")), header_of(head, "Authorization"), text.substr(head_end + 4)});
    const DeskAnswer answer = answer_(requests_.back());
    const std::string out = "HTTP/1.1 " + std::to_string(answer.status) + " X\r\nContent-Type: " + answer.type +
                            "\r\nContent-Length: " + std::to_string(answer.body.size()) + "\r\nConnection: close\r\n\r\n" + answer.body;
    SSL_write(tls, out.data(), static_cast<int>(out.size()));
    SSL_shutdown(tls);
}

}  // namespace odolink::test
