// SPDX-License-Identifier: Apache-2.0
// The meanings of the ports' errors, one line each.
#include "ports/ports.hpp"

namespace odolink {
namespace {

const char* can_text(int value) {
    switch (static_cast<CanBusErrc>(value)) {
        case CanBusErrc::Down: return "the CAN interface is down, absent or bus-off";
        case CanBusErrc::Full: return "the CAN send queue is full";
        case CanBusErrc::BusOff: return "the CAN controller went bus-off";
    }
    return "unknown CAN error";
}

const char* store_text(int value) {
    switch (static_cast<StoreErrc>(value)) {
        case StoreErrc::Full: return "no space left for the vehicle's data; free space on its disk";
        case StoreErrc::ReadOnly: return "the vehicle's data cannot be written; check mount options and file modes";
        case StoreErrc::Io: return "the storage medium failed";
        case StoreErrc::Corrupt: return "the database is damaged";
        case StoreErrc::NotOurs: return "the file is a database of another program; point data.directory elsewhere";
        case StoreErrc::Newer: return "the database was written by a newer version: install that version again, or let its own odolinkctl store-version --back-to take the data back to this one's";
        case StoreErrc::InUse: return "another instance uses this data directory; stop it first";
        case StoreErrc::NoKey: return "it is sealed with a key that is not here: put back the key file that data.key names, or store.key beside the database";
    }
    return "unknown store error";
}

const char* link_text(int value) {
    switch (static_cast<LinkErrc>(value)) {
        case LinkErrc::NotConnected: return "not connected to the broker";
        case LinkErrc::WindowFull: return "too many publishes under way";
        case LinkErrc::Unreachable: return "the broker cannot be reached; check link.host, link.port and the network";
        case LinkErrc::CertificateExpired: return "a certificate has expired; enrol or renew";
        case LinkErrc::CertificateUntrusted: return "the broker's certificate is not signed by our CA; check link.ca";
        case LinkErrc::HostMismatch: return "the broker's certificate is for another host name; check link.host";
        case LinkErrc::TlsFailed: return "the TLS handshake failed";
        case LinkErrc::NotAuthorised: return "the broker refused us: not authorised; check enrolment and its ACL";
        case LinkErrc::Refused: return "the broker refused the message";
        case LinkErrc::TooLarge: return "the message is larger than the broker takes";
        case LinkErrc::Lost: return "the session with the broker ended";
    }
    return "unknown link error";
}

const char* keys_text(int value) {
    switch (static_cast<KeysErrc>(value)) {
        case KeysErrc::NoIdentity: return "the vehicle is not enrolled; run odolinkctl enrol";
        case KeysErrc::UnknownKey: return "no trusted key has this id";
        case KeysErrc::Revoked: return "the key was revoked";
        case KeysErrc::BadSignature: return "the signature does not fit";
        case KeysErrc::Failed: return "the cryptographic library failed";
    }
    return "unknown key error";
}

const char* action_text(int value) {
    switch (static_cast<OwnerActionErrc>(value)) {
        case OwnerActionErrc::Driving: return "only while parked";
        case OwnerActionErrc::Unknown: return "there is no such prompt, appointment or request";
        case OwnerActionErrc::Stale: return "it has changed since; look again";
        case OwnerActionErrc::NotAllowed: return "this answer is not offered here";
        case OwnerActionErrc::NoConsent: return "this needs a consent that is not granted";
        case OwnerActionErrc::TooLong: return "the note is longer than 500 characters";
        case OwnerActionErrc::NotOwner: return "this is for the owner only";
        case OwnerActionErrc::WrongPin: return "the PIN is wrong";
        case OwnerActionErrc::Wait: return "too many wrong PINs; try again later";
        case OwnerActionErrc::NotSaved: return "it could not be saved yet and would be lost with the power; saving is tried again";
    }
    return "unknown action error";
}

}  // namespace

Error make_error_code(CanBusErrc e) {
    static const ErrorCategory category{"odolink.can", can_text};
    return {static_cast<int>(e), category};
}
Error make_error_code(StoreErrc e) {
    static const ErrorCategory category{"odolink.store", store_text};
    return {static_cast<int>(e), category};
}
Error make_error_code(LinkErrc e) {
    static const ErrorCategory category{"odolink.link", link_text};
    return {static_cast<int>(e), category};
}
Error make_error_code(KeysErrc e) {
    static const ErrorCategory category{"odolink.keys", keys_text};
    return {static_cast<int>(e), category};
}
Error make_error_code(OwnerActionErrc e) {
    static const ErrorCategory category{"odolink.owner_action", action_text};
    return {static_cast<int>(e), category};
}

}  // namespace odolink
