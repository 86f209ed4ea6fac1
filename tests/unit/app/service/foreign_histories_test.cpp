// SPDX-License-Identifier: Apache-2.0
// Plans and histories of strangers: items under ids of their own, other languages, a cluster that was replaced, two cars in one file.
#include "app/service/cluster_swap.hpp"
#include "app/service/plan_words.hpp"
#include "app/service/replay.hpp"
#include "app/service/texts.hpp"
#include "core/maintenance/default_plans.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace odolink::service;

namespace {

PlanItem item(const char* id, const char* en, std::int64_t km) {
    PlanItem i;
    i.id = id;
    i.name = {id, en};
    i.repeat.distance = Distance::kilometres(km);
    return i;
}

std::string ids_of(const exchange::ItemsNamed& named, const char* words) {
    std::string out;
    for (const exchange::Work& work : exchange::works_of(words, named)) out += (out.empty() ? "" : " ") + (work.item_id.empty() ? "-" : work.item_id);
    return out;
}

History read(const std::string& text, const MaintenancePlan& plan, const Reading& reading = {}) {
    auto history = parse_history("h", text, plan, reading);
    if (!history) FAIL((history.error().where + ": " + history.error().what).c_str());
    return std::move(*history);
}

}  // namespace

TEST_GROUP(ForeignHistories){};

TEST(ForeignHistories, a_plan_with_ids_of_its_own_is_known_by_the_usual_words) {
    MaintenancePlan plan;
    plan.items = {item("oil_change", "Engine oil & filter", 10'000), item("engine_air_filter", "Engine air filter", 40'000), item("cabin_air_filter", "Cabin air filter", 20'000),
                  item("tires", "Tire rotation", 8'000), item("svc7", "Replace brake fluid", 40'000), item("radiator", "更换冷却液", 40'000)};
    const auto named = names_of(plan);
    STRCMP_EQUAL("oil_change", ids_of(named, "更换机油").c_str());
    STRCMP_EQUAL("oil_change", ids_of(named, "Oil and filter").c_str());
    STRCMP_EQUAL("engine_air_filter cabin_air_filter", ids_of(named, "空滤、空调滤芯").c_str());
    STRCMP_EQUAL("cabin_air_filter engine_air_filter", ids_of(named, "replaced cabin and engine air filter").c_str());
    STRCMP_EQUAL("tires", ids_of(named, "四轮换位").c_str());
    STRCMP_EQUAL("svc7", ids_of(named, "刹车油").c_str());
    STRCMP_EQUAL("radiator", ids_of(named, "Antifreeze").c_str());
    // The filter alone is no oil change, and what only looks alike is none
    STRCMP_EQUAL("-", ids_of(named, "oil filter").c_str());
    STRCMP_EQUAL("-", ids_of(named, "spark plugs").c_str());
}

TEST(ForeignHistories, of_two_items_that_might_be_meant_neither_is) {
    MaintenancePlan plan;
    plan.items = {item("front", "Cabin air filter", 20'000), item("back", "Pollen filter", 20'000)};
    STRCMP_EQUAL("front", ids_of(names_of(plan), "cabin air filter").c_str());
    STRCMP_EQUAL("-", ids_of(names_of(plan), "空调滤芯").c_str());
}

TEST(ForeignHistories, works_in_german_french_spanish_and_russian_close_what_they_say) {
    const auto named = names_of(default_plan(Powertrain::Petrol));
    STRCMP_EQUAL("engine_oil oil_filter", ids_of(named, "Ölwechsel mit Filter").c_str());
    STRCMP_EQUAL("engine_oil brake_fluid", ids_of(named, "ÖLWECHSEL, Bremsflüssigkeit gewechselt").c_str());
    STRCMP_EQUAL("engine_oil air_filter cabin_filter", ids_of(named, "Vidange, filtre à air, filtre habitacle").c_str());
    STRCMP_EQUAL("spark_plugs", ids_of(named, "Remplacement bougies").c_str());
    STRCMP_EQUAL("engine_oil oil_filter", ids_of(named, "Cambio de aceite y filtro").c_str());
    STRCMP_EQUAL("engine_oil", ids_of(named, "Замена масла").c_str());
    // And what they say was not done is not
    STRCMP_EQUAL("-", ids_of(named, "Bremsflüssigkeit nicht gewechselt").c_str());
    STRCMP_EQUAL("-", ids_of(named, "Liquide de frein : remplacement recommandé").c_str());
    STRCMP_EQUAL("-", ids_of(named, "Líquido de frenos pendiente").c_str());
    // English stays English
    STRCMP_EQUAL("engine_oil", ids_of(named, "non-synthetic oil change").c_str());
}

TEST(ForeignHistories, of_two_cars_in_one_file_one_has_to_be_named) {
    const MaintenancePlan plan = default_plan(Powertrain::Petrol);
    const std::string text = "Vehicle,Date,Odometer,Service\nCivic,2022-01-10,40000,Oil change\nCR-V,2022-08-20,41000,\"Oil change, spark plugs\"\n";
    STRCMP_CONTAINS("several vehicles", parse_history("h", text, plan).error().what.c_str());
    const History civic = read(text, plan, {.dates = {}, .unit = MileageUnit::Kilometres, .vehicle = "civic"});
    CHECK_EQUAL(1U, civic.rows.size());
    CHECK_EQUAL(1U, civic.rows.at(0).record.jobs.size());
}

TEST(ForeignHistories, after_a_cluster_was_replaced_kilometres_count_on) {
    MaintenancePlan plan;
    plan.items = {item("spark_plugs", "Spark plugs", 100'000), item("engine_oil", "Engine oil", 10'000)};
    const std::string text = "date,mileage,items\n2019-02-01,75000,spark_plugs\n2020-08-10,95500,engine_oil\n2020-08-10,0,\n2022-02-01,20000,engine_oil\n2019-08-01,80000,engine_oil\n";
    VehicleNow now{Distance::kilometres(84'600), *exchange::read_date("2026-01-01", DateOrder::NotTold), {}, LocalOffset{std::chrono::minutes{0}}, {}};
    History history = read(text, plan);
    // Without a word of it nothing is beyond this odometer but one record: a slip of the pen
    CHECK_FALSE(swap_remark(history, now).has_value());
    now.mileage = Distance::kilometres(34'600);
    STRCMP_CONTAINS("3 records up to 2020-08-10 tell more kilometres than the odometer has", swap_remark(history, now)->c_str());
    // When it is told
    const auto swap = read_swap("2020-08-10:95500:0", {});
    CHECK_TRUE(swap.has_value());
    count_through(history, now, *swap);
    // Then what was driven before counts: 130,100 km, plugs of 75,000
    CHECK_TRUE(now.mileage == Distance::kilometres(130'100));
    CHECK_FALSE(swap_remark(history, now).has_value());
    const Answer answer = replay({plan, history, now, false, Duty::Auto});
    STRCMP_EQUAL("175,000 km", to_text(*answer.items.at(0).due.due_at).c_str());
    STRCMP_EQUAL("125,500 km", to_text(*answer.items.at(1).due.due_at).c_str());
    // Of the day itself the old cluster's reading stays
    CHECK_TRUE(history.rows.at(1).record.mileage == Distance::kilometres(95'500));
    for (const char* wrong : {"2020-08-10", "2020-08-10:95500", "soon:1:2", "2020-08-10:x:0", "2020-08-10:1:y"}) CHECK_TRUE(read_swap(wrong, {}).has_error());
}

TEST(ForeignHistories, an_inspection_that_no_paper_names_is_due_an_interval_after_the_first_one) {
    Question q;
    q.plan = default_plan(Powertrain::Petrol);
    q.history = read("date,mileage,items\n2021-03-14,31250,oil\n2023-03-12,52933,oil\n", q.plan);
    q.now = {Distance::kilometres(67'000), *exchange::read_date("2024-06-01", DateOrder::NotTold), {}, LocalOffset{std::chrono::minutes{0}}, {}};
    const auto legal = [&q] {
        const Answer answer = replay(q);
        for (const ItemAnswer& one : answer.items) {
            if (one.item->id == "legal_inspection") return std::string{word_of(one.due.state)} + (one.due.due_on ? ' ' + to_text(*one.due.due_on) : "");
        }
        return std::string{};
    };
    STRCMP_EQUAL("overdue 2022-03-14", legal().c_str());
    // And where no paper can be placed, nobody knows from when: due, not fine for ever
    q.history = read("Дата;Пробег, км;Работы\n12.01.2021;;Замена масла\n", q.plan);
    STRCMP_EQUAL("due", legal().c_str());
}
