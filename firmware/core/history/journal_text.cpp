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

std::string journal_text(const ServiceRecord& r) {
    std::string out =
        line({"service", "1", r.id.text(), text(r.revision), r.dealer_id, r.dealer_name, millis(r.performed_at),
              quality(r.performed_at), text(r.mileage.in_metres()), text(r.total.minor_units), r.total.currency,
              r.request_id.text(), text(r.watch_distance.in_metres())});
    for (const Job& job : r.jobs) {
        out += line({"job", text(static_cast<int>(job.kind)), job.item_id, job.name, text(job.labour_minutes),
                     text(job.labour_price.minor_units), job.labour_price.currency});
        for (const std::string& code : job.fault_codes) out += line({"code", code});
        for (const Part& part : job.parts) {
            out += line({"part", part.number, part.name, text(part.quantity_milli), text(part.price.minor_units),
                         part.price.currency});
        }
    }
    for (const Finding& finding : r.findings) {
        out += line({"finding", finding.text, finding.item_id, text(finding.again_at.in_metres()),
                     millis(finding.again_on), quality(finding.again_on)});
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
