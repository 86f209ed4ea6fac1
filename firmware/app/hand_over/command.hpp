// SPDX-License-Identifier: Apache-2.0
// `odolinkctl history verify FILE|-`: a buyer's check of what a car said of itself.
#pragma once

#include <iosfwd>
#include <string>

namespace CLI {
class App;
}

namespace odolink::hand_over {

struct VerifyOptions {
    std::string file;         ///< "-": standard input
    std::string journal;      ///< an exported journal that should hold the statement's head; may be empty
    std::string certificate;  ///< the vehicle's certificate: its name is told where the key is its own; may be empty
    bool json{false};         ///< one JSON object instead of lines for people
};

/// Says who signed and what, or the first thing that does not fit. 0: all fits; 1: something does not; 2: a file cannot be read.
[[nodiscard]] int verify(const VerifyOptions& options, std::istream& in, std::ostream& out);

/// Adds "verify" below `history`.
void add_verify_command(CLI::App& history, int& exit_status);

}  // namespace odolink::hand_over
