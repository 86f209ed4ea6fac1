// SPDX-License-Identifier: Apache-2.0
// What the simulated truck's control units tell, group by group, encoded by hand. Source: SAE J1939-71, -73.
#include <algorithm>
#include <cmath>
#include <cstdio>

#include "world/truck_ecu.hpp"

namespace odolink::sim {
namespace {

constexpr unsigned kNone = 0xFF;

/// `count` bytes, low byte first.
void put(Bytes& out, double value, unsigned count) {
    const auto raw = static_cast<std::uint64_t>(std::llround(std::max(value, 0.0)));
    for (unsigned i = 0; i < count; ++i) out.push_back(static_cast<std::byte>(raw >> (8U * i) & 0xFFU));
}

void put_none(Bytes& out, unsigned count) { out.insert(out.end(), count, std::byte{kNone}); }

Bytes text(const std::string& s) {
    const ByteView view = as_bytes(s);
    return {view.begin(), view.end()};
}

struct Code {
    unsigned spn{0};
    unsigned fmi{0};
};

std::optional<Code> code_of(const std::string& name) {
    Code code;
    if (std::sscanf(name.c_str(), "SPN %u FMI %u", &code.spn, &code.fmi) != 2) return std::nullopt;
    return code;
}

void put_code(Bytes& out, const Code& code) {
    out.push_back(static_cast<std::byte>(code.spn & 0xFFU));
    out.push_back(static_cast<std::byte>(code.spn >> 8U & 0xFFU));
    out.push_back(static_cast<std::byte>((code.spn >> 16U & 7U) << 5U | code.fmi));
    out.push_back(std::byte{1});  // once
}

}  // namespace

std::optional<Bytes> TruckEcu::group(std::uint32_t pgn) const {
    switch (pgn) {
        case 0xFECA:
        case 0xFECB:
        case 0xFED4:
        case 0xFECF:
        case 0xFD82:
        case 0xFD80: return code_list(pgn);
        default: return role_ == TruckRole::Engine ? engine_group(pgn) : cluster_group(pgn);
    }
}

/// The engine's unit knows all that is broken. DM1 what is wrong now, DM2 what was, DM6 and DM27 what is not yet sure.
std::vector<std::string> TruckEcu::codes(std::uint32_t pgn) const {
    std::vector<std::string> out;
    if (role_ != TruckRole::Engine) return out;
    for (const auto& [code, memory] : car_.codes()) {
        const bool active = memory.stored && car_.broken(code);
        bool listed = false;
        switch (pgn) {
            case 0xFECA: listed = active; break;
            case 0xFECB: listed = memory.stored && !active; break;
            case 0xFECF:
            case 0xFD82: listed = memory.pending && !memory.stored; break;
            case 0xFD80: listed = memory.permanent; break;
            default: break;
        }
        if (listed) out.push_back(code);
    }
    return out;
}

/// Lamps: amber with any active code, red stop where one is of the most severe kind (FMI 0, 1); none of them flashes.
Bytes TruckEcu::code_list(std::uint32_t pgn) const {
    unsigned lamps = 0;
    for (const std::string& name : codes(0xFECA)) {
        const auto code = code_of(name);
        lamps |= 0x04U;
        if (code && code->fmi <= 1) lamps |= 0x10U;
    }
    Bytes out = bytes_of({lamps, 0xFF});
    for (const std::string& name : codes(pgn)) {
        if (const auto code = code_of(name)) put_code(out, *code);
    }
    if (out.size() == 2) put(out, 0, 4);
    return out;
}

std::optional<Bytes> TruckEcu::engine_group(std::uint32_t pgn) const {
    Bytes out;
    switch (pgn) {
        case 0xF004:  // EEC1
            put_none(out, 3);
            put(out, car_.rpm() * 8, 2);
            return out;
        case 0xFEF1:  // CCVS
            put_none(out, 1);
            put(out, car_.speed_kmh() * 256, 2);
            return out;
        case 0xFEEE:  // ET1
            put(out, car_.coolant_c() + 40, 1);
            return out;
        case 0xFEF2:  // LFE
            put(out, (car_.engine_running() ? 2.0 + car_.speed_kmh() * 0.25 : 0) * 20, 2);
            return out;
        case 0xFEF7:  // VEP1: twice a car's voltage
            put_none(out, 4);
            put(out, car_.voltage().value * 2 / 50.0, 2);
            return out;
        case 0xFEE5:  // HOURS
            put(out, engine_seconds_ / 180, 4);
            return out;
        case 0xFEDC:  // IO
            put_none(out, 4);
            put(out, idle_seconds_ / 180, 4);
            return out;
        case 0xFEEC: return text(car_.config().vin + "*");
        case 0xFEEB: return text("ODLNK*E13*000123*");
        case 0xFEDA: return text("\x01" "E13-4.20*");
        case 0xD300: {  // DM19
            put(out, 0x1A2B3C4D, 4);
            std::string id = "ODL-E13-0007";
            id.resize(16, '\0');
            for (char c : id) out.push_back(static_cast<std::byte>(c));
            return out;
        }
        case 0xFECE:  // DM5: not meant to meet an OBD requirement
            return bytes_of({static_cast<unsigned>(codes(0xFECA).size()), static_cast<unsigned>(codes(0xFECB).size()), 5});
        case 0xFECD: {  // DM4: one frame, of the first active code
            const auto active = codes(0xFECA);
            const auto code = active.empty() ? std::nullopt : code_of(active.front());
            if (!code) return bytes_of({0});
            out.push_back(std::byte{12});
            put_code(out, *code);
            put(out, 0, 1);
            put(out, 60, 1);  // boost, 2 kPa
            put(out, car_.rpm() * 8, 2);
            put(out, car_.load_percent(), 1);
            put(out, car_.coolant_c() + 40, 1);
            put(out, car_.speed_kmh() * 256, 2);
            return out;
        }
        default: return std::nullopt;
    }
}

std::optional<Bytes> TruckEcu::cluster_group(std::uint32_t pgn) const {
    Bytes out;
    switch (pgn) {
        case 0xFEC1:  // VDHR
            put(out, static_cast<double>(car_.shown_odometer().in_metres()) / 5, 4);
            return out;
        case 0xFEE0:  // VD
            put_none(out, 4);
            put(out, static_cast<double>(car_.shown_odometer().in_metres()) / 125, 4);
            return out;
        case 0xFEEB: return text("ODLNK*IC7*000456*");
        case 0xFEDA: return text("\x01" "IC7-1.02*");
        default: return std::nullopt;
    }
}

}  // namespace odolink::sim
