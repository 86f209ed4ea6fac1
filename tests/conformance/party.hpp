// SPDX-License-Identifier: Apache-2.0
// One end of the dealer link, as the suites play it: seals what it sends, checks what comes, and can do wrong on
// purpose.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dealer-desk/crypto.hpp"
#include "wire/envelope.hpp"

namespace odolink::conformance {

/// One payload that came.
struct Arrived {
    std::string topic;
    Bytes payload;
};

/// What carries payloads: MQTT on real time, the simulated broker on virtual time.
class Carrier {
public:
    virtual ~Carrier() = default;
    virtual void publish(const std::string& topic, const Bytes& payload) = 0;
    /// The next payload of the party under test; nothing after `wait`.
    [[nodiscard]] virtual std::optional<Arrived> next(Duration wait) = 0;
    [[nodiscard]] virtual WallTime now() = 0;
};

/// A key of the other side.
struct PeerKey {
    std::string id{};
    std::string public_key{};  ///< in the form that Crypto::verify takes
};

/// Whose link it is, and how the party under test signs.
struct Cast {
    std::string vehicle{};  ///< pseudonym
    std::string peer_key_id{};
    std::string peer_public_key{};
    std::string dealer{};  ///< dealer_id of enrolment; empty: what needs it is skipped
    // Of a desk: its authority. Empty: key documents are passed over.
    PeerKey authority{};
    /// The key of a certificate (DER); nothing: it is not of the authority, or not for signing.
    std::function<std::optional<PeerKey>(ByteView certificate)> signer_of{};
};

/// A body whose envelope was right.
struct Heard {
    std::string channel;
    Bytes body;
    std::string key_id{};
};

class Party {
public:
    /// `sends` is the direction of what we publish. The stranger signs with a key that the party under test does not
    /// know.
    Party(Carrier& carrier, desk::Crypto& own, desk::Crypto& stranger, Cast cast, wire::Direction sends);

    [[nodiscard]] const std::string& vehicle() const { return cast_.vehicle; }
    [[nodiscard]] WallTime now() { return carrier_.now(); }
    [[nodiscard]] Id new_id() { return own_.new_id(); }

    [[nodiscard]] const std::string& dealer() const { return cast_.dealer; }
    [[nodiscard]] bool knows_authority() const { return !cast_.authority.id.empty(); }
    [[nodiscard]] std::optional<PeerKey> signer_of(ByteView certificate) const { return cast_.signer_of(certificate); }
    /// With our side's authority, where we have one.
    [[nodiscard]] desk::Crypto& own() { return own_; }

    /// `key_id`: one of our keys; empty: the first.
    [[nodiscard]] wire::Envelope seal(const Bytes& body, const std::string& key_id = {});
    /// The stranger's key id and signature.
    [[nodiscard]] wire::Envelope seal_as_stranger(const Bytes& body);
    /// Our key id over the stranger's signature.
    [[nodiscard]] wire::Envelope forge(const Bytes& body);
    void send(std::string_view channel, const Bytes& body, const std::string& key_id = {}) { send_bytes(channel, wire::encode(seal(body, key_id))); }
    /// Any bytes at all on one of our topics.
    void send_bytes(std::string_view channel, const Bytes& payload);

    /// The moment after which a wait that begins now has lasted too long.
    [[nodiscard]] WallTime in(Duration wait);
    /// The next body in a right envelope, until `end`. What comes in a wrong one is not given out, but named in
    /// faults().
    [[nodiscard]] std::optional<Heard> next(WallTime end);
    /// A vehicle takes ten commands of one key within a minute (section 5). Nothing: `more` of them may be said, and count as said now. Else until when to wait.
    [[nodiscard]] std::optional<WallTime> pace(std::size_t more);
    /// What was wrong with envelopes and topics so far.
    [[nodiscard]] const std::vector<std::string>& faults() const { return faults_; }

private:
    [[nodiscard]] std::optional<Heard> open(const Arrived& arrived);
    /// Why the envelope is not its signer's; empty: it is.
    [[nodiscard]] std::string flaw_of(const wire::Envelope& envelope);
    [[nodiscard]] std::string flaw_of_keys(const wire::Envelope& envelope);
    /// As a vehicle that has the newest document: its keys alone sign from now on.
    void believe(ByteView key_document);

    Carrier& carrier_;
    desk::Crypto& own_;
    desk::Crypto& stranger_;
    Cast cast_;
    std::string shard_;
    wire::Direction sends_;
    std::map<std::string, std::string> peers_;  ///< public keys of the other side, by id
    std::uint64_t keys_version_{0};             ///< of the document that names them; 0: none came
    std::vector<std::string> faults_;
    std::vector<WallTime> said_;  ///< when the commands of the last minute were
};

}  // namespace odolink::conformance
