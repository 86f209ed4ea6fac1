// SPDX-License-Identifier: Apache-2.0
#include "desk_suite.hpp"

#include <algorithm>
#include <memory>

namespace odolink::conformance {
namespace {

constexpr std::string_view kOperation = "operation";
constexpr std::string_view kNewerKind{"\xC2\x3E\x00", 3};  // field 1000, empty: an event of a version to come

/// A vehicle at the moment its store was made.
class Vehicle {
public:
    Vehicle(Party& party, const Patience& patience) : party_{party}, patience_{patience}, epoch_{party.new_id()} {}

    [[nodiscard]] Bytes started() {
        UpEvent event;
        event.id = party_.new_id();
        event.trace = event.id;
        event.boot = epoch_;
        event.mono = {1s};
        event.wall = party_.now();
        event.payload = AgentStarted{.version = "conformance", .unclean_stops = 0, .withheld = 0, .evicted = 0};
        return wire::encode(event);
    }
    /// As started(), but its payload is of a kind nobody knows yet.
    [[nodiscard]] Bytes of_a_newer_version() {
        Bytes event = started();
        const auto payload = std::find(event.rbegin(), event.rend(), std::byte{0x7A});  // the tag of AgentStarted
        event.erase(payload.base() - 1, event.end());
        const auto* newer = reinterpret_cast<const std::byte*>(kNewerKind.data());
        event.insert(event.end(), newer, newer + kNewerKind.size());
        return event;
    }
    [[nodiscard]] wire::UpBatch batch(std::uint64_t first, std::vector<Bytes> events) {
        return {party_.vehicle(), Stream::Operation, epoch_, first, std::move(events)};
    }
    void tell(std::uint64_t first, std::vector<Bytes> events) {
        party_.send(kOperation, wire::encode(batch(first, std::move(events))));
    }
    void sync(std::vector<wire::StreamDigest> streams = {}, std::uint64_t down_sequence = 0) {
        party_.send(wire::kSyncChannel,
                    wire::encode(wire::VehicleSync{
                        party_.vehicle(), epoch_, down_sequence, std::move(streams), party_.now(), {}, false}));
    }

    /// The next receipt for this epoch, until `end`.
    [[nodiscard]] std::optional<wire::DeskSync> receipt(WallTime end) {
        while (const auto heard = party_.next(end)) {
            if (heard->channel != wire::kSyncChannel) continue;
            auto sync = wire::decode_desk_sync(heard->body);
            if (sync && sync->vehicle == party_.vehicle() && sync->epoch == epoch_) return *sync;
        }
        return std::nullopt;
    }
    /// The operation stream's digest in the next receipt that has one where `fits` holds.
    template <class Fits>
    [[nodiscard]] std::optional<wire::StreamDigest> digest(Fits fits) {
        const WallTime end = party_.in(patience_.answer);
        while (const auto sync = receipt(end))
            for (const wire::StreamDigest& stream : sync->streams)
                if (stream.stream == Stream::Operation && fits(stream)) return stream;
        return std::nullopt;
    }
    [[nodiscard]] bool receipted(std::uint64_t number) {
        return digest([&](const wire::StreamDigest& d) { return d.up_to == number; }).has_value();
    }
    /// What reached the desk did nothing: the first event, sent right afterwards, gets the receipt 1 and nothing was
    /// counted.
    [[nodiscard]] Verdict nothing_came_of_it() {
        if (const auto sync = receipt(party_.in(patience_.quiet)))
            for (const wire::StreamDigest& d : sync->streams)
                if (d.up_to > 0) return failed("a receipt came: " + std::to_string(d.up_to));
        tell(1, {started()});
        return receipted(1) ? passed() : failed("no receipt for the right batch after it");
    }

private:
    Party& party_;
    Patience patience_;
    Id epoch_;
};

class DeskSuite {
public:
    DeskSuite(Party& party, const Patience& patience) : party_{party}, patience_{patience} {}

    [[nodiscard]] Verdict answers_a_digest() {
        Vehicle v = vehicle();
        v.sync();
        const auto sync = v.receipt(party_.in(patience_.answer));
        if (!sync) return failed("no DeskSync for a VehicleSync" + what_was_wrong());
        return sync->now.known() ? passed() : failed("DeskSync names no time");
    }
    [[nodiscard]] Verdict receipts_events() {
        Vehicle v = vehicle();
        v.tell(1, {v.started(), v.started()});
        return v.receipted(2) ? passed() : failed("no receipt 2 for the events 1 and 2" + what_was_wrong());
    }
    [[nodiscard]] Verdict receipts_again() {
        Vehicle v = vehicle();
        const Bytes event = v.started();
        v.tell(1, {event});
        if (!v.receipted(1)) return failed("no receipt for event 1");
        v.tell(1, {event});
        return v.receipted(1) ? passed() : failed("no receipt when event 1 came again");
    }
    [[nodiscard]] Verdict asks_for_a_gap() {
        Vehicle v = vehicle();
        v.tell(1, {v.started()});
        if (!v.receipted(1)) return failed("no receipt for event 1");
        v.tell(4, {v.started()});
        const auto digest = v.digest([](const wire::StreamDigest& d) { return !d.missing.empty() || d.up_to > 1; });
        if (!digest) return failed("events 2 and 3 are missing, and nobody asks");
        if (digest->up_to != 1)
            return failed("the receipt " + std::to_string(digest->up_to) + " covers events that never came");
        if (digest->missing != std::vector<wire::Range>{{2, 3}}) return failed("`missing` is not 2 to 3");
        v.tell(2, {v.started(), v.started()});
        return v.receipted(4) ? passed() : failed("no receipt 4 once 2 and 3 had come");
    }
    [[nodiscard]] Verdict moves_over_the_dropped() {
        Vehicle v = vehicle();
        v.tell(3, {v.started()});
        wire::StreamDigest mine{Stream::Operation, 3, {{3, 3}}, {{1, 2}}, {}};
        v.sync({mine});
        return v.receipted(3) ? passed() : failed("events 1 and 2 are named as dropped, and the receipt stays below 3");
    }
    [[nodiscard]] Verdict a_new_epoch_begins_with_one() {
        Vehicle old = vehicle();
        old.tell(1, {old.started(), old.started()});
        if (!old.receipted(2)) return failed("no receipt for the first epoch");
        Vehicle rebuilt = vehicle();
        rebuilt.tell(1, {rebuilt.started()});
        return rebuilt.receipted(1) ? passed() : failed("no receipt 1 for event 1 of a new epoch");
    }
    [[nodiscard]] Verdict names_each_stream_it_has() {
        Vehicle v = vehicle();
        v.tell(1, {v.started(), v.started()});
        if (!v.receipted(2)) return failed("no receipt for the events 1 and 2");
        v.sync();  // a vehicle whose store is older than its first event
        return v.receipted(2) ? passed() : failed("a stream that the VehicleSync does not name is not answered");
    }
    [[nodiscard]] Verdict keeps_what_it_does_not_know() {
        Vehicle v = vehicle();
        v.tell(1, {v.of_a_newer_version(), v.started()});
        return v.receipted(2) ? passed() : failed("an event of an unknown kind stops the stream");
    }
    [[nodiscard]] Verdict keeps_what_it_cannot_read() {
        Vehicle v = vehicle();
        v.tell(1, {v.started(), {std::byte{0xFF}}, v.started()});
        return v.receipted(3) ? passed() : failed("an event that cannot be read stops the stream");
    }
    [[nodiscard]] Verdict refuses_changed_bits() {
        Vehicle v = vehicle();
        const Bytes whole = wire::encode(party_.seal(wire::encode(v.batch(1, {v.started()}))));
        for (std::size_t bit = 0; bit < whole.size() * 8; bit += 37) {  // every byte is met, at changing bits
            Bytes flipped = whole;
            flipped[bit / 8] ^= static_cast<std::byte>(1U << (bit % 8));
            party_.send_bytes(kOperation, flipped);
        }
        return v.nothing_came_of_it();
    }
    [[nodiscard]] Verdict refuses_what_is_no_envelope() {
        Vehicle v = vehicle();
        const Bytes whole = wire::encode(party_.seal(wire::encode(v.batch(1, {v.started()}))));
        for (std::size_t size : {std::size_t{0}, std::size_t{1}, whole.size() / 2, whole.size() - 1})
            party_.send_bytes(kOperation, Bytes(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size)));
        party_.send_bytes(kOperation, Bytes(300, std::byte{0xFF}));
        return v.nothing_came_of_it();
    }
    [[nodiscard]] Verdict refuses_a_stranger() {
        Vehicle v = vehicle();
        const Bytes body = wire::encode(v.batch(1, {v.started()}));
        party_.send_bytes(kOperation, wire::encode(party_.seal_as_stranger(body)));
        party_.send_bytes(kOperation, wire::encode(party_.forge(body)));
        return v.nothing_came_of_it();
    }
    [[nodiscard]] Verdict refuses_another_vehicles_body() {
        Vehicle v = vehicle();
        wire::UpBatch foreign = v.batch(1, {v.started()});
        foreign.vehicle = "another-vehicle";
        party_.send(kOperation, wire::encode(foreign));
        return v.nothing_came_of_it();
    }
    [[nodiscard]] Verdict refuses_a_body_on_a_foreign_channel() {
        Vehicle v = vehicle();
        const Bytes body = wire::encode(v.batch(1, {v.started()}));
        party_.send("care", body);
        party_.send(wire::kSyncChannel, body);
        return v.nothing_came_of_it();
    }
    [[nodiscard]] Verdict keeps_messages_until_acknowledged() {
        Vehicle v = vehicle();
        v.sync();
        const auto sync = v.receipt(party_.in(patience_.answer));
        if (!sync) return failed("no DeskSync for a VehicleSync");
        const std::uint64_t last = sync->last_down_sequence;
        if (last == 0) return skipped("the desk has no message for this vehicle: write one on the desk and run again");
        for (int time = 1; time <= 2; ++time) {
            if (!hears_messages_from(1, last))
                return failed("the messages 1 to " + std::to_string(last) + " did not come at digest " +
                              std::to_string(time));
            v.sync();
        }
        if (!hears_messages_from(1, last)) return failed("the messages did not come a third time");
        v.sync({}, last);
        return hears_messages_from(1, last, patience_.quiet) ? failed("acknowledged messages came again") : passed();
    }

private:
    [[nodiscard]] Vehicle vehicle() { return {party_, patience_}; }
    [[nodiscard]] std::string what_was_wrong() const {
        return party_.faults().empty() ? "" : "; " + party_.faults().back();
    }
    /// Did `first` to `last` come, each once or more, in order?
    [[nodiscard]] bool hears_messages_from(std::uint64_t first, std::uint64_t last, std::optional<Duration> wait = {}) {
        std::uint64_t next = first;
        const WallTime end = party_.in(wait.value_or(patience_.answer));
        while (const auto heard = party_.next(end)) {
            if (heard->channel != wire::kDownCareChannel) continue;
            const auto batch = wire::decode_down_batch(heard->body);
            if (!batch) continue;
            for (const DownMessage& message : batch->messages)
                if (message.sequence == next) ++next;
            for (const auto& aside : batch->set_aside)
                if (aside.sequence == next) ++next;
            if (next > last) return true;
        }
        return false;
    }

    Party& party_;
    Patience patience_;
};

}  // namespace

std::vector<Check> desk_checks(Party& party, const Patience& patience) {
    const auto suite = std::make_shared<DeskSuite>(party, patience);
    const auto check = [&](const char* name, const char* section, Verdict (DeskSuite::*run)()) {
        return Check{name, section, [suite, run] { return (*suite.*run)(); }};
    };
    return {
        check("answers a digest with its receipts and its time", "4", &DeskSuite::answers_a_digest),
        check("gives a receipt for events", "4", &DeskSuite::receipts_events),
        check("gives the receipt again when events come again", "3", &DeskSuite::receipts_again),
        check("asks for events that are missing, and only then goes on", "4", &DeskSuite::asks_for_a_gap),
        check("moves its receipt over what is named as dropped", "4", &DeskSuite::moves_over_the_dropped),
        check("counts from 1 in a new epoch", "3", &DeskSuite::a_new_epoch_begins_with_one),
        check("answers a digest with streams too that it does not name", "4", &DeskSuite::names_each_stream_it_has),
        check("keeps an event of a kind it does not know", "7", &DeskSuite::keeps_what_it_does_not_know),
        check("keeps an event that it cannot read", "7", &DeskSuite::keeps_what_it_cannot_read),
        check("takes nothing whose bits were changed", "2", &DeskSuite::refuses_changed_bits),
        check("takes nothing that is no envelope, and lives on", "2", &DeskSuite::refuses_what_is_no_envelope),
        check("takes nothing that a stranger signed", "2", &DeskSuite::refuses_a_stranger),
        check("takes nothing that speaks for another vehicle", "2", &DeskSuite::refuses_another_vehicles_body),
        check("takes no body on a channel of another", "2", &DeskSuite::refuses_a_body_on_a_foreign_channel),
        check("sends its messages until they are acknowledged, and not after", "5",
              &DeskSuite::keeps_messages_until_acknowledged),
    };
}

}  // namespace odolink::conformance
