// SPDX-License-Identifier: Apache-2.0
#include "core/mileage/speed_integrator.hpp"

namespace odolink {

double SpeedIntegrator::on_speed(KilometresPerHour speed, MonoTime at) {
    if (!(speed.value >= 0 && speed.value <= kTopSpeed)) return 0;
    if (last_ && at <= last_->at) return 0;
    double added = 0;
    if (last_) {
        const Duration gap = at - last_->at;
        if (gap <= longest_gap_) {
            const double seconds = std::chrono::duration<double>(gap).count();
            added = (last_->speed.value + speed.value) / 2.0 / 3.6 * seconds;
        } else {
            missed_ += gap;
        }
    }
    last_ = Sample{speed, at};
    metres_ += added;
    return added;
}

}  // namespace odolink
