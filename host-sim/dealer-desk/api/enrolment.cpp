// SPDX-License-Identifier: Apache-2.0
// Enrolment by code: what each of the three routes answers, and the limit on guesses.
#include "dealer-desk/api/enrolment.hpp"

#include <boost/json.hpp>

#include "dealer-desk/store/columns.hpp"

namespace odolink::desk {
namespace {

constexpr int kWrongCodesAMinute = 30;
constexpr const char* kPem = "application/pem-certificate-chain";

EnrolmentAnswer problem(int status, const char* what) {
    return {status, "application/json", boost::json::serialize(boost::json::object{{"error", what}})};
}

/// A certificate (DER) as PEM. Source: RFC 7468.
std::string pem_of(ByteView der) {
    constexpr std::size_t kLine = 64;
    const std::string text = to_base64(der);
    std::string out = "-----BEGIN CERTIFICATE-----\n";
    for (std::size_t at = 0; at < text.size(); at += kLine) out += text.substr(at, kLine) + '\n';
    return out + "-----END CERTIFICATE-----\n";
}

struct Credentials {
    std::string vehicle;
    std::string code;
};

/// Of "Basic base64(vehicle:code)".
Credentials credentials_of(const std::string& authorization) {
    constexpr std::string_view kBasic = "Basic ";
    if (!authorization.starts_with(kBasic)) return {};
    const Bytes decoded = from_base64(std::string_view{authorization}.substr(kBasic.size()));
    const std::string text = to_text(decoded);
    const std::size_t colon = text.find(':');
    if (colon == std::string::npos) return {};
    return {text.substr(0, colon), text.substr(colon + 1)};
}

/// What an old key's signature covers before the request: no body of an envelope can begin so.
constexpr std::string_view kRenewalMark = "odolink-simplereenroll:";

struct Proof {
    std::string key_id;
    Bytes signature;
};

/// Of "Odolink-Key KEYID:base64(signature)".
Proof proof_of(const std::string& authorization) {
    constexpr std::string_view kScheme = "Odolink-Key ";
    if (!authorization.starts_with(kScheme)) return {};
    const std::string text = authorization.substr(kScheme.size());
    const std::size_t colon = text.find(':');
    if (colon == std::string::npos) return {};
    return {text.substr(0, colon), from_base64(std::string_view{text}.substr(colon + 1))};
}

/// Base64 with line ends anywhere, as EST clients send it.
Bytes body_of(const std::string& body) {
    std::string text;
    for (const char c : body) {
        if (c != '\r' && c != '\n') text.push_back(c);
    }
    return from_base64(text);
}

}  // namespace

EnrolmentAnswer Enrolment::handle(const EnrolmentRequest& request, WallTime now) {
    const bool get = request.method == "GET";
    if (request.target == "/.well-known/est/cacerts") {
        return get ? EnrolmentAnswer{200, kPem, authority_.certificate_pem()} : problem(405, "use GET");
    }
    if (request.target == "/.well-known/odolink/dealer") return get ? describe(now) : problem(405, "use GET");
    if (request.target == "/.well-known/est/simpleenroll")
        return request.method == "POST" ? enrol(request, now) : problem(405, "use POST");
    if (request.target == "/.well-known/est/simplereenroll")
        return request.method == "POST" ? reenrol(request, now) : problem(405, "use POST");
    return problem(404, "there is no such route");
}

bool Enrolment::too_many_wrong(WallTime now) {
    if (now.since_epoch - window_.since_epoch > std::chrono::minutes{1}) {
        window_ = now;
        wrong_codes_ = 0;
    }
    return wrong_codes_ >= kWrongCodesAMinute;
}

EnrolmentAnswer Enrolment::enrol(const EnrolmentRequest& request, WallTime now) {
    if (too_many_wrong(now)) return problem(429, "too many wrong codes; wait a minute");
    const Credentials who = credentials_of(request.authorization);
    if (who.vehicle.empty() || who.code.empty()) return problem(401, "send vehicle and code as basic authorization");
    const auto issued = authority_.vehicle(body_of(request.body), who.vehicle, now);
    if (!issued)
        return problem(issued.error() == PkiErrc::BadRequest ? 400 : 503,
                       issued.error() == PkiErrc::BadRequest ? "not a PKCS#10 request for a P-256 key in base64"
                                                             : "the authority failed");
    const std::string hash = to_hex(crypto_.sha256(as_bytes(who.code)));
    const auto admitted =
        desk_.enrol(hash, who.vehicle, {issued->key_id, issued->public_key, issued->serial, issued->not_after}, now);
    if (!admitted && admitted.error().code == Refused::NotSaved)
        return problem(503, "the desk's database failed; try again");
    if (!admitted) {
        ++wrong_codes_;
        return problem(401, "the code is wrong, used up or out of date; ask the dealer for a new one");
    }
    return {200, kPem, issued->certificate};
}

EnrolmentAnswer Enrolment::reenrol(const EnrolmentRequest& request, WallTime now) {
    if (too_many_wrong(now)) return problem(429, "too many wrong codes; wait a minute");
    const auto refused = [this] {
        ++wrong_codes_;
        return problem(401, "this key cannot renew its certificate; ask the dealer for an enrolment file");
    };
    const Proof proof = proof_of(request.authorization);
    const Bytes csr = body_of(request.body);
    const auto old = desk_.renewable(proof.key_id, now);
    if (!old && old.error().code == Refused::NotSaved) return problem(503, "the desk's database failed; try again");
    Bytes proven;
    for (const ByteView part : {as_bytes(kRenewalMark), ByteView{csr}})
        proven.insert(proven.end(), part.begin(), part.end());
    if (!old || !crypto_.verify(old->public_key, proven, proof.signature)) return refused();
    const auto issued = authority_.vehicle(csr, old->vehicle.pseudonym, now);
    if (!issued && issued.error() != PkiErrc::BadRequest) return problem(503, "the authority failed");
    if (!issued) return problem(400, "not a PKCS#10 request for a P-256 key in base64");
    if (issued->key_id == proof.key_id) return problem(400, "a new certificate wants a new key");
    const auto renewed =
        desk_.renew(proof.key_id, {issued->key_id, issued->public_key, issued->serial, issued->not_after}, now);
    if (!renewed && renewed.error().code == Refused::NotSaved)
        return problem(503, "the desk's database failed; try again");
    return renewed ? EnrolmentAnswer{200, kPem, issued->certificate} : refused();
}

EnrolmentAnswer Enrolment::describe(WallTime now) const {
    boost::json::array signers;
    for (const Bytes& certificate : desk_.signer_certificates(now)) signers.emplace_back(pem_of(certificate));
    boost::json::object body{
        {"dealer_id", desk_.config().dealer_id},
        {"dealer_name", desk_.config().dealer_name},
        {"broker",
         {{"host", config_.broker_host}, {"port", config_.broker_port}, {"server_name", config_.broker_server_name}}},
        {"signers", std::move(signers)}};
    // With it a vehicle that is new cannot be given an older document.
    if (!desk_.key_document().empty()) body["key_document"] = to_base64(desk_.key_document());
    return {200, "application/json", boost::json::serialize(body)};
}

}  // namespace odolink::desk
