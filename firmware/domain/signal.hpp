// SPDX-License-Identifier: Apache-2.0
// One decoded value of the vehicle: its name (a VSS path where VSS has one), its value and its unit.
#pragma once

#include <string>

namespace odolink {

struct SignalValue {
    std::string name;
    double value{0};
    std::string unit;
    bool operator==(const SignalValue&) const = default;
};

}  // namespace odolink
