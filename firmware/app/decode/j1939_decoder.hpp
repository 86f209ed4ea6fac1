// SPDX-License-Identifier: Apache-2.0
// J1939 messages as values, faults, lamps and identities, for `odolinkctl decode`; `odolinkctl log` uses decode_group for the
// groups that its table of parameters does not hold.
#pragma once

#include <optional>
#include <string>

#include "app/decode/decode_case.hpp"
#include "protocols/j1939/transport.hpp"

namespace odolink::decode {

/// True for ids that carry ISO-TP on 29 bits (DA, DB, CD, CE, Volkswagen's 17FC and 17FE) and for 11-bit ids 700 to 7FF.
[[nodiscard]] bool is_diagnostic(CanId id);
/// True for 29-bit ids that can be J1939.
[[nodiscard]] bool is_j1939(CanId id);
/// A case without a service request, or whose request is J1939's (PGN 59904).
[[nodiscard]] bool is_j1939_case(const DecodeCase& input);

/// `SA 00`
[[nodiscard]] std::string source_text(j1939::Address address);

/// Whether decode_group has something to say of this group.
[[nodiscard]] bool knows_group(j1939::Pgn pgn);
/// What this message has to do with clearing codes: a request for DM3 or DM11, DM22, and how a device answered them.
[[nodiscard]] std::optional<CaseClear> clear_of(const j1939::Header& header, ByteView data);
/// Diagnostic messages (DM1, 2, 4, 5, 6, 12, 19 to 21, 23 to 31), identities and address claims. A message that is too short adds a rejection.
void decode_group(j1939::Pgn pgn, const std::string& ecu, ByteView data, Decoded& out);

/// Puts one case's frames together and decodes its messages.
class J1939Decoder {
public:
    J1939Decoder() : transport_{std::nullopt} {}
    /// Takes a frame with a J1939 id; one of more than 8 bytes is a whole message. Gives the message that a transport has put together.
    std::optional<RecordedFrame> on_frame(const RecordedFrame& frame, Decoded& out);
    /// Names what is unfinished.
    void finish(Decoded& out) const;

private:
    static void on_message(const j1939::Header& header, ByteView data, Decoded& out);
    j1939::TransportReceiver transport_;
};

}  // namespace odolink::decode
