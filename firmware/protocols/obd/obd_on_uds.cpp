// SPDX-License-Identifier: Apache-2.0
#include "protocols/obd/obd_on_uds.hpp"

#include "protocols/obd/vehicle_info.hpp"

namespace odolink::obd {
namespace {

/// Bytes of one item of an info type that may come without its count.
std::size_t item_size(InfoType type) {
    switch (type) {
        case InfoType::Vin: return 17;
        case InfoType::CalibrationId: return 16;
        case InfoType::CalibrationVerification: return 4;
        case InfoType::EcuName: return 20;
        default: return 0;
    }
}

}  // namespace

Bytes mode_09_answer(std::uint8_t info_type, ByteView data) {
    Bytes answer{std::byte{0x49}, std::byte{info_type}};
    const std::size_t size = item_size(static_cast<InfoType>(info_type));
    if (size > 0 && !data.empty() && data.size() % size == 0) answer.push_back(static_cast<std::byte>(data.size() / size));
    answer.insert(answer.end(), data.begin(), data.end());
    return answer;
}

std::optional<Bytes> mode_06_answer(std::uint8_t monitor, ByteView data) {
    constexpr std::size_t kBare = 8;
    constexpr std::size_t kWithId = 9;
    Bytes answer{std::byte{0x46}};
    bool with_id = data.size() % kWithId == 0;
    for (std::size_t at = 0; with_id && at < data.size(); at += kWithId) with_id = u8(data[at]) == monitor;
    const bool bitmap = monitor % 0x20 == 0;
    const std::size_t step = bitmap ? data.size() : with_id ? kWithId : kBare;
    if (step == 0 || data.size() % step != 0) return std::nullopt;
    for (std::size_t at = 0; at < data.size(); at += step) {
        if (bitmap || !with_id) answer.push_back(std::byte{monitor});
        const ByteView one = data.subspan(at, step);
        answer.insert(answer.end(), one.begin(), one.end());
    }
    return answer;
}

}  // namespace odolink::obd
