// SPDX-License-Identifier: Apache-2.0
// A recorded drive of a real car, heard by listening alone: the whole road from frames to distance and trip.
#include <fstream>
#include <iterator>

#include "core/diagnostics/vehicle_poll.hpp"
#include "core/mileage/mileage_keeper.hpp"
#include "core/mileage/trip_detector.hpp"
#include "protocols/candump/candump.hpp"
#include "support/fakes/recording_can.hpp"
#include "support/fakes/virtual_time.hpp"
#include "support/real_data.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;

TEST_GROUP(RecordedDrive){};

TEST(RecordedDrive, the_seat_log_gives_its_distance_by_listening_and_nothing_is_sent) {
    const auto path = odolink::test::real_data("can_logs/obd2_seat_545s.log");
    if (!path) return;
    std::ifstream file{*path, std::ios::binary};
    const std::string text{std::istreambuf_iterator<char>{file}, {}};

    odolink::test::VirtualTime time;
    odolink::test::RecordingCan can;
    BusGuard guard{can};
    EcuSession session{guard, time, time};
    VehiclePoll poll{session, time, time};
    MileageKeeper mileage;
    TripDetector trips;
    std::size_t speeds = 0;
    poll.set_sink([&](const VehicleReport& report) {
        const auto* drive = std::get_if<DriveRead>(&report);
        if (drive == nullptr) return;
        speeds += drive->speed ? 1 : 0;
        if (drive->speed) (void)mileage.on_speed(*drive->speed, drive->at, time.wall());
        (void)trips.on_sample({drive->at, time.wall(), Ignition::Unknown, drive->speed, drive->engine_rpm, {}, {}, {}});
    });
    guard.on_ignition(Ignition::On, time.mono());

    candump::Parser parser;
    parser.feed(text);
    std::optional<Duration> first;
    while (const candump::Frame* f = parser.next()) {
        if (!first) {
            first = f->time;
        }
        time.run_for(f->time - *first - time.mono().since_boot);
        CanFrame frame;
        frame.id = f->id;
        frame.length = f->size;
        std::copy_n(f->bytes.begin(), f->size, frame.data.begin());
        guard.on_frame(frame, time.mono());
        session.on_frame(frame, time.mono());
        if (poll.phase() == PollPhase::Stopped) poll.start();
    }
    CHECK_EQUAL(0U, can.sent.size());
    CHECK_TRUE(speeds > 100);
    DOUBLES_EQUAL(5.88, mileage.integrated().in_kilometres(), 0.03);
    CHECK_TRUE(trips.open().has_value());
    DOUBLES_EQUAL(5.88, trips.open()->trip.distance.in_kilometres(), 0.03);
}
