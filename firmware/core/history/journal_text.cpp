// SPDX-License-Identifier: Apache-2.0
// The journal's canonical text. A change of this format is a new number after the entry's name: old entries stay as
// they are.
#include "core/history/journal_text.hpp"

#include <initializer_list>

namespace odolink {
namespace {

std::string escaped(const std::string& field) {
    std::string out;
    for (char c : field) {
        switch (c) {
            case '\t':
                out += "\\t";
                break;
            case '\n':
                out += "\\n";
                break;
            case '\\':
                out += "\\\\";
                break;
            default:
                out += c;
        }
    }
    return out;
}

std::string line(std::initializer_list<std::string> fields) {
    std::string out;
    for (const std::string& field : fields) {
        if (&field != fields.begin()) out += '\t';
        out += escaped(field);
    }
    return out += '\n';
}

std::string text(std::int64_t value) {
    return std::to_string(value);
}
std::string millis(WallTime at) {
    return text(at.since_epoch.count());
}
std::string quality(WallTime at) {
    return text(static_cast<int>(at.quality));
}

}  // namespace

std::string journal_text(const RecordFile& file) {
    std::string out = line({"record", "1", file.id.text()});
    for (const auto& [path, leaf] : file.leaves) {
        out += line({"leaf", path, text(static_cast<std::int64_t>(leaf.stamp.lamport)), text(static_cast<int>(leaf.stamp.writer)),
                     text(static_cast<std::int64_t>(leaf.seen)), leaf.text});
    }
    for (const Conflict& c : contradictions(file)) {
        out += line({"conflict", c.path, text(static_cast<std::int64_t>(c.kept.stamp.lamport)), text(static_cast<int>(c.kept.stamp.writer)),
                     c.kept.text, text(static_cast<std::int64_t>(c.lost.stamp.lamport)), text(static_cast<int>(c.lost.stamp.writer)),
                     c.lost.text});
    }
    return out;
}

std::string journal_text(const ClusterSwap& s, Distance trusted) {
    return line({"cluster", "1", s.id.text(), text(s.true_mileage.in_metres()), text(s.shown_after.in_metres()), millis(s.performed_at),
                 quality(s.performed_at), s.dealer_name, s.clerk, text(trusted.in_metres())});
}

std::string journal_text(const IdentityChanged& c, Distance mileage, WallTime at) {
    return line({"identity", "1", text(static_cast<int>(c.kind)), text(c.ecu), c.before, c.after, text(mileage.in_metres()),
                 millis(at), quality(at)});
}

std::string journal_text(const DistanceDisagreement& d) {
    return line({"distance", "1", text(d.since_clear.in_metres()), text(d.odometer.in_metres()), text(d.trusted.in_metres()),
                 millis(d.at), quality(d.at)});
}

std::string journal_text(const TrustedMileage& m) {
    return line({"mileage", "1", text(m.value.in_metres()), text(static_cast<int>(m.source)),
                 text(static_cast<int>(m.confidence)), millis(m.at), quality(m.at)});
}

}  // namespace odolink
