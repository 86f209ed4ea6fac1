// SPDX-License-Identifier: Apache-2.0
// What odolinkd costs a head unit (bar P15), page included: its size, its memory once it is connected with mutual TLS,
// how soon it is ready and has its first receipt, and what it does beside a sleeping car. Real parts on loopback; about
// six minutes.
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>

#include <boost/json.hpp>
#include <filesystem>
#include <fstream>
#include <string>

#include "app/real_parts.hpp"
#include "bench/durable.hpp"
#include "scenarios/scenario.hpp"
#include "support/temporary_directory.hpp"

using namespace odolink;
using namespace odolink::sim;
using bench::give_up;
using bench::judge;
using bench::tell;

namespace {

namespace fs = std::filesystem;

constexpr int kStarts = 9;
constexpr int kFirstReceipts = 5;
constexpr auto kIdle = 60s;

/// The number behind `name` in a file of /proc, such as "VmRSS:"; its unit is kB or none.
long long number_in(const fs::path& file, const std::string& name) {
    std::ifstream in{file};
    for (std::string word; in >> word;) {
        long long value = 0;
        if (word == name && in >> value) return value;
    }
    give_up((file.string() + " has no " + name).c_str());
}

/// How often the agent's own thread, or all of them, went to sleep so far: once for each time it woke.
struct Wakes {
    long long own{0}, all{0};
};

Wakes wakes(pid_t pid) {
    Wakes w;
    const fs::path tasks = "/proc/" + std::to_string(pid) + "/task";
    w.own = number_in(tasks / std::to_string(pid) / "status", "voluntary_ctxt_switches:");
    for (const auto& task : fs::directory_iterator{tasks}) w.all += number_in(task.path() / "status", "voluntary_ctxt_switches:");
    return w;
}

/// Where systemd would listen.
class NotifySocket {
public:
    explicit NotifySocket(const std::string& path) : socket_{::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0)} {
        sockaddr_un name{};
        name.sun_family = AF_UNIX;
        path.copy(name.sun_path, sizeof name.sun_path - 1);
        if (::bind(socket_, reinterpret_cast<const sockaddr*>(&name), sizeof name) != 0)
            give_up("no socket for the notifications");
        ::setenv("NOTIFY_SOCKET", path.c_str(), 1);
    }
    ~NotifySocket() { ::close(socket_); }
    NotifySocket(const NotifySocket&) = delete;
    NotifySocket& operator=(const NotifySocket&) = delete;

    void wait_for(const std::string& word) const {
        std::array<char, 512> text{};
        for (;;) {
            const ssize_t size = ::recv(socket_, text.data(), text.size(), 0);
            if (size <= 0) give_up("no notification");
            if (std::string{text.data(), static_cast<std::size_t>(size)}.find(word) != std::string::npos) return;
        }
    }

private:
    int socket_;
};

void wait_until_connected(RealParts& parts) {
    for (int tries = 0; tries < 300; ++tries) {
        const auto reply = parts.page.get("/api/view");
        if (reply && reply->status == 200 && reply->body.at("link").at("online").as_bool()) return;
        parts.run_for(100ms);
    }
    give_up("the agent does not get to the broker");
}

/// Leaves one event of the owner's without a receipt in the store of an agent that was stopped.
void leave_an_event(RealParts& parts, int number) {
    parts.mosquitto->kill();
    const boost::json::object consent{{"action", "set_consent"}, {"purpose", "location"}, {"state", "granted"}, {"text_version", "t" + std::to_string(number)}};
    int tries = 0;
    for (auto reply = parts.page.post("/api/action", consent); !reply || reply->status != 200; reply = parts.page.post("/api/action", consent)) {
        if (++tries > 300) give_up("the agent takes no action of the owner");
        parts.run_for(100ms);
    }
    parts.agent->stop();
    if (!parts.mosquitto->start()) give_up("mosquitto does not start again");
    parts.run_for(12s);  // the desk comes back by itself
}

double milliseconds_to_first_receipt(RealParts& parts) {
    return bench::microseconds([&] {
               if (!parts.start_agent()) give_up("odolinkd does not start");
               for (int tries = 0; tries < 30'000; ++tries) {
                   const auto reply = parts.page.get("/api/view");
                   if (reply && reply->status == 200 && !reply->body.at("link").at("last_receipt").is_null()) return;
                   parts.run_for(1ms);
               }
               give_up("no receipt within 30 s");
           }) /
           1000;
}

double stripped_megabytes(const fs::path& program, const fs::path& copy) {
    const std::string command = "strip -o '" + copy.string() + "' '" + program.string() + "'";
    if (std::system(command.c_str()) != 0) give_up("strip failed");
    return static_cast<double>(fs::file_size(copy)) / 1e6;
}

}  // namespace

int main() {
    const test::TemporaryDirectory directory;
    const fs::path programs = fs::read_symlink("/proc/self/exe").parent_path().parent_path() / "bin";
    auto scenario = load_scenario(std::string{ODOLINK_SCENARIOS} + "/main_road.toml");
    if (!scenario) give_up("no scenario");
    bool met = true;
    const double size = stripped_megabytes(programs / "odolinkd", directory.path() + "/odolinkd");
    met &= judge("odolinkd stripped, page included", size, "MB", "<= 5", size <= 5);

    RealStageOptions options;
    options.programs = programs;
    options.directory = directory.path() + "/run";
    RealParts parts{*scenario, options};
    if (auto up = parts.start([](const std::string&) {}); !up) give_up(up.error().message.c_str());
    parts.car->car().ignition_on();
    parts.run_for(20s);
    wait_until_connected(parts);
    parts.car->car().ignition_off();
    const pid_t pid = parts.agent->pid();
    const fs::path proc = "/proc/" + std::to_string(pid);
    const double rss = static_cast<double>(number_in(proc / "smaps_rollup", "Rss:")) / 1000;
    const double pss = static_cast<double>(number_in(proc / "smaps_rollup", "Pss:")) / 1000;
    met &= judge("memory after a drive, connected with mTLS: RSS", rss, "MB", "<= 20", rss <= 20);
    tell("the same, shared pages counted by share: PSS", pss, "MB");

    parts.run_for(120s);  // the car falls asleep
    const Wakes before = wakes(pid);
    parts.run_for(kIdle);
    const Wakes after = wakes(pid);
    const auto in_ten_seconds = [](long long count) { return static_cast<double>(count) * 10 / static_cast<double>(kIdle.count()); };
    const double own = in_ten_seconds(after.own - before.own);
    met &= judge("wakes of the agent's thread beside a sleeping car", own, "in 10 s", "<= 1", own <= 1);
    tell("wakes of all threads; the others are Paho's", in_ten_seconds(after.all - before.all), "in 10 s");

    parts.car->car().ignition_on();  // the owner acts while parked, with the key on
    std::vector<double> receipts;
    for (int n = 0; n < kFirstReceipts; ++n) {
        leave_an_event(parts, n);
        receipts.push_back(milliseconds_to_first_receipt(parts));
    }
    const double receipt = bench::median(receipts);
    met &= judge("start to first receipt, store and network warm", receipt, "ms", "<= 1500", receipt <= 1500);

    parts.agent->stop();
    const NotifySocket notify{directory.path() + "/notify"};
    std::vector<double> starts;
    for (int n = 0; n < kStarts; ++n) {
        starts.push_back(bench::microseconds([&] {
                             if (!parts.agent->start()) give_up("odolinkd does not start");
                             notify.wait_for("READY=1");
                         }) /
                         1000);
        parts.agent->stop();
    }
    const double ready = bench::median(starts);
    met &= judge("start to ready, with a store", ready, "ms", "<= 10", ready <= 10);
    return met ? 0 : 1;
}
