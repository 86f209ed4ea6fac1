// SPDX-License-Identifier: Apache-2.0
// The files of proto/golden are what our code makes of their values: they decode, their signatures fit the keys they state, their
// bodies encode to the same bytes again, and one changed byte is seen.
#include <algorithm>
#include <fstream>
#include <iterator>

#include "adapters/mbedtls/key_id.hpp"
#include "adapters/mbedtls/public_point.hpp"
#include "golden_examples.hpp"
#include "wire/envelope.hpp"
#include "wire/key_document.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;

namespace {

golden::File read(const golden::Example& example) {
    std::ifstream in{std::string{ODOLINK_GOLDEN} + "/" + example.name + ".txt"};
    return golden::file_of({std::istreambuf_iterator<char>{in}, {}});
}

mbed::PublicPoint point_of(const golden::File& file) {
    mbed::PublicPoint point{};
    if (file.public_key.size() == point.size()) std::ranges::copy(file.public_key, point.begin());
    return point;
}

/// What a reader of the page does with an envelope: form, key, signature, body; and then back again.
bool holds(const golden::Example& example, const golden::File& file, ByteView bytes) {
    const auto envelope = wire::decode_envelope(bytes);
    if (!envelope || envelope->key_id != file.key_id) return false;
    Signature signature{};
    std::ranges::copy(envelope->signature, signature.begin());
    return mbed::fits(point_of(file), envelope->body, signature) && example.again(envelope->body) == envelope->body;
}

}  // namespace

TEST_GROUP(Golden) {};

TEST(Golden, each_file_is_a_whole_envelope_signed_by_the_key_it_states) {
    for (const golden::Example& example : golden::examples()) {
        const golden::File file = read(example);
        STRCMP_EQUAL_TEXT(golden::topic_of(example).c_str(), file.topic.c_str(), example.name.c_str());
        const auto key_id = mbed::key_id_of(point_of(file));
        CHECK_TRUE_TEXT(key_id && *key_id == file.key_id, example.name.c_str());
        CHECK_TRUE_TEXT(wire::encode(wire::Envelope{file.key_id, file.body, file.signature}) == file.envelope, example.name.c_str());
        CHECK_TRUE_TEXT(holds(example, file, file.envelope), example.name.c_str());
    }
}

TEST(Golden, the_shard_in_a_topic_is_the_first_byte_of_sha_256_of_the_vehicles_name) {
    for (const golden::Example& example : golden::examples()) {
        const auto parts = wire::parse_topic(read(example).topic);
        CHECK_TRUE(parts.has_value());
        const Digest digest = mbed::sha256_of(as_bytes(parts->vehicle));
        CHECK_EQUAL(u8(digest[0]), std::stoul(parts->shard, nullptr, 16));
    }
}

TEST(Golden, each_body_is_byte_for_byte_what_our_code_makes_of_the_same_values) {
    for (const golden::Example& example : golden::examples()) CHECK_TRUE_TEXT(example.body == read(example).body, example.name.c_str());
}

TEST(Golden, a_changed_byte_is_seen_wherever_it_stands) {
    for (const golden::Example& example : golden::examples()) {
        const golden::File file = read(example);
        CHECK_TRUE(file.envelope.size() > 100);
        for (std::size_t at = 0; at < file.envelope.size(); ++at) {
            Bytes changed = file.envelope;
            changed[at] ^= std::byte{1};
            CHECK_FALSE_TEXT(holds(example, file, changed), (example.name + ", byte " + std::to_string(at)).c_str());
        }
    }
}

TEST(Golden, the_key_document_is_the_authoritys_over_its_mark_and_a_changed_byte_is_seen) {
    std::ifstream in{std::string{ODOLINK_GOLDEN} + "/keys.txt"};
    const golden::File file = golden::file_of({std::istreambuf_iterator<char>{in}, {}});
    STRCMP_EQUAL(golden::topic_of_keys().c_str(), file.topic.c_str());
    const auto judged = [&file](ByteView bytes) {
        const auto envelope = wire::decode_envelope(bytes);
        if (!envelope || envelope->key_id != file.key_id) return false;
        Signature signature{};
        std::ranges::copy(envelope->signature, signature.begin());
        const auto document = wire::decode_key_document(envelope->body);
        // Over the mark and the body, and not over the body alone
        return document && golden::key_document_of(document->keys.front().certificate) == envelope->body && !mbed::fits(point_of(file), envelope->body, signature) &&
               mbed::fits(point_of(file), wire::key_document_to_sign(envelope->body), signature);
    };
    CHECK_TRUE(*mbed::key_id_of(point_of(file)) == file.key_id);
    CHECK_TRUE(judged(file.envelope));
    for (std::size_t at = 0; at < file.envelope.size(); ++at) {
        Bytes changed = file.envelope;
        changed[at] ^= std::byte{1};
        CHECK_FALSE_TEXT(judged(changed), std::to_string(at).c_str());
    }
}

TEST(Golden, one_partys_files_do_not_fit_the_others_key) {
    const golden::File vehicles = read(golden::examples().front());
    for (const golden::Example& example : golden::examples()) {
        golden::File file = read(example);
        CHECK_EQUAL(example.from_vehicle, file.key_id == vehicles.key_id);
        file.public_key = vehicles.public_key;
        CHECK_EQUAL(example.from_vehicle, holds(example, file, file.envelope));
    }
}
