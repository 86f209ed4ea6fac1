// SPDX-License-Identifier: Apache-2.0
// Every message of the dealer link and every stored record: any bytes give a value or an error, and a value that was decoded is
// encoded and decoded again to the same bytes. The first byte says which decoder.
#include <cstdint>
#include <cstdlib>
#include <span>

#include "wire/envelope.hpp"
#include "wire/key_document.hpp"
#include "wire/records.hpp"

namespace {

using namespace odolink;
using namespace odolink::wire;

template <class T>
void round(Result<T> (*decode)(ByteView), ByteView bytes) {
    const auto value = decode(bytes);
    if (!value) return;
    const Bytes once = encode(*value);
    const auto again = decode(once);
    if (!again || encode(*again) != once) std::abort();
}

/// What decoding sets aside is not written again, and the numbers around it would not follow each other.
void round_down_batch(ByteView bytes) {
    const auto batch = decode_down_batch(bytes);
    if (batch && batch->set_aside.empty()) round(decode_down_batch, bytes);
}

using Round = void (*)(ByteView);
constexpr Round kRounds[] = {
    [](ByteView b) { round(decode_envelope, b); },  [](ByteView b) { round(decode_up_batch, b); },
    [](ByteView b) { round(decode_up_event, b); },  [](ByteView b) { round(decode_vehicle_sync, b); },
    [](ByteView b) { round(decode_desk_sync, b); }, round_down_batch,
    [](ByteView b) { round(decode_fault, b); },     [](ByteView b) { round(decode_trip, b); },
    [](ByteView b) { round(decode_mileage, b); },   [](ByteView b) { round(decode_quarantined, b); },
    [](ByteView b) { round(decode_plan, b); },      [](ByteView b) { round(decode_completion, b); },
    [](ByteView b) { round(decode_service, b); },   [](ByteView b) { round(decode_request, b); },
    [](ByteView b) { round(decode_appointment, b); }, [](ByteView b) { round(decode_consent, b); },
    [](ByteView b) { round(decode_prompt, b); },    [](ByteView b) { round(decode_identity, b); },
    [](ByteView b) { round(decode_health, b); },    [](ByteView b) { round(decode_record_file, b); },
    [](ByteView b) { round(decode_live_body, b); },  [](ByteView b) { round(decode_health_body, b); },
    [](ByteView b) { round(decode_key_document, b); },
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    if (size == 0) return 0;
    kRounds[bytes[0] % std::size(kRounds)](std::as_bytes(std::span{bytes + 1, size - 1}));
    return 0;
}
