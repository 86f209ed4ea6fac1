// SPDX-License-Identifier: Apache-2.0
// Sessions by the digest of their token; failures by account in windows of five minutes.
#include "dealer-desk/api/sessions.hpp"

#include <algorithm>

namespace odolink::desk {
namespace {

constexpr auto kWindow = std::chrono::minutes{5};
constexpr int kPerAccount = 5;
constexpr int kOverAll = 50;
constexpr std::size_t kMostNames = 1000;

std::string hidden(const Crypto& crypto, std::string_view token) {
    return to_hex(crypto.sha256(as_bytes(token)));
}

}  // namespace

std::string Sessions::begin(const Clerk& clerk, MonoTime now) {
    if (sessions_.size() >= kMost) {
        sessions_.erase(std::min_element(sessions_.begin(), sessions_.end(),
                                         [](const auto& a, const auto& b) { return a.second.used < b.second.used; }));
    }
    const std::string token = crypto_.new_id().text() + crypto_.new_id().text();
    sessions_[hidden(crypto_, token)] = {clerk, crypto_.new_id().text(), now, now};
    return token;
}

const Session* Sessions::find(std::string_view token, MonoTime now) {
    const auto place = sessions_.find(hidden(crypto_, token));
    if (place == sessions_.end()) return nullptr;
    Session& session = place->second;
    if (now - session.used > kIdle || now - session.began > kLongest) {
        sessions_.erase(place);
        return nullptr;
    }
    session.used = now;
    return &session;
}

void Sessions::end(std::string_view token) {
    sessions_.erase(hidden(crypto_, token));
}

void Sessions::end_all(const std::string& name) {
    std::erase_if(sessions_, [&name](const auto& entry) { return entry.second.clerk.name == name; });
}

void LoginLimit::age(Failures& failures, MonoTime now) {
    if (now - failures.since > kWindow) failures = {0, now};
}

bool LoginLimit::allows(const std::string& name, MonoTime now) {
    age(all_, now);
    if (all_.count >= kOverAll) return false;
    const auto place = by_name_.find(name);
    if (place == by_name_.end()) return true;
    age(place->second, now);
    return place->second.count < kPerAccount;
}

void LoginLimit::failed(const std::string& name, MonoTime now) {
    if (by_name_.size() >= kMostNames) by_name_.clear();
    for (Failures* failures : {&all_, &by_name_[name]}) {
        age(*failures, now);
        if (failures->count == 0) failures->since = now;
        ++failures->count;
    }
}

void LoginLimit::succeeded(const std::string& name) {
    by_name_.erase(name);
}

}  // namespace odolink::desk
