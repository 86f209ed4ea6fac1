// SPDX-License-Identifier: Apache-2.0
// The timer of CertificateWatch, and the names under which the log knows how a renewal ended.
#include "app/daemon/certificate_watch.hpp"

#include <utility>

namespace odolink {
namespace {

using namespace std::chrono_literals;

constexpr Duration kFirstLook = 1min;  // the start has more urgent work
constexpr Duration kLook = 1h;
constexpr Duration kAfterRefusal = 24h;

}  // namespace

struct CertificateWatch::State : std::enable_shared_from_this<CertificateWatch::State> {
    State(IdentityFiles f, const Clock& c, Scheduler& s, LogSink& l, Renew r)
        : files{std::move(f)}, clock{c}, scheduler{s}, log{l}, renew{std::move(r)} {}

    void look_in(Duration delay) {
        timer = scheduler.after(delay, [self = weak_from_this()] {
            if (const auto watch = self.lock()) watch->look();
        });
    }
    void look() {
        const auto life = certificate_life(files);
        if (!life || !renewal_due(*life, clock.wall())) return look_in(kLook);
        renew([self = weak_from_this()](const std::optional<EnrolFailure>& failed) {
            if (const auto watch = self.lock()) watch->ended(failed);
        });
    }
    void ended(const std::optional<EnrolFailure>& failed) {
        if (!failed)
            log.write(LogLevel::Info, "identity.renewed", {});
        else
            log.write(LogLevel::Warning, "identity.not_renewed", {{"why", failed->text()}});
        look_in(failed && failed->error == EnrolErrc::CodeRefused ? kAfterRefusal : kLook);
    }

    IdentityFiles files;
    const Clock& clock;
    Scheduler& scheduler;
    LogSink& log;
    Renew renew;
    TimerId timer{0};
};

CertificateWatch::CertificateWatch(IdentityFiles files, const Clock& clock, Scheduler& scheduler, LogSink& log,
                                   Renew renew)
    : state_{std::make_shared<State>(std::move(files), clock, scheduler, log, std::move(renew))} {}

CertificateWatch::~CertificateWatch() {
    state_->scheduler.cancel(state_->timer);
}

void CertificateWatch::start() {
    state_->look_in(kFirstLook);
}

}  // namespace odolink
