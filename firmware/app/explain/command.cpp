// SPDX-License-Identifier: Apache-2.0
// `odolinkctl explain CODE… [--lang zh|en] [--json]`.
#include "app/explain/command.hpp"

#include <CLI/CLI.hpp>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include "app/explain/explain.hpp"

namespace odolink::explain {
namespace {

struct Options {
    std::vector<std::string> arguments;
    std::string language;
    bool json{false};
};

Language language_of(const Options& options) {
    std::string wanted = options.language;
    for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"})
        if (const char* value = std::getenv(name); wanted.empty() && value != nullptr) wanted = value;
    return wanted.starts_with("zh") ? Language::Chinese : Language::English;
}

}  // namespace

void add_explain_command(CLI::App& program, int& exit_status) {
    CLI::App* command = program.add_subcommand("explain", "What trouble codes mean, how urgent they are, and what a garage will check");
    command->footer("Examples: odolinkctl explain P0301 U0100\n          odolinkctl explain P0301-1C --lang zh\n          odolinkctl explain \"SPN 110 FMI 3\" --json\nThe exit status is 1 when a text is no trouble code.");
    const auto options = std::make_shared<Options>();
    command->add_option("CODE", options->arguments, "P, C, B or U with four digits, with a failure type (P0301-1C), or SPN n FMI m")->required();
    command->add_option("--lang", options->language, "zh or en; without it the language of the environment")->check(CLI::IsMember({"zh", "en"}));
    command->add_flag("--json", options->json, "one JSON array with both languages");
    command->callback([options, &exit_status] {
        const auto codes = codes_of(options->arguments);
        const Outcome outcome = options->json ? write_json(codes, std::cout) : write_text(codes, language_of(*options), std::cout, std::cerr);
        exit_status = outcome == Outcome::AllKnown ? 0 : 1;
    });
}

}  // namespace odolink::explain
