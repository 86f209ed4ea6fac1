// SPDX-License-Identifier: Apache-2.0
// Pairs of identifiers, of 11 and of 29 bits.
#include "app/log_analysis/diagnostic_ids.hpp"

#include <cstdio>

namespace odolink::log_analysis {
namespace {

constexpr std::uint8_t kToGroups = 0xDF;  // BMW: from here on groups of ECUs

std::uint32_t format_of(CanId id) { return id.value >> 16U & 0xFFU; }
std::uint32_t target_of(CanId id) { return id.value >> 8U & 0xFFU; }
std::uint32_t source_of(CanId id) { return id.value & 0xFFU; }

bool may_answer_11(const Talk& request, const Talk& answer) {
    const std::uint32_t q = request.id.value;
    const std::uint32_t a = answer.id.value;
    if (q == kBmwTester) return a >> 8U == 0x6 && (request.address >= kToGroups || (a & 0xFFU) == request.address);
    if (q == 0x7DF) return true;
    if (q >= 0x7E0 && q <= 0x7E7) return a == q + 8;
    // The sixteen of ISO 15765-4 are pairs among themselves only.
    if (q >> 3U == 0xFD || a >> 4U == 0x7E) return false;
    // ECUs behind one gateway answer with their own address, or with the tester's, in the first byte.
    const bool both_addressed = request.address != 0 && answer.address != 0 && request.address < kToGroups;
    return !both_addressed || answer.address == request.address || answer.address == kTester;
}

bool may_answer_29(const Talk& request, const Talk& answer) {
    const CanId q = request.id;
    const CanId a = answer.id;
    constexpr std::uint32_t kVolkswagenAsks = 0x17FC;
    if (q.value >> 16U == kVolkswagenAsks) return a.value == q.value + 0x20000;
    const bool mixed = format_of(q) == 0xCD || format_of(q) == 0xCE;
    if (!mixed && format_of(q) != 0xDA && format_of(q) != 0xDB) return true;
    if (mixed && request.address != answer.address) return false;
    const bool functional = format_of(q) == 0xCD || format_of(q) == 0xDB;
    return format_of(a) == (mixed ? 0xCEU : 0xDAU) && target_of(a) == source_of(q) && (functional || source_of(a) == target_of(q));
}

}  // namespace

std::string text_of(CanId id) {
    char text[12];
    std::snprintf(text, sizeof text, id.extended ? "%08X" : "%03X", static_cast<unsigned>(id.value));
    return text;
}

bool answers_by_id(CanId id) {
    if (!id.extended) return id.value >= 0x7E8 && id.value <= 0x7EF;
    if (id.value >> 16U == 0x17FE) return true;
    return format_of(id) != 0xDB && format_of(id) != 0xCD && target_of(id) == kTester;
}

bool may_answer(const Talk& request, const Talk& answer) {
    if (request.id.extended != answer.id.extended) return false;
    return request.id.extended ? may_answer_29(request, answer) : may_answer_11(request, answer);
}

}  // namespace odolink::log_analysis
