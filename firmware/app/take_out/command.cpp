// SPDX-License-Identifier: Apache-2.0
#include "app/take_out/command.hpp"

#include <sys/utsname.h>

#include <CLI/CLI.hpp>
#include <boost/json.hpp>
#include <fstream>
#include <iostream>
#include <iterator>
#include <memory>

#include "adapters/asio/steady_clock.hpp"
#include "adapters/mbedtls/identity.hpp"
#include "app/take_out/bundle.hpp"
#include "app/take_out/owner_export.hpp"
#include "app/vehicle_file/command.hpp"

namespace odolink::take_out {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;
using vehicle_file::Problem;

struct Options {
    vehicle_file::Options common;
    std::string out;
    std::string log;
};

std::string content_of(const fs::path& file) {
    std::ifstream in{file, std::ios::binary};
    return in ? std::string{std::istreambuf_iterator<char>{in}, {}} : std::string{};
}

std::string system_words() {
    utsname names{};
    if (::uname(&names) != 0) return {};
    return std::string{names.sysname} + ' ' + names.release + ' ' + names.machine;
}

int export_all(const Options& options) {
    SteadyClock clock;
    const auto file = vehicle_file::open(options.common.source, clock);
    if (!file) return vehicle_file::tell("export", file.error(), options.common.json);
    for (const std::string& remark : file->remarks) std::cerr << "odolinkctl export: " << remark << '\n';
    const auto files = owner_files(*file);
    if (const auto written = write_folder(files, options.out); !written)
        return vehicle_file::tell("export", written.error(), options.common.json);
    const bool zh = vehicle_file::language_of(options.common, *file) == Language::Chinese;
    json::array names;
    for (const OutFile& each : files) names.push_back(json::value(each.name));
    if (options.common.json)
        std::cout << json::serialize(json::object{{"folder", options.out}, {"files", std::move(names)}}) << '\n';
    else
        std::cout << (zh ? "已写入 " : "wrote ") << files.size() << (zh ? " 个文件：" : " files: ") << options.out
                  << (zh ? "。含车架号和个人数据，请妥善保管。\n"
                         : ". They hold the VIN and personal data: keep them to yourself.\n");
    return 0;
}

int write_bundle(const Options& options) {
    SteadyClock clock;
    const auto refuse = [&options](const Problem& problem) {
        return vehicle_file::tell("bundle", problem, options.common.json);
    };
    std::error_code failed;
    if (fs::exists(options.out, failed))
        return refuse({options.out, "it is there already", "name a file that is not there yet"});
    const auto file = vehicle_file::open(options.common.source, clock);
    if (!file) return refuse(file.error());
    Surroundings around;
    around.system = system_words();
    const fs::path configured = options.common.source.config;
    for (const fs::path& each : {fs::path{"/etc/odolink/odolinkd.toml"}, configured}) {
        if (std::string text = content_of(each); !text.empty())
            around.configuration.push_back({each.string(), std::move(text)});
    }
    around.metrics = content_of(file->config.metrics_file);
    if (options.log == "-")
        around.log = std::string{std::istreambuf_iterator<char>{std::cin}, {}};
    else if (!options.log.empty())
        around.log = content_of(options.log);
    if (!options.log.empty() && around.log.empty())
        return refuse({options.log, "there is no log in it",
                       "give a file with the agent's log lines, or - and pipe journalctl -u odolinkd into it"});
    const std::string text = json::serialize(bundle(*file, around)) + "\n";
    if (!write_private_file(fs::absolute(options.out), as_bytes(text)))
        return refuse({options.out, "it cannot be written", "choose a folder that you may write to and that has room"});
    const bool zh = vehicle_file::language_of(options.common, *file) == Language::Chinese;
    if (options.common.json)
        std::cout << json::serialize(json::object{{"file", options.out}, {"bytes", text.size()}}) << '\n';
    else
        std::cout << (zh ? "已写入 " : "wrote ") << options.out
                  << (zh ? "。发送前请先查看。\n" : ". Look at it before you send it.\n");
    return 0;
}

}  // namespace

void add_take_out_commands(CLI::App& program, int& exit_status) {
    const auto all = std::make_shared<Options>();
    CLI::App* whole = program.add_subcommand("export", "All that is the owner's, as a folder of JSON, CSV and a page");
    whole->add_option("DIR", all->out, "a folder that is not there yet")->required();
    vehicle_file::add_options(*whole, all->common);
    whole->footer("README.txt in it lists the files. Exit status: 0, or 2 where something cannot be read or written.");
    whole->callback([all, &exit_status] { exit_status = export_all(*all); });

    const auto support = std::make_shared<Options>();
    CLI::App* bundle = program.add_subcommand("bundle", "One JSON file for support, without identities and secrets");
    bundle->add_option("FILE", support->out, "a file that is not there yet")->required();
    bundle->add_option("--log", support->log,
                       "a file with the agent's log, - for standard input (journalctl -u odolinkd -n 2000 | …)");
    vehicle_file::add_options(*bundle, support->common);
    bundle->footer(
        "VIN masked; no keys, tokens, phones, names, notes. Exit status: 0, or 2 where something cannot be read or "
        "written.");
    bundle->callback([support, &exit_status] { exit_status = write_bundle(*support); });
}

}  // namespace odolink::take_out
