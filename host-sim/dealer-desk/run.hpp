// SPDX-License-Identifier: Apache-2.0
// How a command or query of the desk runs: one transaction, kept when it succeeds, its messages given out afterwards.
// Included by the sources of class Desk only.
#pragma once

#include "dealer-desk/desk.hpp"

namespace odolink::desk {

[[nodiscard]] inline Refusal refuse(Refused code, std::string detail = {}) {
    return {code, std::move(detail)};
}

template <class T>
Outcome<T> Desk::run(const std::function<Outcome<T>()>& work) {
    Outcome<T> outcome{refuse(Refused::NotSaved)};
    const Status status = database_.transact([&outcome, &work] {
        outcome = work();
        return outcome ? Database::Verdict::Commit : Database::Verdict::Discard;
    });
    if (!status || !outcome) {
        outbound_.forget();
        if (!status) return refuse(Refused::NotSaved, status.error().message());
        return outcome;
    }
    ++changes_;
    for (OutMessage& message : outbound_.release()) outgoing_.push_back(std::move(message));
    return outcome;
}

template <class T>
Outcome<T> Desk::read(const std::function<Outcome<T>()>& work) {
    Outcome<T> outcome{refuse(Refused::NotSaved)};
    const Status status = database_.transact([&outcome, &work] {
        outcome = work();
        return Database::Verdict::Discard;
    });
    if (!status) return refuse(Refused::NotSaved, status.error().message());
    return outcome;
}

}  // namespace odolink::desk
