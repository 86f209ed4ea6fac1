// SPDX-License-Identifier: Apache-2.0
// The values behind the files of proto/golden, and how such a file is written and read. Used by the test that holds them and by the
// program that makes them anew.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/bytes.hpp"

namespace odolink::golden {

struct Example {
    std::string name;       ///< of the file, without .txt
    std::string channel;    ///< last level of the topic
    bool from_vehicle{false};
    Bytes body;             ///< as our code encodes it
    /// Decodes a body of this kind and encodes it again; no bytes where it is none.
    std::function<Bytes(ByteView)> again;
};

[[nodiscard]] const std::vector<Example>& examples();
/// The key document of proto/golden/keys.txt, which the authority signs and not the dealer: it names one key, of this certificate (DER), and revokes another.
[[nodiscard]] Bytes key_document_of(const Bytes& certificate);
[[nodiscard]] std::string topic_of_keys();
/// The topic of an example; its shard is the first byte of SHA-256 of the vehicle's name.
[[nodiscard]] std::string topic_of(const Example& example);

/// What a file says, a line each: "topic: …". All bytes as upper-case hexadecimal digits.
struct File {
    std::string topic;
    std::string key_id;
    Bytes public_key;  ///< the point: 0x04, x, y
    Bytes body;
    Bytes signature;
    Bytes envelope;
};
[[nodiscard]] std::string text_of(const File& file);
/// Lines that are none of them are comments. A field that is missing or not hexadecimal stays empty.
[[nodiscard]] File file_of(const std::string& text);

}  // namespace odolink::golden
