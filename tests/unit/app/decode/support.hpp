// SPDX-License-Identifier: Apache-2.0
// What the tests of `odolinkctl decode` share: one line in, one line out, and looking for parts of it.
#pragma once

#include <sstream>
#include <string>

#include "app/decode/decoder.hpp"

#include <CppUTest/TestHarness.h>

namespace odolink::decode {

inline std::string decoded(const std::string& line, StreamResult expected = StreamResult::AllRead, const Profiles& profiles = {}) {
    std::istringstream in{line + "\n"};
    std::ostringstream out;
    CHECK_TRUE(decode_stream(in, out, profiles) == expected);
    std::string text = out.str();
    if (!text.empty()) text.pop_back();
    return text;
}

/// A case of one request and frames given as JSON.
inline std::string ask(const std::string& request, const std::string& frames, const std::string& more = {}) {
    return R"({"id":"t","request":")" + request + R"(","frames":)" + frames + more + "}";
}

inline void check_has(const std::string& text, const std::string& part) {
    if (text.find(part) == std::string::npos) FAIL((part + " is not in " + text).c_str());
}

inline void check_has_not(const std::string& text, const std::string& part) {
    if (text.find(part) != std::string::npos) FAIL((part + " is in " + text).c_str());
}

}  // namespace odolink::decode
