// SPDX-License-Identifier: Apache-2.0
// Looks at the vehicle's certificate from time to time and renews it in the last third of its life, while everything
// else goes on. The daemon owns one.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>

#include "adapters/mbedtls/enrolment/enrolment.hpp"
#include "base/log.hpp"
#include "ports/clock.hpp"
#include "ports/scheduler.hpp"

namespace odolink {

class CertificateWatch {
public:
    /// Asks the desk once and says how it ended: nothing where the next identity is there.
    using Renew = std::function<void(std::function<void(std::optional<EnrolFailure>)>)>;

    /// All outlive it.
    CertificateWatch(IdentityFiles files, const Clock& clock, Scheduler& scheduler, LogSink& log, Renew renew);
    ~CertificateWatch();
    CertificateWatch(const CertificateWatch&) = delete;
    CertificateWatch& operator=(const CertificateWatch&) = delete;

    /// Looks a minute from now, then each hour; a day after the desk refused the key.
    void start();

private:
    struct State;
    std::shared_ptr<State> state_;
};

}  // namespace odolink
