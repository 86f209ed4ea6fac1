// SPDX-License-Identifier: Apache-2.0
// See ownership_year.hpp.
#include "ownership/ownership_year.hpp"

#include <algorithm>
#include <cmath>
#include <deque>

#include "core/prompts/texts.hpp"
#include "ownership/owned_car.hpp"
#include "ownership/year_rules.hpp"

namespace odolink::sim {
namespace {

using std::chrono::days;
using std::chrono::sys_days;

constexpr sys_days kFirstDay{std::chrono::year{2026} / std::chrono::January / 1};
constexpr int kDaysOfYear = 365;
constexpr LocalOffset kChina{};
constexpr std::size_t kUseDays = 90;
constexpr double kKilometresAnHour = 40;

WallTime local_time(sys_days day, std::chrono::minutes of_day) {
    return {day.time_since_epoch() + of_day - kChina.value, WallQuality::Synchronised};
}

double yearly_km(Driver driver) {
    switch (driver) {
        case Driver::Commuter: return 17000;
        case Driver::Taxi: return 120000;
        case Driver::HolidayCar: return 5000;
        case Driver::ShortWinterTrips: return 4500;
    }
    return 0;
}

/// A new car, or one of up to eight years, as a seed has it.
OwnedCarConfig car_of(const YearChoice& choice, Random& random) {
    const double years = random.unit() < 0.25 ? 0 : random.between(0.5, 8);
    OwnedCarConfig config;
    config.plan = default_plan(choice.car);
    config.seed = choice.seed;
    config.counts_hours = choice.car != Powertrain::Electric;
    config.take_over.mileage = Distance::kilometres(std::llround(years * yearly_km(choice.driver)));
    config.take_over.wall = local_time(kFirstDay, {});
    config.take_over.first_registration = local_time(kFirstDay - days{std::llround(years * 365.25)}, {});
    config.take_over.offset = kChina;
    if (config.counts_hours) {
        config.take_over.engine_hours = std::chrono::hours{std::llround(config.take_over.mileage.in_kilometres() / kKilometresAnHour)};
    }
    return config;
}

/// What this owner tends to answer; what is left is no answer.
struct Temper {
    double yes{0.5};
    double later{0.2};
    double no{0.15};
};

struct Visit {
    sys_days on;
    std::vector<std::string> items;
    Id request_id;      ///< empty: a garage nobody asked through the car
    Id appointment_id;
    sys_days told_on;   ///< when the dealer's proposal arrives
};

class Year {
public:
    explicit Year(const YearChoice& choice)
        : choice_{choice}, random_{Random{choice.seed}.fork("owner")}, life_{choice.driver, choice.seed}, car_{car_of(choice, random_)} {
        if (car_.mileage() == Distance{}) rules_.on_new(local_time(kFirstDay, {}));
        temper_ = {random_.between(0.25, 0.75), random_.between(0, 0.2), random_.between(0, 0.25)};
    }

    YearStory live() {
        for (int i = 0; i < kDaysOfYear; ++i) {
            const sys_days today = kFirstDay + days{i};
            tell_proposals(today);
            use_.push_front({});
            if (use_.size() > kUseDays) use_.pop_back();
            WallTime end = local_time(today, std::chrono::hours{18});
            for (const Drive& drive : life_.day(today)) end = std::max(end, go(drive));
            work(today, {end.since_epoch + std::chrono::minutes{30}, end.quality});
        }
        story_.broken = rules_.broken();
        story_.called = rules_.called();
        return std::move(story_);
    }

private:
    struct DayUse {
        double km{0};
        double hours{0};
    };

    WallTime go(const Drive& drive);
    void look(WallTime at);
    void react(const OwnedCar::Screen& screen, WallTime at);
    void book(const ServiceRequest& request, WallTime at);
    void tell_proposals(sys_days today);
    void work(sys_days today, WallTime at);
    [[nodiscard]] RecentUse recent_use() const;
    [[nodiscard]] YearMoment moment(WallTime at, DrivingState driving) const { return {at, car_.drive(), driving, kChina}; }
    void say(WallTime at, const std::string& what);

    YearChoice choice_;
    Random random_;
    DrivingLife life_;
    OwnedCar car_;
    YearRules rules_;
    Temper temper_;
    std::deque<DayUse> use_;  ///< newest first
    std::vector<Visit> visits_;
    YearStory story_;
};

void Year::say(WallTime at, const std::string& what) {
    std::string km = texts::distance_text(Distance::kilometres(car_.mileage().whole_kilometres()));
    km.insert(0, km.size() < 11 ? 11 - km.size() : 0, ' ');
    story_.lines.push_back(date_text(at, kChina) + " " + km + "  " + what);
}

RecentUse Year::recent_use() const {
    RecentUse sum;
    for (const DayUse& day : use_) {
        sum.km_a_day += day.km;
        sum.hours_a_day += day.hours;
    }
    const auto observed = static_cast<double>(use_.size());
    return {sum.km_a_day / observed, sum.hours_a_day / observed, car_.mileage()};
}

WallTime Year::go(const Drive& drive) {
    const WallTime end{drive.start.since_epoch + drive.duration, drive.start.quality};
    car_.on_drive_begun();
    const WallTime on_the_way{drive.start.since_epoch + drive.duration / 2, drive.start.quality};
    const OwnedCar::Screen while_driving = car_.look(on_the_way, DrivingState::Moving);
    if (while_driving.prompt) rules_.on_question(while_driving.question, moment(on_the_way, DrivingState::Moving));
    Trip trip;
    trip.number = car_.drive();
    trip.started = drive.start;
    trip.duration = drive.duration;
    trip.idle = drive.idle;
    trip.distance = drive.distance;
    trip.mileage_at_end = car_.mileage() + drive.distance;
    const bool burns = choice_.car != Powertrain::Electric;
    if (burns) trip.coolant_start_c = drive.coolant_start_c;
    story_.driven += drive.distance;
    use_.front().km += drive.distance.in_kilometres();
    use_.front().hours += static_cast<double>(drive.duration.count()) / 3600.0;
    car_.on_trip(trip, burns ? drive.engine : EngineUse{});
    rules_.on_stand(car_.stands(), recent_use(), moment(end, DrivingState::Parked));
    // The owner stays a moment: whatever comes after an answer comes in the same drive.
    for (int minute = 0; minute < 3; ++minute) look({end.since_epoch + std::chrono::minutes{minute}, end.quality});
    return end;
}

void Year::look(WallTime at) {
    const OwnedCar::Screen screen = car_.look(at, DrivingState::Parked);
    if (!screen.fresh) return;
    rules_.on_question(screen.question, moment(at, DrivingState::Parked));
    say(at, "asked: " + screen.prompt->what.zh + " / " + screen.prompt->what.en + " (" + screen.prompt->why.en + ")");
    if (!screen.question.items.empty()) ++story_.asked;
    react(screen, at);
}

void Year::react(const OwnedCar::Screen& screen, WallTime at) {
    const auto& answers = screen.prompt->answers;
    const auto offered = [&answers](PromptAnswer answer) { return std::find(answers.begin(), answers.end(), answer) != answers.end(); };
    const double mood = random_.unit();
    PromptAnswer answer = PromptAnswer::Acknowledge;
    const char* word = "seen";
    if (mood < temper_.yes && offered(PromptAnswer::Yes)) answer = PromptAnswer::Yes, word = "Yes";
    else if (mood < temper_.yes + temper_.later && offered(PromptAnswer::Later)) answer = PromptAnswer::Later, word = "Later";
    else if (mood < temper_.yes + temper_.later + temper_.no && offered(PromptAnswer::No)) answer = PromptAnswer::No, word = "No";
    if (!offered(answer)) return say(at, "no answer");
    say(at, std::string{"answer: "} + word);
    const auto request = car_.answer(screen, answer, at);
    rules_.on_answer(screen.question, answer, moment(at, DrivingState::Parked));
    if (request) return book(*request, at);
    if (answer != PromptAnswer::No || screen.question.items.empty() || random_.unit() < 0.5) return;
    const sys_days today = local_day(at, kChina);
    visits_.push_back({.on = today + days{5 + random_.below(30)}, .items = screen.question.items, .request_id = {}, .appointment_id = {}, .told_on = {}});
}

void Year::book(const ServiceRequest& request, WallTime at) {
    const sys_days today = local_day(at, kChina);
    const sys_days on = today + days{2 + random_.below(10)};
    visits_.push_back({.on = on, .items = request.due_items, .request_id = request.id, .appointment_id = car_.new_id(), .told_on = today + days{1}});
    say(at, "booked: a visit on " + date_text(local_time(on, {}), kChina) + ", " + std::to_string(request.due_items.size()) + (request.due_items.size() == 1 ? " item" : " items"));
}

void Year::tell_proposals(sys_days today) {
    for (const Visit& visit : visits_) {
        if (visit.told_on != today || visit.appointment_id.empty()) continue;
        Appointment proposal;
        proposal.id = visit.appointment_id;
        proposal.request_id = visit.request_id;
        proposal.start = local_time(visit.on, std::chrono::hours{18});
        proposal.price = {68000, "CNY"};
        car_.offer(texts::appointment_news(proposal, kChina), local_time(today, {}));
    }
}

void Year::work(sys_days today, WallTime at) {
    for (const Visit& visit : visits_) {
        if (visit.on != today) continue;
        ServiceRecord record;
        record.id = car_.new_id();
        record.performed_at = at;
        record.mileage = car_.mileage();
        record.request_id = visit.request_id;
        std::string names;
        for (const std::string& item : visit.items) {
            Job job;
            job.item_id = job.name = item;
            record.jobs.push_back(job);
            names += (names.empty() ? "" : ", ") + item;
        }
        if (!visit.appointment_id.empty()) car_.withdraw(texts::appointment_key(visit.appointment_id));
        for (const std::string& item : visit.items) rules_.on_done(item, record.mileage, at);
        say(at, "done: " + names + (visit.request_id.empty() ? " (elsewhere)" : ""));
        for (const std::string& item : car_.on_record(record)) rules_.on_work(item);
        ++story_.visits;
    }
    std::erase_if(visits_, [today](const Visit& visit) { return visit.on <= today; });
}

}  // namespace

YearStory live_a_year(const YearChoice& choice) {
    return Year{choice}.live();
}

}  // namespace odolink::sim
