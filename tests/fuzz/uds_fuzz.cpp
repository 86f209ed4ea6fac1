// SPDX-License-Identifier: Apache-2.0
// Every UDS decoder under arbitrary answers: each returns a value or an error and reads nothing behind the answer.
#include <cstddef>
#include <cstdint>
#include <span>

#include "protocols/uds/answer.hpp"
#include "protocols/uds/dtc_report.hpp"

namespace {

using namespace odolink;
using namespace odolink::uds;

void require(bool holds) {
    if (!holds) __builtin_trap();
}

/// Some identifiers have a length, others not.
std::size_t did_length(std::uint16_t did) {
    return did & 7U;
}
std::size_t record_length(std::uint8_t number) {
    return number & 3U;
}

/// Reads each byte of a view, so that a sanitizer sees one that leaves the answer.
void touch(ByteView view) {
    volatile unsigned sum = 0;
    for (std::byte b : view) sum = sum + u8(b);
}

void touch(const Result<DtcDetails>& details) {
    if (!details) return;
    for (const DtcRecord& record : details->records) {
        touch(record.data);
        for (const DidData& did : record.values) touch(did.data);
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const ByteView payload = std::as_bytes(std::span{bytes, size});
    for (unsigned service : {0x10U, 0x19U, 0x22U, 0x3EU, 0xC0U, 0xFFU}) {
        if (const auto a = parse_answer(payload, static_cast<std::uint8_t>(service))) touch(a->data);
    }
    if (const auto d = read_data(payload, kVinDid)) touch(d->data);
    if (const auto list = read_data_list(payload, did_length)) {
        for (const DidData& did : *list) touch(did.data);
    }
    if (const auto report = decode_dtc_report(payload)) {
        for (const DtcEntry& e : report->entries) require(e.code.text().size() == 5 || e.code.text().size() == 8);
    }
    touch(decode_snapshots(payload, did_length));
    touch(decode_extended_data(payload, record_length));
    return 0;
}
