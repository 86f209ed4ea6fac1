// SPDX-License-Identifier: Apache-2.0
// Two writers, offline in turns, whatever they write and in whatever order and how often the messages arrive: both end with the same
// file, and each text ever written stands, or was replaced by somebody who knew it, or is kept as a conflict. Who knew what is
// counted here apart from the file's own marks.
#include <cstdlib>
#include <map>
#include <ostream>
#include <rapidcheck.h>
#include <set>
#include <vector>

#include "domain/record_merge.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;

namespace {

struct Step {
    int what{0};
    int which{0};
    int text{0};
};

std::ostream& operator<<(std::ostream& out, const Step& s) { return out << '{' << s.what << ',' << s.which << ',' << s.text << '}'; }

using Write = std::pair<std::string, Leaf>;  // a path and what was written on it

struct Less {
    bool operator()(const Write& a, const Write& b) const {
        return std::tie(a.first, a.second.stamp, a.second.text) < std::tie(b.first, b.second.stamp, b.second.text);
    }
};
using Writes = std::set<Write, Less>;

struct Message {
    RecordFile file;
    Writes known;  ///< to its sender when it was sent
};

struct End {
    Writer writer;
    RecordFile file;
    Writes known;
    std::vector<Message> inbox;
};

Writes writes_in(const RecordFile& file) {
    Writes out;
    for (const auto& leaf : file.leaves) out.insert(leaf);
    for (const Conflict& c : file.conflicts) out.insert({c.path, c.lost});
    return out;
}

ServiceRecord first_record() {
    ServiceRecord r;
    r.id.bytes[0] = std::byte{1};
    r.jobs.resize(2);
    for (Job& job : r.jobs) {
        job.name = "job";
        job.parts.resize(2);
    }
    r.findings.resize(1);
    return r;
}

/// One change of a record: of a field, or an element more or less.
void change(ServiceRecord& r, const Step& step, const std::string& text) {
    const auto pick = [&step](auto& list) -> auto& { return list[static_cast<std::size_t>(step.which) % list.size()]; };
    Job* job = r.jobs.empty() ? nullptr : &pick(r.jobs);
    switch (step.what % 10) {
        case 0: r.note = text; break;
        case 1: r.mileage = Distance::metres(step.text); break;
        case 2: if (job != nullptr) job->name = text; break;
        case 3: if (job != nullptr && !job->parts.empty()) pick(job->parts).price.minor_units = step.text; break;
        case 4: r.jobs.emplace_back().name = text; break;
        case 5: if (job != nullptr) r.jobs.erase(r.jobs.begin() + (job - r.jobs.data())); break;
        case 6: if (job != nullptr) job->parts.emplace_back().number = text; break;
        case 7: if (job != nullptr && !job->parts.empty()) job->parts.pop_back(); break;
        case 8: r.findings.emplace_back().text = text; break;
        default: r.note.clear(); break;
    }
}

/// What each write's author knew on its path: that he replaced knowingly.
using Replaced = std::map<Write, Writes, Less>;

void write_at(End& end, End& other, const Step& step, Replaced& replaced, Writes& all) {
    ServiceRecord wanted = unflatten(end.file);
    change(wanted, step, "t" + std::to_string(step.text % 5));  // few texts: the same word of both must happen
    const Writes before = end.known;
    RecordFile sent = edit(end.file, wanted, end.writer);
    for (const auto& leaf : sent.leaves) {
        all.insert(leaf);
        end.known.insert(leaf);
        for (const Write& earlier : before) {
            if (earlier.first == leaf.first) replaced[leaf].insert(earlier);
        }
    }
    if (!sent.leaves.empty()) other.inbox.push_back({step.which % 3 == 0 ? end.file : sent, end.known});
}

void receive(End& end, const Message& message) {
    // A part of a record tells only of the writes that are in it.
    for (const Write& write : writes_in(message.file)) end.known.insert(write);
    (void)merge_into(end.file, message.file);
}

bool accounted(const RecordFile& file, const Writes& all, const Replaced& replaced) {
    const Writes kept = writes_in(file);
    for (const Write& write : all) {
        const bool known = std::any_of(replaced.begin(), replaced.end(), [&](const auto& by) {
            return by.first.first == write.first && by.second.contains(write);
        });
        if (!kept.contains(write) && !known) return false;
    }
    return true;
}

bool play(const std::vector<Step>& steps) {
    const RecordFile start = flatten(first_record(), {1, Writer::Dealer});
    End car{Writer::Vehicle, start, writes_in(start), {}};
    End desk{Writer::Dealer, start, writes_in(start), {}};
    Writes all = writes_in(start);
    Replaced replaced;
    std::vector<std::pair<End*, Message>> delivered;
    for (const Step& step : steps) {
        End& end = step.what % 2 == 0 ? car : desk;
        End& other = &end == &car ? desk : car;
        if (step.what % 20 < 12) {
            write_at(end, other, {step.what / 2, step.which, step.text}, replaced, all);
        } else if (!end.inbox.empty()) {  // any that waits, in any order; sometimes it comes again
            const auto at = end.inbox.begin() + step.which % static_cast<int>(end.inbox.size());
            receive(end, *at);
            if (step.text % 4 != 0) end.inbox.erase(at);
        }
    }
    for (End* end : {&car, &desk}) {
        for (auto message = end->inbox.rbegin(); message != end->inbox.rend(); ++message) receive(*end, *message);
    }
    return car.file == desk.file && unflatten(car.file) == unflatten(desk.file) && accounted(car.file, all, replaced);
}

}  // namespace

namespace rc {
template <>
struct Arbitrary<Step> {
    static Gen<Step> arbitrary() {
        return gen::build<Step>(gen::set(&Step::what, gen::inRange(0, 400)), gen::set(&Step::which, gen::inRange(0, 60)),
                                gen::set(&Step::text, gen::inRange(0, 60)));
    }
};
}  // namespace rc

TEST_GROUP(RecordMergeProperties){};

TEST(RecordMergeProperties, any_interleaving_converges_and_loses_nothing_in_silence) {
    setenv("RC_PARAMS", "max_success=10000 max_size=40", 0);
    CHECK_TRUE(rc::check("two offline writers", [](const std::vector<Step>& steps) { RC_ASSERT(play(steps)); }));
}
