// SPDX-License-Identifier: Apache-2.0
// odolink-sim year: a year of owning a car, told line by line, or all cars and drivers and what was foretold to them.
#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>
#include <string>

#include "app/commands.hpp"
#include "ownership/futures.hpp"
#include "ownership/ownership_year.hpp"

namespace odolink::sim {
namespace {

constexpr int kFuturesEach = 250;
constexpr const char* kCars[] = {"petrol", "diesel", "hybrid", "electric", "heavy_truck"};
constexpr Driver kDrivers[] = {Driver::Commuter, Driver::Taxi, Driver::HolidayCar, Driver::ShortWinterTrips};

struct YearOptions {
    std::string car{"petrol"};
    std::string driver{"commuter"};
    std::uint64_t seed{1};
    bool all{false};
    bool events{false};
};

void print_broken(const YearStory& story) {
    for (const std::string& broken : story.broken) std::printf("BROKEN %s\n", broken.c_str());
}

int tell_one(const YearOptions& options) {
    const auto car = powertrain_named(options.car);
    const auto driver = driver_named(options.driver);
    if (!car) {
        std::fprintf(stderr, "odolink-sim: there is no car \"%s\"; there are petrol, diesel, hybrid, electric, heavy_truck\n",
                     options.car.c_str());
        return 2;
    }
    if (!driver) {
        std::fprintf(stderr,
                     "odolink-sim: there is no driver \"%s\"; there are commuter, taxi, holiday_car, short_winter_trips\n",
                     options.driver.c_str());
        return 2;
    }
    const YearStory story = live_a_year({*car, *driver, options.seed});
    for (const std::string& line : story.lines) std::printf("%s\n", line.c_str());
    std::printf("%s, %s, seed %llu: %lld km, %d items called, %d questions, %d visits, %zu rules broken\n", options.car.c_str(),
                options.driver.c_str(), static_cast<unsigned long long>(options.seed),
                static_cast<long long>(story.driven.whole_kilometres()), story.called, story.asked, story.visits,
                story.broken.size());
    print_broken(story);
    return story.broken.empty() ? 0 : 1;
}

bool tell_futures() {
    bool held = true;
    std::printf("\n                                                 median width in days: of all  after a year  of one who knows the habits\n");
    std::printf("what was foretold    futures  foretold  covered\n");
    for (const Driver driver : kDrivers) {
        const Futures futures = futures_of(driver, 1, kFuturesEach);
        std::printf("%-20s %7d %9d %6d %% %28.0f %13.0f %28.0f\n", name_of(driver), futures.all, futures.foretold, futures.covered_percent(),
                    futures.median_width_days, futures.median_width_after_a_year, futures.median_knowing_days);
        held = held && futures.covered_percent() >= kLeastCoveredPercent;
    }
    if (!held) std::printf("fewer than %d %% of the days foretold were right\n", kLeastCoveredPercent);
    return held;
}

/// One line an event, each with its car and driver in front.
void print_events(const char* car, Driver driver, const YearStory& story) {
    for (const std::string& line : story.lines) std::printf("%s %s %s\n", car, name_of(driver), line.c_str());
}

int tell_all(const YearOptions& options) {
    std::size_t broken = 0;
    std::printf("car          driver                    km  called  questions  visits  broken\n");
    for (const char* car : kCars) {
        for (const Driver driver : kDrivers) {
            const YearStory story = live_a_year({*powertrain_named(car), driver, options.seed});
            if (options.events) print_events(car, driver, story);
            std::printf("%-12s %-20s %7lld %7d %10d %7d %7zu\n", car, name_of(driver),
                        static_cast<long long>(story.driven.whole_kilometres()), story.called, story.asked, story.visits,
                        story.broken.size());
            print_broken(story);
            broken += story.broken.size();
        }
    }
    const bool held = tell_futures();
    return broken == 0 && held ? 0 : 1;
}

}  // namespace

void add_year_command(CLI::App& program, int& exit_status) {
    auto options = std::make_shared<YearOptions>();
    CLI::App* command = program.add_subcommand("year", "Live a year with a car: what is due, what is asked, what the owner does");
    auto* car = command->add_option("--car", options->car, "petrol, diesel, hybrid, electric or heavy_truck");
    auto* driver = command->add_option("--driver", options->driver, "commuter, taxi, holiday_car or short_winter_trips");
    command->add_option("--seed", options->seed, "Same seed, same year");
    command->add_flag("--all", options->all, "Every car with every driver, and the futures foretold to each driver")
        ->excludes(car)
        ->excludes(driver);
    command->add_flag("--events", options->events, "With --all: each event of each year as a line of its own, as one car's year is always told");
    command->callback([options, &exit_status] { exit_status = options->all ? tell_all(*options) : tell_one(*options); });
}

}  // namespace odolink::sim
