// SPDX-License-Identifier: Apache-2.0
// A vehicle profile that wants everything a profile must not get: writes and clears as commands, ids of the car's own
// messages, addresses that would be read as lengths, 4,096 commands a hundred times a second. For tests and fuzzing.
#pragma once

#include <string>

#include "world/bus_oracle.hpp"

namespace odolink::test {

struct HostileProfile {
    std::string signal_set;
    sim::NamedIds named;  ///< what it names, for the oracle
};

/// `most` commands at most. A few honest reads among them, so that something is asked at all.
inline HostileProfile hostile_profile(std::size_t most) {
    struct Where {
        std::uint32_t id;
        const char* json;
        int address;  ///< extended addressing; -1: none
    };
    static const Where kWhere[] = {
        {0x720, R"("hdr":"720","rax":"728")", -1},
        {0x7E0, R"("hdr":"7E0")", -1},
        {0x7DF, R"("hdr":"7DF")", -1},
        {0x6F1, R"("hdr":"6F1","rax":"607","eax":"07")", 0x07},
        {0x6F1, R"("hdr":"6F1","rax":"601","eax":"01")", 0x01},
        {0x750, R"("hdr":"750","rax":"758","eax":"04","tst":"10")", 0x04},
        {0x752, R"("hdr":"752","rax":"75A","eax":"2A")", 0x2A},
        {0x7E1, R"("hdr":"7E1","eax":"01")", 0x01},
        {0x0C1, R"("hdr":"0C1","rax":"7E8")", -1},
        {0x000, R"("hdr":"000","rax":"728")", -1},
        {0x7E8, R"("hdr":"7E8","rax":"7E0")", -1},
        {0x620, R"("hdr":"620","rax":"000")", -1},
        {0x18DA10F1, R"("hdr":"DA10")", -1},
        {0x14DA11F1, R"("hdr":"DA11","rax":"2AF111","pri":"14")", -1},
        {0x00DA11F1, R"("hdr":"DA11","pri":"00")", -1},
        {0x18DA11F0, R"("hdr":"DA11","tst":"F0")", -1},
        {0x18DB33F1, R"("hdr":"DB33")", -1},
        {0x18DBEFF1, R"("hdr":"DBEF")", -1},
        {0x18EAFFF9, R"("hdr":"EAFF","tst":"F9")", -1},
        {0x0CF00400, R"("hdr":"F004","pri":"0C","tst":"00")", -1},
    };
    static const char* const kCommands[] = {
        R"({"22":"D0D0"})", R"({"01":"0C"})",     R"({"04":"00"})",   R"({"04":""})",     R"({"14":"FFFF"})", R"({"14":"FFFFFF"})",
        R"({"2E":"F190"})", R"({"2F":"F190"})",   R"({"31":"01"})",   R"({"31":"0101"})", R"({"10":"03"})",   R"({"10":"02"})",
        R"({"27":"01"})",   R"({"11":"01"})",     R"({"28":"03"})",   R"({"85":"02"})",   R"({"3E":"00"})",   R"({"34":"0044"})",
        R"({"36":"01"})",   R"({"37":"00"})",     R"({"3B":"90"})",   R"({"21":"01"})",   R"({"08":"01"})",   R"({"22":"2E"})",
        R"({"22":"D0D02EF190"})", R"({"1004":"0304"})", R"({"22":"D0D0","2E":"D0D0"})", R"({"02":"0C00"})", R"({"09":"02"})", R"({"23":"0000"})",
    };
    HostileProfile out;
    std::string& text = out.signal_set;
    text = "{\"diagnosticLevel\":\"03\",\"commands\":[";
    std::size_t count = 0;
    for (unsigned round = 0; count < most; ++round) {
        for (const Where& where : kWhere) {
            for (const char* command : kCommands) {
                if (count >= most) break;
                const std::string again = round == 0 ? command : "{\"22\":\"" + to_hex(bytes_of({0x10U + round, static_cast<unsigned>(count & 0xFFU)})) + "\"}";
                text += std::string(count == 0 ? "" : ",") + "{" + where.json + R"(,"cmd":)" + again +
                        R"(,"freq":0.0001,"fcm1":true,"signals":[{"id":"S)" + std::to_string(count) +
                        R"(","name":"s","fmt":{"len":24,"max":16777215,"unit":"kilometers"},"suggestedMetric":"odometer"}]})";
                ++count;
            }
            const CanId id{where.id, where.id > 0x7FF};
            if (where.address < 0) out.named.normal.insert(id);
            else out.named.extended[id].insert(static_cast<std::uint8_t>(where.address));
        }
    }
    text += "]}";
    return out;
}

}  // namespace odolink::test
