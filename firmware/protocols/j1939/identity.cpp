// SPDX-License-Identifier: Apache-2.0
// Splits identification texts at their `*`.
#include "protocols/j1939/identity.hpp"

#include <algorithm>

namespace odolink::j1939 {
namespace {

constexpr std::size_t kMaxFields = 256;

bool is_padding(std::byte b) { return u8(b) == 0 || u8(b) == 0xFF || u8(b) == ' '; }
bool printable(std::byte b) { return u8(b) >= 0x20 && u8(b) < 0x7F; }

Result<std::vector<std::string>> fields_of(ByteView data) {
    std::vector<std::string> fields;
    while (!data.empty() && fields.size() < kMaxFields) {
        const auto star = std::find(data.begin(), data.end(), std::byte{'*'});
        ByteView field = data.first(static_cast<std::size_t>(star - data.begin()));
        data = data.subspan(std::min(data.size(), field.size() + 1));
        while (!field.empty() && is_padding(field.back())) field = field.first(field.size() - 1);
        while (!field.empty() && is_padding(field.front())) field = field.subspan(1);
        if (!std::all_of(field.begin(), field.end(), printable)) return J1939Errc::BadText;
        fields.push_back(to_text(field));
    }
    return fields;
}

}  // namespace

std::string trimmed_text(ByteView data) {
    while (!data.empty() && is_padding(data.back())) data = data.first(data.size() - 1);
    while (!data.empty() && is_padding(data.front())) data = data.subspan(1);
    std::string text;
    for (const std::byte b : data) text.push_back(printable(b) ? static_cast<char>(b) : '?');
    return text;
}

Result<Vin> vehicle_identification(ByteView data) {
    const auto star = std::find(data.begin(), data.end(), std::byte{'*'});
    return Vin::parse(to_text(data.first(static_cast<std::size_t>(star - data.begin()))));
}

Result<Component> component_identification(ByteView data) {
    auto fields = fields_of(data);
    if (!fields) return fields.error();
    fields->resize(4);
    return Component{(*fields)[0], (*fields)[1], (*fields)[2], (*fields)[3]};
}

Result<std::vector<std::string>> software_identification(ByteView data) {
    if (data.empty()) return J1939Errc::TooShort;
    auto fields = fields_of(data.subspan(1));
    if (fields && fields->size() > u8(data[0])) fields->resize(u8(data[0]));
    return fields;
}

Result<EcuIdentification> ecu_identification(ByteView data) {
    auto fields = fields_of(data);
    if (!fields) return fields.error();
    fields->resize(5);
    return EcuIdentification{(*fields)[0], (*fields)[1], (*fields)[2], (*fields)[3], (*fields)[4]};
}

}  // namespace odolink::j1939
