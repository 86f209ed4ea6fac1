// SPDX-License-Identifier: Apache-2.0
// Attachments put together: parts in any order, at every boundary, again and again; what is not what the record names is dropped; what has no room.
#include "core/history/attachment_shelf.hpp"

#include <algorithm>

#include <CppUTest/TestHarness.h>

using namespace odolink;
using Verdict = AttachmentShelf::Verdict;

namespace {

/// No SHA-256: the shelf is given whichever there is.
AttachmentDigest mixed(ByteView bytes) {
    AttachmentDigest out{};
    std::uint64_t h = bytes.size();
    for (const std::byte b : bytes) h = (h ^ u8(b)) * 1099511628211ULL + 7;
    for (std::size_t i = 0; i < out.size(); ++i) {
        h = h * 6364136223846793005ULL + 1442695040888963407ULL;
        out[i] = static_cast<std::byte>(h >> 56U);
    }
    return out;
}

Bytes file_of(std::uint32_t size, std::uint32_t seed = 1) {
    Bytes out(size);
    for (std::uint32_t i = 0; i < size; ++i) out[i] = static_cast<std::byte>((i * 31 + seed * 17 + i / 8192) & 0xFFU);
    return out;
}

Attachment named(const Bytes& bytes) { return {mixed(bytes), "image/png", static_cast<std::uint32_t>(bytes.size()), "a.png"}; }

AttachmentSent part_of(const Bytes& bytes, std::uint32_t part) {
    const auto size = static_cast<std::uint32_t>(bytes.size());
    const ByteView piece = ByteView{bytes}.subspan(part * kAttachmentPartBytes, attachment_part_length(size, part));
    return {mixed(bytes), part, {piece.begin(), piece.end()}};
}

}  // namespace

TEST_GROUP(AttachmentShelf) {
    AttachmentShelf shelf;
    MonoTime now{1h};

    Verdict take(const AttachmentSent& sent) { return shelf.on_part(sent, mixed, now).verdict; }
    void fetch(const Bytes& bytes) {
        CHECK_TRUE(shelf.ask(named(bytes), now).event.has_value());
        for (std::uint32_t part = 0; part < attachment_parts(static_cast<std::uint32_t>(bytes.size())); ++part) (void)take(part_of(bytes, part));
    }
    [[nodiscard]] AttachmentLine line(const Bytes& bytes) { return shelf.lines().at(mixed(bytes)); }
    [[nodiscard]] bool knows(const Bytes& bytes) { return shelf.lines().contains(mixed(bytes)); }
};

TEST(AttachmentShelf, puts_together_what_is_as_long_as_a_part_one_more_or_one_less) {
    for (const std::uint32_t size : {1U, 8191U, 8192U, 8193U, 16384U, 16385U, kLargestAttachment - 1, kLargestAttachment}) {
        const Bytes bytes = file_of(size, size);
        fetch(bytes);
        CHECK_TRUE(line(bytes) == (AttachmentLine{AttachmentState::Here, size}));
        LONGS_EQUAL((size + 8191) / 8192, shelf.keys_of(mixed(bytes)).size());
    }
}

TEST(AttachmentShelf, parts_come_in_any_order_and_a_doubled_one_is_harmless) {
    const Bytes bytes = file_of(4 * 8192 + 5);
    (void)shelf.ask(named(bytes), now);
    for (const std::uint32_t part : {4U, 0U, 2U, 1U}) {
        CHECK_TRUE(take(part_of(bytes, part)) == Verdict::Kept);
        CHECK_TRUE(take(part_of(bytes, part)) == Verdict::Ignored);
        CHECK_TRUE(line(bytes).state == AttachmentState::Arriving);
    }
    LONGS_EQUAL(3 * 8192 + 5, line(bytes).bytes);
    CHECK_TRUE(take(part_of(bytes, 3)) == Verdict::Kept);
    CHECK_TRUE(line(bytes).state == AttachmentState::Here);
    CHECK_TRUE(take(part_of(bytes, 3)) == Verdict::Ignored);
}

TEST(AttachmentShelf, what_was_not_asked_for_is_ignored) {
    const Bytes bytes = file_of(10);
    CHECK_TRUE(take(part_of(bytes, 0)) == Verdict::Ignored);
    CHECK_TRUE(shelf.on_absent({mixed(bytes), AttachmentAbsence::Gone}).empty());
    CHECK_FALSE(knows(bytes));
    STRCMP_EQUAL("", shelf.state().c_str());
}

TEST(AttachmentShelf, a_whole_that_is_something_else_is_dropped_and_may_be_asked_for_again) {
    const Bytes bytes = file_of(3 * 8192);
    (void)shelf.ask(named(bytes), now);
    CHECK_TRUE(take(part_of(bytes, 0)) == Verdict::Kept);
    CHECK_TRUE(take(part_of(bytes, 2)) == Verdict::Kept);
    AttachmentSent wrong = part_of(bytes, 1);
    wrong.bytes[4000] ^= std::byte{1};
    const auto change = shelf.on_part(wrong, mixed, now);
    CHECK_TRUE(change.verdict == Verdict::Broken);
    for (const std::uint32_t part : {0U, 2U}) CHECK_TRUE(std::ranges::count(change.erased, AttachmentShelf::part_key(mixed(bytes), part)) == 1);
    CHECK_TRUE(line(bytes) == (AttachmentLine{AttachmentState::Broken, 0}));
    LONGS_EQUAL(0, shelf.bytes());
    // The rest of what was sent does nothing; a touch asks for all of it
    CHECK_TRUE(take(part_of(bytes, 1)) == Verdict::Ignored);
    CHECK_TRUE(shelf.ask(named(bytes), now).event->parts.empty());
}

TEST(AttachmentShelf, a_part_of_the_wrong_length_or_number_breaks_it) {
    const Bytes bytes = file_of(2 * 8192 + 100);
    for (const auto& spoil : {+[](AttachmentSent& s) { s.bytes.pop_back(); }, +[](AttachmentSent& s) { s.bytes.push_back({}); }, +[](AttachmentSent& s) { s.part = 3; },
                              +[](AttachmentSent& s) { s.part = 31; }}) {
        (void)shelf.ask(named(bytes), now);
        AttachmentSent sent = part_of(bytes, 2);
        spoil(sent);
        CHECK_TRUE(take(sent) == Verdict::Broken);
        CHECK_TRUE(line(bytes).state == AttachmentState::Broken);
    }
}

TEST(AttachmentShelf, a_touch_asks_once_and_after_two_silent_minutes_for_what_is_missing) {
    const Bytes bytes = file_of(3 * 8192);
    CHECK_TRUE(shelf.ask(named(bytes), now).event->parts.empty());
    CHECK_FALSE(shelf.ask(named(bytes), now + 119s).event.has_value());
    now = now + 100s;
    (void)take(part_of(bytes, 1));
    CHECK_FALSE(shelf.ask(named(bytes), now + 119s).event.has_value());
    const auto again = shelf.ask(named(bytes), now + 120s);
    CHECK_TRUE((again.event->parts == std::vector<std::uint32_t>{0, 2}));
    (void)take(part_of(bytes, 0));
    (void)take(part_of(bytes, 2));
    CHECK_FALSE(shelf.ask(named(bytes), now + 24h).event.has_value());
}

TEST(AttachmentShelf, the_desks_no_is_kept_and_a_touch_asks_again) {
    const Bytes bytes = file_of(100);
    for (const auto why : {AttachmentAbsence::Unknown, AttachmentAbsence::Gone}) {
        (void)shelf.ask(named(bytes), now);
        (void)shelf.on_absent({mixed(bytes), why});
        CHECK_TRUE(line(bytes).state == (why == AttachmentAbsence::Gone ? AttachmentState::Gone : AttachmentState::Unknown));
        CHECK_TRUE(take(part_of(bytes, 0)) == Verdict::Ignored);
    }
    // What is here stays
    fetch(bytes);
    (void)shelf.on_absent({mixed(bytes), AttachmentAbsence::Gone});
    CHECK_TRUE(line(bytes).state == AttachmentState::Here);
}

TEST(AttachmentShelf, beyond_two_mebibytes_the_one_looked_at_longest_ago_gives_way) {
    std::vector<Bytes> files;
    for (std::uint32_t i = 0; i < 8; ++i) fetch(files.emplace_back(file_of(kLargestAttachment, i)));
    LONGS_EQUAL(AttachmentShelf::kMostBytes, shelf.bytes());
    shelf.on_look(mixed(files[0]));
    const Bytes ninth = file_of(9000, 99);
    (void)shelf.ask(named(ninth), now);
    const auto change = shelf.on_part(part_of(ninth, 0), mixed, now);
    LONGS_EQUAL(1, change.made_room);
    LONGS_EQUAL(32, change.erased.size());
    CHECK_FALSE(knows(files[1]));
    CHECK_TRUE(line(files[0]).state == AttachmentState::Here);
    (void)take(part_of(ninth, 1));
    CHECK_TRUE(line(ninth).state == AttachmentState::Here);
    CHECK_TRUE(shelf.bytes() <= AttachmentShelf::kMostBytes);
}

TEST(AttachmentShelf, of_what_was_asked_for_and_never_came_at_most_64_are_remembered) {
    for (std::uint32_t i = 0; i < 70; ++i) (void)shelf.ask(named(file_of(100, i)), now);
    LONGS_EQUAL(AttachmentShelf::kMostEntries, shelf.lines().size());
    CHECK_FALSE(knows(file_of(100, 5)));
    CHECK_TRUE(knows(file_of(100, 6)));
}

TEST(AttachmentShelf, what_no_record_names_any_more_goes) {
    const Bytes kept = file_of(9000, 1), dropped = file_of(9000, 2);
    fetch(kept);
    fetch(dropped);
    LONGS_EQUAL(2, shelf.keep_only({mixed(kept)}).size());
    CHECK_TRUE(knows(kept));
    CHECK_FALSE(knows(dropped));
}

TEST(AttachmentShelf, goes_on_after_a_restart_with_the_parts_that_were_stored) {
    const Bytes whole = file_of(9000, 1), half = file_of(3 * 8192, 2), refused = file_of(50, 3);
    fetch(whole);
    (void)shelf.ask(named(half), now);
    (void)take(part_of(half, 0));
    (void)take(part_of(half, 2));
    (void)shelf.ask(named(refused), now);
    (void)shelf.on_absent({mixed(refused), AttachmentAbsence::Gone});
    const std::string state = shelf.state();
    AttachmentShelf next;
    next.restore(state);
    CHECK_TRUE(next.has_unfinished());
    CHECK_TRUE(next.restore_part(AttachmentShelf::part_key(mixed(half), 2), part_of(half, 2).bytes));
    CHECK_TRUE(next.restore_part(AttachmentShelf::part_key(mixed(whole), 1), part_of(whole, 1).bytes));
    // One part was lost with the medium, and parts of nothing that is known are to be erased
    CHECK_FALSE(next.restore_part(AttachmentShelf::part_key(mixed(file_of(60)), 0), file_of(60)));
    CHECK_FALSE(next.restore_part("AB/00", file_of(60)));
    CHECK_TRUE(next.lines().at(mixed(whole)) == (AttachmentLine{AttachmentState::Here, 9000}));
    CHECK_TRUE(next.lines().at(mixed(refused)).state == AttachmentState::Gone);
    CHECK_TRUE((next.ask(named(half), now).event->parts == std::vector<std::uint32_t>{0, 1}));
    (void)next.on_part(part_of(half, 0), mixed, now);
    (void)next.on_part(part_of(half, 1), mixed, now);
    CHECK_TRUE(next.is_here(mixed(half)));
}

TEST(AttachmentShelf, restores_nothing_from_a_damaged_line_and_all_from_the_others) {
    fetch(file_of(9000));
    const std::string good = shelf.state();
    for (std::size_t cut = 0; cut + 1 < good.size(); ++cut) {
        AttachmentShelf next;
        next.restore(good.substr(0, cut) + "\n" + good);
        CHECK_TRUE(next.is_here(mixed(file_of(9000))));
    }
    for (const char* numbers : {" 0 9000 3 1", " 7 9000 3 1", " 3 0 3 1", " 3 262145 3 1", " 3 9000 3", " 3 9000 3 1 1", " 3 -1 3 1", "  3 9000 3 1"}) {
        AttachmentShelf next;
        next.restore(good.substr(0, 64) + numbers + "\n");
        CHECK_TRUE(next.lines().empty());
    }
}
