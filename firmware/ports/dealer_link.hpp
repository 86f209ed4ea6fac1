// SPDX-License-Identifier: Apache-2.0
// The wire to the dealer: publish and receive bytes on topics (MQTT 5). It reports what happened and decides nothing:
// when to connect again, what to send again and what a message means is the core's (core/sync).
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.hpp"

namespace odolink {

enum class LinkErrc {
    NotConnected = 1,  ///< there is no session with the broker
    WindowFull,        ///< as many publishes are under way as the broker allows; try after on_published
    Unreachable,       ///< name not found, refused, timed out
    CertificateExpired,
    CertificateUntrusted,  ///< signed by a CA we do not know
    HostMismatch,          ///< the broker's certificate is for another name
    TlsFailed,             ///< any other TLS failure; the adapter logs its name
    NotAuthorised,         ///< the broker refused us (CONNACK or reason code 0x87)
    Refused,               ///< reason code >= 0x80 other than not authorised
    TooLarge,              ///< message larger than the broker takes (reason code 0x95)
    Lost,                  ///< an established session ended
};
[[nodiscard]] Error make_error_code(LinkErrc e);

using PublishTicket = std::uint64_t;

/// What the link reports, on the core executor, never from inside a call to the link.
struct LinkEvents {
    std::function<void()> on_up;                             ///< connected and subscribed to our down topics
    std::function<void(Error)> on_down;                      ///< could not connect, or the session ended; exactly once per connect()
    std::function<void(PublishTicket, Status)> on_published; ///< the broker's word; NOT delivery. Errors: NotAuthorised, Refused, TooLarge, Lost
    std::function<void(std::string_view topic, ByteView payload)> on_message;  ///< retained messages are never told
};

/// What the broker publishes when a session ends without disconnect(): QoS 1, not retained, at once. Signed before it is needed.
struct LinkWill {
    std::string topic;
    Bytes payload;
};

class DealerLink {
public:
    virtual ~DealerLink() = default;
    virtual void set_events(LinkEvents events) = 0;
    /// Begins to connect, with a will or none; the outcome comes as on_up or on_down. A call while connecting or up is ignored.
    virtual void connect(std::optional<LinkWill> will) = 0;
    /// Ends the session, after what was published; its will is void. Nothing more is reported afterwards until connect().
    virtual void disconnect() = 0;
    /// Publishes with QoS 1. Errors: NotConnected, WindowFull, TooLarge; then nothing was sent.
    [[nodiscard]] virtual Result<PublishTicket> publish(std::string_view topic, ByteView payload) = 0;
};

}  // namespace odolink

ODOLINK_ERRC(odolink::LinkErrc);
