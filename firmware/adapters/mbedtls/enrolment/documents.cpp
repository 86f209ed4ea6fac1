// SPDX-License-Identifier: Apache-2.0
// The two JSON documents of enrolment: the dealer's bundle and the dealer's description of itself.
#include <boost/json.hpp>
#include <fstream>
#include <iterator>

#include "adapters/mbedtls/enrolment/answers.hpp"
#include "adapters/mbedtls/enrolment/documents.hpp"
#include "domain/pseudonym.hpp"

namespace odolink {
namespace {

namespace json = boost::json;

const json::object* object_of(std::string_view text, json::value& holder) {
    boost::system::error_code error;
    holder = json::parse({text.data(), text.size()}, error);
    return error ? nullptr : holder.if_object();
}

/// The text of a member; empty when it is absent or no text.
std::string text_of(const json::object& object, std::string_view name) {
    const auto* value = object.if_contains(name);
    const auto* text = value != nullptr ? value->if_string() : nullptr;
    return text != nullptr ? std::string{text->c_str(), text->size()} : std::string{};
}

std::string content_of(const std::filesystem::path& file) {
    std::ifstream in{file};
    return {std::istreambuf_iterator<char>{in}, {}};
}

}  // namespace

Result<EnrolRequest, EnrolFailure> parse_enrolment(std::string_view text) {
    const auto wrong = [](std::string why) { return EnrolFailure{EnrolErrc::BadBundle, std::move(why)}; };
    json::value holder;
    const auto* object = object_of(text, holder);
    if (object == nullptr) return wrong("not a JSON object");
    EnrolRequest request{text_of(*object, "desk"), text_of(*object, "vehicle"), text_of(*object, "code"), text_of(*object, "ca_sha256")};
    if (!request.desk.starts_with("https://")) return wrong("\"desk\" must be an address that begins with https://");
    if (!is_pseudonym(request.vehicle)) return wrong("\"vehicle\" must be 1 to 64 characters of A-Z a-z 0-9 -");
    if (request.code.empty()) return wrong("\"code\" is missing");
    if (const auto digest = from_hex(request.ca_sha256); !digest || digest->size() != sizeof(Digest)) {
        return wrong("\"ca_sha256\" must be 64 hexadecimal digits");
    }
    return request;
}

Result<EnrolRequest, EnrolFailure> read_enrolment(const std::filesystem::path& file) {
    const std::string text = content_of(file);
    if (text.empty()) return EnrolFailure{EnrolErrc::BadBundle, file.string() + " cannot be read or is empty"};
    auto request = parse_enrolment(text);
    if (!request) return EnrolFailure{EnrolErrc::BadBundle, file.string() + ": " + request.error().detail};
    return request;
}

Result<DealerDocument, EnrolFailure> parse_dealer(std::string_view text) {
    const auto wrong = [](std::string why) { return EnrolFailure{EnrolErrc::BadAnswer, "the dealer's description: " + std::move(why)}; };
    json::value holder;
    const auto* object = object_of(text, holder);
    if (object == nullptr) return wrong("not a JSON object");
    DealerDocument document;
    document.info.dealer_id = text_of(*object, "dealer_id");
    document.info.dealer_name = text_of(*object, "dealer_name");
    const auto* broker = object->if_contains("broker");
    const auto* place = broker != nullptr ? broker->if_object() : nullptr;
    if (document.info.dealer_id.empty() || place == nullptr) return wrong("\"dealer_id\" or \"broker\" is missing");
    document.info.broker_host = text_of(*place, "host");
    document.info.broker_server_name = text_of(*place, "server_name");
    const auto* port = place->if_contains("port");
    const auto* number = port != nullptr ? port->if_int64() : nullptr;
    if (document.info.broker_host.empty() || number == nullptr || *number < 1 || *number > 65535) {
        return wrong("\"broker\" needs \"host\" and a \"port\" from 1 to 65535");
    }
    document.info.broker_port = static_cast<std::uint16_t>(*number);
    const auto* signers = object->if_contains("signers");
    const auto* list = signers != nullptr ? signers->if_array() : nullptr;
    if (list == nullptr || list->empty()) return wrong("\"signers\" is missing");
    for (const auto& signer : *list) {
        const auto* pem = signer.if_string();
        if (pem == nullptr) return wrong("\"signers\" must be certificates in PEM");
        document.signers.emplace_back(pem->c_str(), pem->size());
    }
    if (const std::string keys = text_of(*object, "key_document"); !keys.empty()) {
        document.key_document = from_base64(keys);
        if (document.key_document.empty()) return wrong("\"key_document\" must be base64");
    }
    return document;
}

Result<DealerInfo, EnrolFailure> read_dealer(const IdentityFiles& files) {
    auto document = parse_dealer(content_of(files.dealer()));
    if (!document) return EnrolFailure{EnrolErrc::BadAnswer, files.dealer().string() + ": " + document.error().detail};
    return document->info;
}

}  // namespace odolink
