// SPDX-License-Identifier: Apache-2.0
#include "wire/key_document.hpp"

#include "odolink/v1/common.pb.h"
#include "odolink/v1/envelope.pb.h"
#include "wire/mapping.hpp"

namespace odolink::wire {
namespace {

constexpr std::string_view kMark = "odolink-keys:";

SigningKey take(const v1::SigningKey& in, Check& check) {
    SigningKey out;
    const ByteView certificate = as_bytes(in.certificate());
    out.certificate.assign(certificate.begin(), certificate.end());
    check.need(!certificate.empty() && in.has_valid_from(), WireErrc::Missing);
    check.need(certificate.size() <= kLongestCertificate, WireErrc::OutOfRange);
    out.from = wire::take(in.valid_from(), check);
    check.need(out.from.known(), WireErrc::OutOfRange);
    if (!in.has_valid_until()) return out;
    out.until = wire::take(in.valid_until(), check);
    check.need(out.until.known() && out.until > out.from, WireErrc::OutOfRange);
    return out;
}

}  // namespace

Bytes encode(const KeyDocument& document) {
    v1::KeyDocument out;
    out.set_dealer(utf8(document.dealer));
    out.set_version(document.version);
    for (const SigningKey& key : document.keys) {
        v1::SigningKey& one = *out.add_keys();
        one.set_certificate(key.certificate.data(), key.certificate.size());
        put(key.from, *one.mutable_valid_from());
        if (key.until.known()) put(key.until, *one.mutable_valid_until());
    }
    for (const std::string& id : document.revoked) out.add_revoked(utf8(id));
    return to_bytes(out);
}

Result<KeyDocument> decode_key_document(ByteView body) {
    if (body.size() > kMaxEnvelope) return make_error_code(WireErrc::TooLarge);
    v1::KeyDocument in;
    if (!parse(body, in)) return make_error_code(WireErrc::Malformed);
    Check check;
    KeyDocument out;
    out.dealer = check.needed(in.dealer());
    out.version = in.version();
    check.need(in.version() > 0 && in.keys_size() > 0, WireErrc::Missing);
    check.need(static_cast<std::size_t>(in.keys_size()) <= kMostSigningKeys, WireErrc::OutOfRange);
    check.need(static_cast<std::size_t>(in.revoked_size()) <= kMostRevokedKeys, WireErrc::OutOfRange);
    if (!check.ok()) return check.result(std::move(out));
    for (const v1::SigningKey& key : in.keys()) out.keys.push_back(take(key, check));
    for (const std::string& id : in.revoked()) {
        check.need(!id.empty() && id.size() <= kLongestKeyId, WireErrc::OutOfRange);
        out.revoked.push_back(id);
    }
    return check.result(std::move(out));
}

Bytes key_document_to_sign(ByteView body) {
    Bytes out(as_bytes(kMark).begin(), as_bytes(kMark).end());
    out.insert(out.end(), body.begin(), body.end());
    return out;
}

}  // namespace odolink::wire
