// SPDX-License-Identifier: Apache-2.0
// The values of live sessions that are open, in memory alone: a value goes when its session does, and with the process.
#pragma once

#include <map>
#include <string>

#include "domain/live_session.hpp"

namespace odolink::desk {

struct LiveValues {
    Id session;
    std::uint64_t number{0};
    WallTime at;
    std::map<std::string, SignalValue> values;  ///< the latest of each name
};

class LiveBoard {
public:
    /// An older one than the last changes nothing.
    void put(int vehicle_no, const LiveReadings& readings) {
        LiveValues& board = values_[vehicle_no];
        if (board.session != readings.session_id) board = {readings.session_id, 0, {}, {}};
        if (readings.number <= board.number) return;
        board.number = readings.number;
        board.at = readings.at;
        for (const SignalValue& value : readings.values) board.values.insert_or_assign(value.name, value);
    }
    void clear(int vehicle_no) { values_.erase(vehicle_no); }
    /// Nothing where no session of this id has told anything.
    [[nodiscard]] const LiveValues* find(int vehicle_no, const Id& session) const {
        const auto at = values_.find(vehicle_no);
        return at == values_.end() || at->second.session != session ? nullptr : &at->second;
    }

private:
    std::map<int, LiveValues> values_;
};

}  // namespace odolink::desk
