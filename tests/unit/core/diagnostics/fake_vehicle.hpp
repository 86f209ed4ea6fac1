// SPDX-License-Identifier: Apache-2.0
// A vehicle of scripted ECUs on a RecordingCan: each answers named requests after a delay, in as many ISO-TP frames as
// it takes. Written apart from protocols/isotp, so that an error there shows.
#pragma once

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "base/bytes.hpp"
#include "core/diagnostics/allow_list.hpp"
#include "core/diagnostics/bus_guard.hpp"
#include "core/diagnostics/ecu_session.hpp"
#include "support/fakes/recording_can.hpp"
#include "support/fakes/virtual_time.hpp"

namespace odolink::test {

/// One answer of a script: after `delay` since the request.
struct Reply {
    Duration delay{10ms};
    std::string hex;
};

struct ScriptedEcu {
    CanId request;
    std::map<std::string, std::vector<Reply>> script{};  ///< request in hexadecimal -> answers
    std::size_t most_pids{6};                            ///< more PIDs in a mode 01 request are refused with 12
    Bytes rest{};                                        ///< of a segmented answer, until flow control
};

class FakeVehicle {
public:
    FakeVehicle() {
        can.on_send = [this](const CanFrame& f) { on_send(f); };
        guard.on_ignition(Ignition::On, time.mono());
        traffic();
    }
    VirtualTime time;
    RecordingCan can;
    BusGuard guard{can, BusManners{.listen_first = 0s}};
    EcuSession session{guard, time, time};
    std::vector<ScriptedEcu> ecus;

    ScriptedEcu& add(std::uint32_t request_id) {
        ecus.push_back({CanId{request_id, request_id > 0x7FF}});
        return ecus.back();
    }
    /// A frame arrives now from another node.
    void arrive(const CanFrame& f) {
        guard.on_frame(f, time.mono());
        session.on_frame(f, time.mono());
    }
    void answer_now(CanId from, const std::string& hex) { reply(from, *from_hex(hex)); }
    /// Requests sent so far, in hexadecimal without padding.
    [[nodiscard]] std::vector<std::string> asked() const {
        std::vector<std::string> out;
        for (const CanFrame& f : can.sent)
            if (u8(f.data[0]) <= 7) out.push_back(to_hex(f.payload().subspan(1, u8(f.data[0]))));
        return out;
    }

private:
    /// A broadcast each second keeps the bus alive.
    void traffic() {
        arrive(frame(0x3C3, {1, 2, 3}));
        (void)time.after(1s, [this] { traffic(); });
    }
    void on_send(const CanFrame& f) {
        for (ScriptedEcu& ecu : ecus) {
            const bool functional = functional_request_id(f.id) && f.id.extended == ecu.request.extended;
            if (!functional && f.id != ecu.request) continue;
            if (u8(f.data[0]) >> 4U == 3) send_rest(ecu);
            if (u8(f.data[0]) <= 7) on_request(ecu, f.payload().subspan(1, u8(f.data[0])));
        }
    }
    void on_request(ScriptedEcu& ecu, ByteView request) {
        const CanId from = answer_id_of(ecu.request);
        if (u8(request[0]) == 1 && request.size() > 1 + ecu.most_pids) {
            later(10ms, from, "7F0112");
            return;
        }
        const auto found = ecu.script.find(to_hex(request));
        if (found != ecu.script.end()) {
            for (const Reply& r : found->second) later(r.delay, from, r.hex);
            return;
        }
        // Several PIDs at once: the answers to single ones, joined.
        if (u8(request[0]) != 1) return;
        std::string joined;
        for (std::byte pid : request.subspan(1)) {
            const auto one = ecu.script.find(to_hex(Bytes{std::byte{1}, pid}));
            if (one != ecu.script.end()) joined += one->second[0].hex.substr(2);
        }
        if (!joined.empty()) later(10ms, from, "41" + joined);
    }
    void later(Duration delay, CanId from, const std::string& hex) {
        (void)time.after(delay, [this, from, hex] { reply(from, *from_hex(hex)); });
    }
    void reply(CanId from, const Bytes& payload) {
        CanFrame f;
        f.id = from;
        f.length = 8;
        if (payload.size() <= 7) {
            f.data[0] = static_cast<std::byte>(payload.size());
            std::copy(payload.begin(), payload.end(), f.data.begin() + 1);
            arrive(f);
            return;
        }
        f.data[0] = static_cast<std::byte>(0x10 | (payload.size() >> 8));
        f.data[1] = static_cast<std::byte>(payload.size() & 0xFF);
        std::copy_n(payload.begin(), 6, f.data.begin() + 2);
        for (ScriptedEcu& ecu : ecus)
            if (answer_id_of(ecu.request) == from) ecu.rest.assign(payload.begin() + 6, payload.end());
        arrive(f);
    }
    void send_rest(ScriptedEcu& ecu) {
        const Bytes rest = std::exchange(ecu.rest, {});
        for (std::size_t i = 0, sequence = 1; i < rest.size(); i += 7, ++sequence) {
            CanFrame f;
            f.id = answer_id_of(ecu.request);
            f.length = 8;
            f.data[0] = static_cast<std::byte>(0x20 | (sequence & 15));
            std::copy_n(rest.begin() + static_cast<std::ptrdiff_t>(i), std::min<std::size_t>(7, rest.size() - i),
                        f.data.begin() + 1);
            (void)time.after(1ms * (sequence), [this, f] { arrive(f); });
        }
    }
};

}  // namespace odolink::test
