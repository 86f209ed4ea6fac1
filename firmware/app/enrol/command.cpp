// SPDX-License-Identifier: Apache-2.0
#include "app/enrol/command.hpp"

#include <CLI/CLI.hpp>
#include <boost/json.hpp>
#include <iostream>
#include <memory>

#include "adapters/config/daemon_config.hpp"
#include "adapters/mbedtls/enrolment/enrolment.hpp"
#include "adapters/sqlite/data_directory.hpp"
#include "app/enrol/enrol.hpp"

namespace odolink::enrol_tool {
namespace {

namespace json = boost::json;
constexpr int kNotEnrolled = 2;

struct Options {
    std::string file;
    std::string data;
    std::string config;
    bool json{false};
};

int tell(const Enrolled& enrolled, bool as_json) {
    const bool done = enrolled.problem.empty();
    if (as_json) {
        std::cout << json::serialize(done ? json::object{{"vehicle", enrolled.vehicle}, {"dealer", enrolled.dealer}}
                                          : json::object{{"error", enrolled.problem}})
                  << '\n';
    } else if (done) {
        std::cout << "enrolled with " << enrolled.dealer << " as " << enrolled.vehicle << '\n';
    } else {
        std::cerr << "odolinkctl enrol: " << enrolled.problem << '\n';
    }
    return done ? 0 : kNotEnrolled;
}

int run(const Options& options) {
    std::filesystem::path data = options.data;
    if (data.empty()) {
        ConfigLayers layers;
        if (!options.config.empty()) layers.chosen_file = options.config;
        const auto config = load_config(layers);
        if (!config) return tell({{}, {}, config.error().text()}, options.json);
        data = config->data_directory;
    }
    return tell(enrol(options.file, data), options.json);
}

}  // namespace

Enrolled enrol(const std::filesystem::path& file, const std::filesystem::path& data) {
    const auto held = sqlite::DataDirectory::open(data.string());
    if (!held) return {{}, {}, data.string() + ": " + held.error().message()};
    const IdentityFiles identity{data / "identity"};
    if (enrolled(identity))
        return {
            {},
            {},
            identity.certificate().string() +
                ": this vehicle is enrolled already; a change of owner on the head unit ends that, then enrol anew"};
    if (std::string problem = enrol_with(file, identity); !problem.empty()) return {{}, {}, std::move(problem)};
    const auto vehicle = vehicle_of(identity);
    const auto dealer = read_dealer(identity);
    if (!vehicle || !dealer)
        return {{}, {}, identity.directory.string() + ": what was stored cannot be read back; check the disk"};
    return {*vehicle, dealer->dealer_name, {}};
}

void add_enrol_command(CLI::App& program, int& exit_status) {
    const auto options = std::make_shared<Options>();
    CLI::App* command = program.add_subcommand("enrol", "Make this vehicle a dealer's, by the dealer's enrolment file");
    command->add_option("file", options->file, "the file that the dealer gave")->required();
    command->add_option("--data", options->data, "the data directory; without it the configured one");
    command->add_option("--config", options->config, "the agent's configuration file over /etc/odolink/odolinkd.toml");
    command->add_flag("--json", options->json, "one JSON object");
    command->footer("The agent must not run meanwhile. Exit status: 0, or 2 where the vehicle was not enrolled.");
    command->callback([options, &exit_status] { exit_status = run(*options); });
}

}  // namespace odolink::enrol_tool
