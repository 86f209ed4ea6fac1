// SPDX-License-Identifier: Apache-2.0
// candump text: any bytes are read to their end, and what was read can be written and read again.
#include <cstdint>
#include <cstdlib>

#include "protocols/candump/candump.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace odolink::candump;
    Parser parser;
    parser.feed({reinterpret_cast<const char*>(data), size});
    while (const Frame* frame = parser.next()) {
        const std::string line = line_of(*frame, "can0");
        Parser again;
        again.feed(line);
        const Frame* copy = again.next();
        if (copy == nullptr || copy->id != frame->id || copy->size != frame->size || copy->kind != frame->kind) std::abort();
    }
    const Statistics& seen = parser.statistics();
    if (seen.frames + seen.bad_lines > seen.lines) std::abort();
    return 0;
}
