// SPDX-License-Identifier: Apache-2.0
// Receives the transport protocol of J1939 without I/O: broadcasts (BAM) and connections (RTS/CTS) of 9 to 1,785 bytes.
// It answers connections meant for its own address and follows those between others, as a log reader must.
// Source: SAE J1939-21.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "base/bytes.hpp"
#include "base/time.hpp"
#include "protocols/j1939/message.hpp"

namespace odolink::j1939 {

/// Timers of SAE J1939-21.
inline constexpr Duration kT1 = 750ms;   ///< longest wait for the next packet
inline constexpr Duration kT2 = 1250ms;  ///< longest wait for a packet after our clear-to-send
inline constexpr Duration kT3 = 1250ms;  ///< longest wait of a sender for clear-to-send or end-of-message
inline constexpr Duration kT4 = 1050ms;  ///< longest wait of a sender that was held

/// Why a transfer did not become a message.
enum class Reject : std::uint8_t {
    BadAnnouncement = 1,   ///< size and packet count do not fit, or are outside 9..1785 bytes
    ShortFrame,            ///< a transport frame with fewer than 8 bytes
    WrongSequence,         ///< a packet was lost, repeated or out of order
    Timeout,               ///< the next packet did not come in time (T1 to T4)
    Replaced,              ///< the sender announced another transfer over an unfinished one
    Aborted,               ///< one side gave the connection up
    StrayData,             ///< a packet without an announcement
    NoSession,             ///< more transfers at once than kSessions
    ExtendedUnsupported,   ///< an extended transfer (ETP, over 1,785 bytes) was announced; it is not received
};
[[nodiscard]] const char* text_of(Reject reason);

enum class Outcome : std::uint8_t {
    NotTransport,  ///< a frame of another group: it is a whole message by itself
    Progress,      ///< taken; nothing is complete yet
    Complete,      ///< `message` is whole
    Rejected,      ///< a transfer ended as `reason` says
};

struct TransportEvent {
    Outcome outcome{Outcome::NotTransport};
    Reject reason{};
    Header header{};                      ///< of the message carried: its PGN, sender and receiver
    ByteView message{};                   ///< valid until the next call
    std::optional<Frame> reply{};         ///< to be sent by the caller: clear-to-send, end-of-message or abort
    bool also_replaced{false};            ///< an announcement was accepted and an unfinished transfer died of it (Reject::Replaced)
};

class TransportReceiver {
public:
    static constexpr std::size_t kSessions = 32;
    static constexpr std::size_t kMaxMessage = 1785;

    /// `own`: the address whose connections are answered; none only listens.
    explicit TransportReceiver(std::optional<Address> own);

    /// Takes a 29-bit data frame. Allocates nothing.
    [[nodiscard]] TransportEvent on_frame(MonoTime now, std::uint32_t id, ByteView data);

    /// Ends one transfer whose time is up, if there is one: call until it gives nothing.
    [[nodiscard]] std::optional<TransportEvent> on_time(MonoTime now);

    /// When on_time() has to be called next; none while no transfer is open.
    [[nodiscard]] std::optional<MonoTime> next_deadline() const;

    [[nodiscard]] std::size_t open_transfers() const { return open_; }

private:
    struct Session {
        bool open{false};
        bool broadcast{false};
        bool held{false};             ///< a clear-to-send for zero packets: wait for the next one
        Address source{0};
        Address destination{0};
        std::uint8_t next{1};         ///< sequence number expected
        std::uint8_t packets{0};
        std::uint8_t batch_end{0};    ///< own connections: last packet we cleared to send
        std::uint8_t batch{0};        ///< own connections: packets the sender takes per clear-to-send
        std::uint16_t size{0};
        Pgn pgn{0};
        MonoTime deadline;
        std::array<std::byte, (kMaxMessage + 6) / 7 * 7> bytes;
    };

    TransportEvent on_control(MonoTime now, const Header& header, ByteView data);
    TransportEvent on_announcement(MonoTime now, const Header& header, ByteView data);
    TransportEvent on_data(MonoTime now, const Header& header, ByteView data);
    TransportEvent complete(Session& session);
    TransportEvent reject(Session& session, Reject reason);
    Session* find(Address source, Address destination);
    Session* free_session();
    [[nodiscard]] bool answered(const Session& session) const { return own_ && session.destination == *own_; }
    [[nodiscard]] Frame clear_to_send(Session& session) const;
    [[nodiscard]] static Frame control(const Session& session, std::array<unsigned, 5> head);

    std::optional<Address> own_;
    std::size_t open_{0};
    std::vector<Session> sessions_;
};

}  // namespace odolink::j1939
