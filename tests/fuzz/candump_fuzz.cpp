// SPDX-License-Identifier: Apache-2.0
// candump text: any bytes are read to their end, and what was read can be written and read again.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "protocols/candump/candump.hpp"
#include "protocols/candump/compact.hpp"

namespace {

/// Any bytes behind the head of a capture make lines that the parser takes.
void check_capture(const std::uint8_t* data, std::size_t size) {
    using namespace odolink::candump;
    odolink::Bytes capture = capture_head(odolink::Duration{0});
    const auto* bytes = reinterpret_cast<const std::byte*>(data);
    capture.insert(capture.end(), bytes, bytes + size);
    const std::string text = capture_text(capture);
    Parser parser;
    parser.feed(text);
    while (parser.next() != nullptr) {}
    if (parser.statistics().bad_lines != 0) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace odolink::candump;
    Parser parser;
    parser.feed({reinterpret_cast<const char*>(data), size});
    bool near_the_end_of_time = false;
    while (const Frame* frame = parser.next()) {
        near_the_end_of_time = near_the_end_of_time || frame->time > odolink::Duration::max() / 64;
        const std::string line = line_of(*frame, "can0");
        Parser again;
        again.feed(line);
        const Frame* copy = again.next();
        if (copy == nullptr || copy->id != frame->id || copy->size != frame->size || copy->kind != frame->kind ||
            !std::equal(copy->bytes.begin(), copy->bytes.begin() + copy->size, frame->bytes.begin()))
            std::abort();
    }
    // Fed line by line it says the same; but whether times are gaps, whose sum may be too long, is told by many lines.
    const std::string_view text{reinterpret_cast<const char*>(data), size};
    Parser lines;
    std::uint64_t frames = 0;
    for (std::size_t from = 0; from < text.size();) {
        const std::size_t end = std::min(text.find('\n', from), text.size() - 1) + 1;
        lines.feed(text.substr(from, end - from));
        while (lines.next() != nullptr) ++frames;
        from = end;
    }
    const Statistics& seen = parser.statistics();
    if (frames + lines.statistics().bad_lines != seen.frames + seen.bad_lines) std::abort();
    if (!near_the_end_of_time && frames != seen.frames) std::abort();
    if (seen.frames + seen.bad_lines > seen.lines) std::abort();
    check_capture(data, size);
    return 0;
}
