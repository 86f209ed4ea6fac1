// SPDX-License-Identifier: Apache-2.0
// The plan files we ship are the built-in plans, item by item: who copies one to change it starts from what the agent
// does.
#include <string>

#include "adapters/config/plan_file.hpp"
#include "core/maintenance/default_plans.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;

TEST_GROUP(ShippedPlans){};

TEST(ShippedPlans, equal_the_built_in_ones) {
    for (const char* name : {"petrol", "diesel", "hybrid", "electric", "heavy_truck"}) {
        // Given the built-in plan and the file of its name
        const MaintenancePlan built_in = default_plan(*powertrain_named(name));
        const auto file = load_plan(std::string{ODOLINK_SHIPPED_PLANS} + "/" + name + ".toml");
        // Then they are one and the same
        CHECK_TRUE(file.has_value());
        CHECK_EQUAL(built_in.items.size(), file->items.size());
        for (std::size_t i = 0; i < built_in.items.size(); ++i) {
            if (!(built_in.items[i] == file->items[i])) FAIL((std::string{name} + ": " + built_in.items[i].id).c_str());
        }
        CHECK_TRUE(built_in == *file);
    }
}
