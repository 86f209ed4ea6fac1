// SPDX-License-Identifier: Apache-2.0
// Lists are kept as read, by source; what is told is put together anew with each of them.
#include "core/diagnostics/code_lists.hpp"

#include <algorithm>

namespace odolink {
namespace {

constexpr std::size_t kBaseLength = 5;  // P0301 of P0301-1C
constexpr std::size_t kMostCodes = 512;

std::string_view base_of(std::string_view text) {
    return text.substr(0, kBaseLength);
}

bool contains(const std::vector<std::string>& list, std::string_view text) {
    return std::find(list.begin(), list.end(), text) != list.end();
}

void add(std::vector<std::string>& list, std::string text) {
    if (list.size() < kMostCodes && !contains(list, text)) list.push_back(std::move(text));
}

constexpr std::size_t index(ListSource source) {
    return static_cast<std::size_t>(source);
}

}  // namespace

DtcListRead CodeLists::on_list(ListSource source, const DtcListRead& read, Completeness completeness) {
    Lists& lists = lists_[{read.ecu, read.kind}];
    auto& own = lists.of[index(source)];
    if (completeness == Completeness::Whole) own.clear();
    for (const Dtc& dtc : read.codes) add(own, dtc.code);

    DtcListRead out = read;
    out.codes.clear();
    std::vector<std::string> told;
    for (const auto& list : lists.of)
        for (const std::string& text : list) add(told, name_of(read.ecu, text));
    for (const std::string& name : told) out.codes.push_back({read.ecu, name});
    lists.told = std::move(told);
    return out;
}

void CodeLists::restore(const std::vector<FaultRecord>& faults) {
    for (const FaultRecord& fault : faults) {
        if (!fault.active()) continue;
        const DtcKind kind = fault.state == FaultState::Confirmed ? DtcKind::Stored : DtcKind::Pending;
        Lists& lists = lists_[{fault.dtc.ecu, kind}];
        add(lists.told, fault.dtc.code);
        const bool by_uds = fault.dtc.code.size() > kBaseLength && fault.dtc.code[kBaseLength] == '-';
        if (by_uds) add(lists.of[index(ListSource::ByStatus)], fault.dtc.code);
    }
}

std::string CodeLists::name_of(std::uint32_t ecu, const std::string& text) const {
    const std::string_view base = base_of(text);
    const bool classic = classic_lists(ecu, base);
    const std::string* told = told_name(ecu, text);
    if (told == nullptr) return classic ? std::string{base} : text;
    return classic || *told == text || *told == base ? *told : text;
}

bool CodeLists::stored_by(ListSource source, const Dtc& dtc) const {
    const auto lists = lists_.find({dtc.ecu, DtcKind::Stored});
    if (lists == lists_.end()) return false;
    const auto& list = lists->second.of[index(source)];
    return std::any_of(list.begin(), list.end(),
                       [&](const std::string& text) { return name_of(dtc.ecu, text) == dtc.code; });
}

bool CodeLists::classic_lists(std::uint32_t ecu, std::string_view base) const {
    return std::any_of(lists_.begin(), lists_.end(), [&](const auto& entry) {
        return entry.first.first == ecu && contains(entry.second.of[index(ListSource::Classic)], base);
    });
}

/// The name of a living code with the same five characters: the text itself, else the shortest.
const std::string* CodeLists::told_name(std::uint32_t ecu, std::string_view text) const {
    const std::string* found = nullptr;
    for (const auto& [key, lists] : lists_) {
        if (key.first != ecu) continue;
        for (const std::string& name : lists.told) {
            if (name == text) return &name;
            if (base_of(name) == base_of(text) && (found == nullptr || name.size() < found->size())) found = &name;
        }
    }
    return found;
}

}  // namespace odolink
