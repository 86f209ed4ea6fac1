// SPDX-License-Identifier: Apache-2.0
// Mode 06 answers and the unit-and-scaling table. Source: ISO 15031-5 annex E, SAE J1979-DA.
#include "protocols/obd/monitor_test.hpp"

#include <algorithm>
#include <array>

#include "domain/fault_texts/monitor_texts.hpp"

namespace odolink::obd {
namespace {

constexpr std::array kScalings{
    UnitAndScaling{0x01, 1, 0, ""},          UnitAndScaling{0x02, 0.1, 0, ""},
    UnitAndScaling{0x03, 0.01, 0, ""},       UnitAndScaling{0x04, 0.001, 0, ""},
    UnitAndScaling{0x05, 0.0000305, 0, ""},  UnitAndScaling{0x06, 0.000305, 0, ""},
    UnitAndScaling{0x07, 0.25, 0, "rpm"},    UnitAndScaling{0x08, 0.01, 0, "km/h"},
    UnitAndScaling{0x09, 1, 0, "km/h"},      UnitAndScaling{0x0A, 0.000122, 0, "V"},
    UnitAndScaling{0x0B, 0.001, 0, "V"},     UnitAndScaling{0x0C, 0.01, 0, "V"},
    UnitAndScaling{0x0D, 1.0 / 256, 0, "mA"}, UnitAndScaling{0x0E, 0.001, 0, "A"},
    UnitAndScaling{0x0F, 0.01, 0, "A"},      UnitAndScaling{0x10, 0.001, 0, "s"},
    UnitAndScaling{0x11, 0.1, 0, "s"},       UnitAndScaling{0x12, 1, 0, "s"},
    UnitAndScaling{0x13, 0.001, 0, "ohm"},   UnitAndScaling{0x14, 1, 0, "ohm"},
    UnitAndScaling{0x15, 1000, 0, "ohm"},    UnitAndScaling{0x16, 0.1, -40, "celsius"},
    UnitAndScaling{0x17, 0.01, 0, "kPa"},    UnitAndScaling{0x18, 0.0117, 0, "kPa"},
    UnitAndScaling{0x19, 0.079, 0, "kPa"},   UnitAndScaling{0x1A, 1, 0, "kPa"},
    UnitAndScaling{0x1B, 10, 0, "kPa"},      UnitAndScaling{0x1C, 0.01, 0, "degrees"},
    UnitAndScaling{0x1D, 0.5, 0, "degrees"}, UnitAndScaling{0x1E, 0.0000305, 0, "ratio"},
    UnitAndScaling{0x1F, 0.05, 0, "ratio"},  UnitAndScaling{0x20, 1.0 / 256, 0, "ratio"},
    UnitAndScaling{0x21, 0.001, 0, "Hz"},    UnitAndScaling{0x22, 1, 0, "Hz"},
    UnitAndScaling{0x23, 1000, 0, "Hz"},     UnitAndScaling{0x24, 1, 0, "counts"},
    UnitAndScaling{0x25, 1, 0, "km"},        UnitAndScaling{0x26, 0.1, 0, "mV/ms"},
    UnitAndScaling{0x27, 0.01, 0, "g/s"},    UnitAndScaling{0x28, 1, 0, "g/s"},
    UnitAndScaling{0x29, 0.25, 0, "Pa/s"},   UnitAndScaling{0x2A, 0.001, 0, "kg/h"},
    UnitAndScaling{0x2B, 1, 0, "switches"},  UnitAndScaling{0x2C, 0.01, 0, "g/cylinder"},
    UnitAndScaling{0x2D, 0.01, 0, "mg/stroke"}, UnitAndScaling{0x2E, 1, 0, ""},
    UnitAndScaling{0x2F, 0.01, 0, "percent"}, UnitAndScaling{0x30, 0.001526, 0, "percent"},
    UnitAndScaling{0x31, 0.001, 0, "l"},     UnitAndScaling{0x32, 0.0000305, 0, "inch"},
    UnitAndScaling{0x33, 0.00024414, 0, "ratio"}, UnitAndScaling{0x34, 1, 0, "min"},
    UnitAndScaling{0x35, 0.01, 0, "s"},      UnitAndScaling{0x36, 0.01, 0, "g"},
    UnitAndScaling{0x37, 0.1, 0, "g"},       UnitAndScaling{0x38, 1, 0, "g"},
    UnitAndScaling{0x39, 0.01, -327.68, "percent"}, UnitAndScaling{0x3A, 0.001, 0, "g"},
    UnitAndScaling{0x3B, 0.0001, 0, "g"},    UnitAndScaling{0x3C, 0.0000001, 0, "s"},
    UnitAndScaling{0x3D, 0.01, 0, "mA"},     UnitAndScaling{0x3E, 0.00006103516, 0, "mm^2"},
    UnitAndScaling{0x3F, 0.01, 0, "l"},      UnitAndScaling{0x40, 1, 0, "ppm"},
    UnitAndScaling{0x41, 0.01, 0, "uA"},     UnitAndScaling{0x81, 1, 0, ""},
    UnitAndScaling{0x82, 0.1, 0, ""},        UnitAndScaling{0x83, 0.01, 0, ""},
    UnitAndScaling{0x84, 0.001, 0, ""},      UnitAndScaling{0x85, 0.0000305, 0, ""},
    UnitAndScaling{0x86, 0.000305, 0, ""},   UnitAndScaling{0x87, 1, 0, "ppm"},
    UnitAndScaling{0x8A, 0.000122, 0, "V"},  UnitAndScaling{0x8B, 0.001, 0, "V"},
    UnitAndScaling{0x8C, 0.01, 0, "V"},      UnitAndScaling{0x8D, 1.0 / 256, 0, "mA"},
    UnitAndScaling{0x8E, 0.001, 0, "A"},     UnitAndScaling{0x90, 0.001, 0, "s"},
    UnitAndScaling{0x96, 0.1, 0, "celsius"}, UnitAndScaling{0x99, 0.1, 0, "kPa"},
    UnitAndScaling{0x9C, 0.01, 0, "degrees"}, UnitAndScaling{0x9D, 0.5, 0, "degrees"},
    UnitAndScaling{0xA8, 1, 0, "g/s"},       UnitAndScaling{0xA9, 0.25, 0, "Pa/s"},
    UnitAndScaling{0xAD, 0.01, 0, "mg/stroke"}, UnitAndScaling{0xAE, 0.1, 0, "mg/stroke"},
    UnitAndScaling{0xAF, 0.01, 0, "percent"}, UnitAndScaling{0xB0, 0.003052, 0, "percent"},
    UnitAndScaling{0xB1, 2, 0, "mV/s"},      UnitAndScaling{0xFC, 0.01, 0, "kPa"},
    UnitAndScaling{0xFD, 0.001, 0, "kPa"},   UnitAndScaling{0xFE, 0.25, 0, "Pa"},
};
static_assert(std::is_sorted(kScalings.begin(), kScalings.end(),
                             [](const UnitAndScaling& a, const UnitAndScaling& b) { return a.id < b.id; }));

constexpr std::size_t kTestSize = 9;
constexpr std::size_t kBitmapSize = 5;

constexpr bool is_bitmap_base(std::uint8_t monitor) { return monitor % 0x20 == 0; }

double scaled(const UnitAndScaling& s, ByteView two) {
    const auto raw = static_cast<std::uint16_t>(big_endian(two));
    const double number = s.id >= 0x80 ? static_cast<double>(static_cast<std::int16_t>(raw)) : static_cast<double>(raw);
    return number * s.scale + s.offset;
}

MonitorTest read_test(ByteView nine) {
    MonitorTest t;
    t.monitor = u8(nine[0]);
    t.test = u8(nine[1]);
    t.scaling = u8(nine[2]);
    const UnitAndScaling row = unit_and_scaling(t.scaling).value_or(UnitAndScaling{t.scaling, 1, 0, ""});
    t.value = scaled(row, nine.subspan(3, 2));
    t.lowest = scaled(row, nine.subspan(5, 2));
    t.highest = scaled(row, nine.subspan(7, 2));
    t.unit = row.unit;
    return t;
}

}  // namespace

std::optional<UnitAndScaling> unit_and_scaling(std::uint8_t id) {
    const auto row = std::lower_bound(kScalings.begin(), kScalings.end(), id,
                                      [](const UnitAndScaling& s, std::uint8_t wanted) { return s.id < wanted; });
    if (row == kScalings.end() || row->id != id) return std::nullopt;
    return *row;
}

std::optional<double> MonitorTest::margin() const {
    if (highest <= lowest) return std::nullopt;
    return std::min(value - lowest, highest - value) / (highest - lowest);
}

Result<MonitorTests> decode_monitor_tests(ByteView answer) {
    if (answer.empty()) return ObdErrc::Empty;
    if (u8(answer[0]) != 0x46) return ObdErrc::OtherService;
    ByteView rest = answer.subspan(1);
    if (rest.empty()) return ObdErrc::Truncated;
    const std::size_t size = is_bitmap_base(u8(rest[0])) ? kBitmapSize : kTestSize;
    if (rest.size() % size != 0) return ObdErrc::Truncated;
    MonitorTests out;
    for (; !rest.empty(); rest = rest.subspan(size)) {
        if (size == kBitmapSize) {
            out.supported.push_back({u8(rest[0]), static_cast<std::uint32_t>(big_endian(rest.subspan(1, 4)))});
        } else {
            out.tests.push_back(read_test(rest.first(kTestSize)));
        }
    }
    return out;
}

std::string monitor_id_name(std::uint8_t monitor) {
    return monitor_text(monitor).en;
}

}  // namespace odolink::obd
