// SPDX-License-Identifier: Apache-2.0
// The list of what was sent: bounded, stored in chunks, and the same after each restart.
#include "core/privacy/sent_book.hpp"

#include <map>

#include <CppUTest/TestHarness.h>

using namespace odolink;

namespace {

SentEvent event(std::uint64_t sequence, Stream stream = Stream::Care) {
    return {stream,
            sequence,
            5,
            Purpose::ServiceRequest,
            {std::chrono::milliseconds{1'780'272'000'000}, WallQuality::Synchronised},
            false,
            "Example Garage\n 王"};
}

}  // namespace

TEST_GROUP(SentBook) {
    SentBook book;
    std::map<std::string, std::string> stored;

    void store() {
        for (auto& [key, text] : book.take_changes()) {
            if (text)
                stored[key] = *text;
            else
                stored.erase(key);
        }
    }
    [[nodiscard]] SentBook restarted() const {
        SentBook next;
        next.restore({stored.begin(), stored.end()});
        return next;
    }
};

TEST(SentBook, is_the_same_after_a_restart) {
    for (std::uint64_t n = 1; n <= 50; ++n) CHECK_TRUE(book.on_sent(event(n)));
    book.on_receipt(Stream::Care, 40);
    store();
    const SentBook next = restarted();
    CHECK_EQUAL(50U, next.events().size());
    CHECK_TRUE(next.events()[39].received);
    CHECK_FALSE(next.events()[40].received);
    STRCMP_EQUAL("Example Garage  王", next.events()[0].recipient.c_str());  // a line stays a line
    CHECK_TRUE(next.events()[0].when == event(1).when);
    CHECK_TRUE(next.events()[0].purpose == Purpose::ServiceRequest);
}

TEST(SentBook, an_event_that_is_sent_again_stands_where_it_was) {
    CHECK_TRUE(book.on_sent(event(1)));
    CHECK_FALSE(book.on_sent(event(1)));
    CHECK_TRUE(book.on_sent(event(1, Stream::Health)));
    CHECK_EQUAL(2U, book.events().size());
    store();
    SentBook next = restarted();
    CHECK_FALSE(next.on_sent(event(1)));
}

TEST(SentBook, keeps_the_newest_few_hundred_and_stores_no_more) {
    for (std::uint64_t n = 1; n <= 10'000; ++n) {
        book.on_sent(event(n));
        store();
    }
    CHECK_TRUE(book.events().size() <= SentBook::kInChunk * SentBook::kMostChunks);
    CHECK_TRUE(book.events().size() > SentBook::kInChunk * (SentBook::kMostChunks - 1));
    CHECK_EQUAL(10'000U, book.events().back().sequence);
    CHECK_TRUE(stored.size() <= SentBook::kMostChunks);
    CHECK_TRUE(restarted().events() == book.events() || restarted().events().size() == book.events().size());
}

TEST(SentBook, a_new_line_stores_its_own_chunk_only) {
    for (std::uint64_t n = 1; n <= 70; ++n) book.on_sent(event(n));
    store();
    book.on_sent(event(71));
    CHECK_EQUAL(1U, book.take_changes().size());
    CHECK_TRUE(book.take_changes().empty());
}

TEST(SentBook, cleared_it_leaves_nothing_stored_and_numbers_begin_anew) {
    for (std::uint64_t n = 1; n <= 70; ++n) book.on_sent(event(n));
    store();
    book.clear();
    book.on_sent(event(1));
    store();
    CHECK_EQUAL(1U, stored.size());
    CHECK_EQUAL(1U, restarted().events().size());
}

TEST(SentBook, passes_over_what_it_cannot_read) {
    SentBook next;
    next.restore(
        {{"sent:x", "1 1 5 3 1 2 0 a\n"},
         {"sent:0000000000",
          "1 1 5 3 1 2 0 a\n9 2 5 3 1 2 0 a\n1 3 99 3 1 2 0 a\n1 4 5 3 1 2\n1 5 5 3 1 2 1 \n1 5 5 3 1 2 1 a\n"}});
    CHECK_EQUAL(2U, next.events().size());
    CHECK_EQUAL(5U, next.events()[1].sequence);
}

TEST(SentBook, lines_of_numbers_that_ended_stay_beside_those_that_begin_anew_over_a_restart) {
    for (std::uint64_t n = 1; n <= 3; ++n) book.on_sent(event(n));
    book.on_receipt(Stream::Care, 2);
    book.renew();
    store();
    SentBook next = restarted();
    CHECK_EQUAL(3U, next.events().size());
    // When the next dealer's numbers begin with 1 and get their receipt
    CHECK_TRUE(next.on_sent(event(1)));
    next.on_receipt(Stream::Care, 1);
    CHECK_EQUAL(4U, next.events().size());
    CHECK_TRUE(next.events()[3].received);
    CHECK_FALSE(next.events()[2].received);  // nobody ever receipted it
}
