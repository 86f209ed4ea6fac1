// SPDX-License-Identifier: Apache-2.0
// The real odolinkd and its configuration: SIGHUP, files with mistakes, and a start after them. No car and no broker
// are there.
#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <thread>

#include "support/temporary_directory.hpp"
#include "support/test_pki.hpp"

#include <CppUTest/TestHarness.h>

using namespace std::chrono_literals;

namespace odolink::test {
namespace {

namespace fs = std::filesystem;

std::string content_of(const fs::path& file) {
    std::ifstream in{file, std::ios::binary};
    return {std::istreambuf_iterator<char>{in}, {}};
}

/// odolinkd on a configuration of ours; its log is a file.
class RunningDaemon {
public:
    explicit RunningDaemon(const fs::path& root) : log_{root / "log"} {
        std::ofstream{log_, std::ios::trunc};
        pid_ = ::fork();
        if (pid_ != 0) return;
        const int out = ::open(log_.c_str(), O_WRONLY | O_APPEND);
        ::dup2(out, 1);
        ::dup2(out, 2);
        const std::string config = (root / "odolinkd.toml").string();
        ::execl(ODOLINKD, "odolinkd", "--config", config.c_str(), nullptr);
        ::_exit(127);
    }
    ~RunningDaemon() {
        if (pid_ > 0) (void)end();
    }
    RunningDaemon(const RunningDaemon&) = delete;
    RunningDaemon& operator=(const RunningDaemon&) = delete;

    void expect(const std::string& line) const {
        for (int i = 0; i < 300; ++i) {
            if (content_of(log_).find(line) != std::string::npos) return;
            std::this_thread::sleep_for(50ms);
        }
        FAIL((line + " is not in the log:\n" + content_of(log_)).c_str());
    }
    void hang_up() const { ::kill(pid_, SIGHUP); }
    /// SIGTERM; the exit status.
    int end() {
        ::kill(pid_, SIGTERM);
        int status = 0;
        ::waitpid(pid_, &status, 0);
        pid_ = -1;
        return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    }

private:
    fs::path log_;
    pid_t pid_{-1};
};

}  // namespace

TEST_GROUP(DaemonReload) {
    TemporaryDirectory folder;
    fs::path root{folder.path()};

    void setup() override {
        TestPki pki{root, "pki"};
        const Issued issued = pki.issue("v-1234");
        const fs::path identity = root / "data" / "identity";
        fs::create_directories(identity);
        fs::copy_file(issued.certificate, identity / "vehicle.crt");
        fs::copy_file(issued.key, identity / "vehicle.key");
        fs::copy_file(pki.ca(), identity / "ca.crt");
        configure("info", "can.socket");
    }
    void configure(const std::string& level, const std::string& can) const {
        std::ofstream{root / "odolinkd.toml"}
            << "[data]\ndirectory = \"" << (root / "data").string() << "\"\n[can]\nkind = \"virtual\"\nname = \""
            << (root / can).string()
            << "\"\n[link]\nhost = \"127.0.0.1\"\nport = 1\n[dealer]\nid = \"dealer-1\"\nname = "
               "\"Garage\"\n[head_unit]\nport = 0\n[metrics]\nfile = \""
            << (root / "metrics.prom").string() << "\"\n[log]\nlevel = \"" << level << "\"\n";
    }
};

TEST(DaemonReload, takes_over_what_can_change_and_names_what_waits_for_a_restart) {
    RunningDaemon daemon{root};
    daemon.expect("daemon.ready");
    configure("warning", "other.socket");
    daemon.hang_up();
    daemon.expect("config.needs_restart keys=can.name");
    // The level is in force: what is below it is not told any more.
    configure("debug", "can.socket");
    daemon.hang_up();
    daemon.expect("config.reloaded changed=log.level");
    CHECK_EQUAL(0, daemon.end());
}

TEST(DaemonReload, a_mistake_changes_nothing_and_the_next_start_takes_the_last_good_files) {
    {
        RunningDaemon daemon{root};
        daemon.expect("daemon.ready");
        configure("loud", "can.socket");
        daemon.hang_up();
        daemon.expect("odolinkd.toml:17: log.level: ");
        daemon.hang_up();  // it lives on, and answers
        CHECK_EQUAL(0, daemon.end());
    }
    RunningDaemon again{root};
    again.expect("config.refused");
    again.expect("daemon.ready");
    STRCMP_CONTAINS("log.level", content_of(root / "data" / "config.refused").c_str());
    configure("info", "can.socket");
    again.hang_up();
    again.expect("config.reloaded");
    CHECK_FALSE(fs::exists(root / "data" / "config.refused"));
    CHECK_EQUAL(0, again.end());
}

TEST(DaemonReload, metrics_are_a_file_that_a_collector_may_read) {
    RunningDaemon daemon{root};
    daemon.expect("daemon.ready");
    const std::string text = content_of(root / "metrics.prom");
    STRCMP_CONTAINS("# TYPE odolink_link_up gauge\nodolink_link_up 0\n", text.c_str());
    STRCMP_CONTAINS("odolink_config_refused 0\n", text.c_str());
    CHECK_EQUAL(0, daemon.end());
}

TEST(DaemonReload, the_log_at_its_most_talkative_holds_no_token_and_no_key) {
    configure("debug", "can.socket");
    RunningDaemon daemon{root};
    daemon.expect("daemon.ready");
    daemon.expect("link.down");
    CHECK_EQUAL(0, daemon.end());
    const std::string url = content_of(root / "data" / "head_unit.url");
    const std::string token = url.substr(url.find('#') + 1, url.size() - url.find('#') - 2);
    CHECK_TRUE(token.size() > 20);
    const std::string log = content_of(root / "log");
    CHECK_TRUE(log.find("event.queued") != std::string::npos);
    CHECK_TRUE(log.find(token) == std::string::npos);
    CHECK_TRUE(log.find("-----BEGIN") == std::string::npos);
}

}  // namespace odolink::test
