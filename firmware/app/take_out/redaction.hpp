// SPDX-License-Identifier: Apache-2.0
// Takes out of a text what names a person, a vehicle or a secret: what is known to be one, and what looks like one. For
// what goes to support.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace odolink::take_out {

class Redaction {
public:
    /// `word` is replaced wherever it stands, whatever its case. Words under 3 characters are left: they would take the
    /// text apart.
    void know(std::string_view word, std::string_view instead);
    /// Known words; VINs (masked); PEM blocks; values of keys that name a token, a password, a PIN, a phone; phone
    /// numbers as they are written in China and with a country's code; runs of 40 and more hexadecimal or base64
    /// characters. What is so large that it cannot be looked through (1 MB) becomes its last megabyte.
    [[nodiscard]] std::string of(std::string_view text) const;

private:
    std::vector<std::pair<std::string, std::string>> known_;
};

}  // namespace odolink::take_out
