// SPDX-License-Identifier: Apache-2.0
// kill -9 of each part. The owner gives a consent again and again, each time to a text of a version of its own, so that
// each single action can be looked for at the desk: one the head unit answered is there once, any other at most once.
#include <algorithm>
#include <array>
#include <cstdio>
#include <set>
#include <stdexcept>

#include "adapters/sqlite/sqlite_vehicle_store.hpp"
#include "engine/random.hpp"
#include "yard.hpp"

namespace odolink::torture {
namespace {

namespace json = boost::json;
using Steady = std::chrono::steady_clock;

constexpr std::chrono::milliseconds kBetweenActions{20};  // 50 a second
constexpr std::chrono::seconds kScreen{180};  // an agent that starts knows after about 5 s that the car is parked
constexpr std::chrono::minutes kRest{6};      // the agent's longest wait before it connects is 5 min

enum class Victim { Agent, Broker, Desk };

class Owner {
public:
    explicit Owner(Yard& yard) : yard_{yard} {}

    /// One action, where it is time for one.
    void act() {
        if (Steady::now() < next_) return;
        next_ = std::max(next_ + kBetweenActions,
                         Steady::now() - 10 * kBetweenActions);  // what a kill took is caught up with
        const std::string version = "t" + std::to_string(++tried_);
        const auto reply = yard_.parts.page.post(
            "/api/action",
            json::object{
                {"action", "set_consent"}, {"purpose", "location"}, {"state", "granted"}, {"text_version", version}});
        if (reply && reply->status == 200) answered_.insert(version);
        last_answer_ = reply ? std::to_string(reply->status) : reply.error();
    }
    /// Status of the page, or why there was none.
    [[nodiscard]] const std::string& last_answer() const { return last_answer_; }
    [[nodiscard]] const std::set<std::string>& answered() const { return answered_; }

private:
    Yard& yard_;
    Steady::time_point next_{Steady::now()};
    std::uint64_t tried_{0};
    std::string last_answer_;
    std::set<std::string> answered_;
};

class Killer {
public:
    Killer(Yard& yard, Owner& owner, std::uint64_t seed) : yard_{yard}, owner_{owner}, random_{seed} {}

    void kill(Victim victim) {
        await_screen();
        live(random_.between(100, 1000));
        switch (victim) {
            case Victim::Agent:
                yard_.parts.agent->kill();
                break;
            case Victim::Broker:
                yard_.kill_broker();
                break;
            case Victim::Desk:
                yard_.parts.desk->kill();
                break;
        }
        ++killed.at(static_cast<std::size_t>(victim));
        if (victim != Victim::Agent) live(random_.between(0, 300));
        switch (victim) {
            case Victim::Agent:
                if (auto up = yard_.parts.start_agent(); !up) throw std::runtime_error{up.error().message};
                break;
            case Victim::Broker:
                yard_.start_broker();
                break;
            case Victim::Desk:
                if (auto up = yard_.parts.desk->start(); !up) throw std::runtime_error{up.error()};
                break;
        }
    }
    /// The owner acts only where the agent knows that the car is parked.
    void await_screen() {
        const std::size_t before = owner_.answered().size();
        const bool open = yard_.run_until(kScreen, [&] {
            owner_.act();
            return owner_.answered().size() > before;
        });
        if (!open)
            throw std::runtime_error{"the head unit took no action of the owner; it said " + owner_.last_answer()};
    }
    void live(double milliseconds) {
        busy += milliseconds / 1000;
        const auto end = Steady::now() + std::chrono::duration_cast<Steady::duration>(
                                             std::chrono::duration<double, std::milli>{milliseconds});
        while (Steady::now() < end) {
            owner_.act();
            yard_.parts.run_for(2ms);
        }
    }
    [[nodiscard]] std::vector<Victim> sentence(unsigned count) {
        std::vector<Victim> out;
        for (unsigned i = 0; i < count; ++i) out.push_back(static_cast<Victim>(i % 3));
        for (std::size_t i = out.size(); i > 1; --i) std::swap(out[i - 1], out[random_.below(i)]);
        return out;
    }

    std::array<unsigned, 3> killed{};
    double busy{0};  ///< seconds under load

private:
    Yard& yard_;
    Owner& owner_;
    sim::Random random_;
};

std::uint64_t waiting(Yard& yard) {
    const auto view = yard.parts.page.get("/api/view");
    if (!view || view->status != 200) return 1;
    return view->body.at("link").at("waiting").to_number<std::uint64_t>();
}

}  // namespace

bool kills(const Settings& settings) {
    Yard yard{settings};
    Owner owner{yard};
    yard.parts.car->car().ignition_on();
    Killer killer{yard, owner, settings.seed};
    const auto begin = Steady::now();
    for (const Victim victim : killer.sentence(settings.kills != 0               ? settings.kills
                                               : settings.length == Length::Long ? 200
                                                                                 : 3))
        killer.kill(victim);
    killer.live(500);
    const double took = seconds_since(begin);
    const auto rest_begins = Steady::now();
    const bool rested = yard.run_until(kRest, [&] {
        yard.parts.run_for(100ms);
        return waiting(yard) == 0;
    });
    const double rest = seconds_since(rest_begins);
    yard.parts.agent->stop();
    const auto store = SqliteVehicleStore::open({yard.vehicle_data().string(), {}, {}});
    if (!store) throw std::runtime_error{store.error().message()};
    Account found = account(yard.desk_database(), *(*store)->ranges());
    std::uint64_t missed = 0;
    for (const std::string& version : owner.answered()) missed += found.consents.contains(version) ? 0 : 1;
    for (const auto& [version, times] : found.consents) found.doubled += times - 1;
    found.lost += missed;
    char what[256];
    std::snprintf(what, sizeof what,
                  "%u kill -9 (agent %u, broker %u, desk %u) in %.0f s, %zu actions of the owner answered (%.0f/s), at "
                  "rest after %.1f s%s",
                  killer.killed[0] + killer.killed[1] + killer.killed[2], killer.killed[0], killer.killed[1],
                  killer.killed[2], took, owner.answered().size(),
                  static_cast<double>(owner.answered().size()) / killer.busy, rest, rested ? "" : " NOT AT REST");
    return report("kills", what, found) && rested;
}

}  // namespace odolink::torture
