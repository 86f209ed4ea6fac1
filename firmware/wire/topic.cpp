// SPDX-License-Identifier: Apache-2.0
// Topic words: odolink/v1/{shard}/{vehicle}/{up|down}/{channel}.
#include <algorithm>
#include <array>

#include "domain/pseudonym.hpp"
#include "wire/envelope.hpp"

namespace odolink::wire {
namespace {

constexpr std::string_view kRoot = "odolink/v1/";

constexpr std::array<std::string_view, 7> kUpChannels{"care", "health", "mileage", "operation", kSyncChannel, kLiveChannel, kAgentChannel};
constexpr std::array<std::string_view, 3> kDownChannels{kDownCareChannel, kSyncChannel, kKeysChannel};

bool is_shard(std::string_view text) {
    return text.size() == 2 && std::ranges::all_of(text, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

/// Cuts the text up to the next slash off the front of `rest`.
std::string_view next_level(std::string_view& rest) {
    const std::size_t slash = rest.find('/');
    const std::string_view level = rest.substr(0, slash);
    rest = slash == std::string_view::npos ? std::string_view{} : rest.substr(slash + 1);
    return level;
}

}  // namespace

std::string_view channel_of(Stream stream) {
    switch (stream) {
        case Stream::Care: return "care";
        case Stream::Health: return "health";
        case Stream::Mileage: return "mileage";
        case Stream::Operation: break;
    }
    return "operation";
}

std::string shard_of(const std::array<std::byte, 32>& pseudonym_sha256) {
    constexpr std::string_view kDigits = "0123456789abcdef";
    const unsigned first = u8(pseudonym_sha256.front());
    return {kDigits[first >> 4U], kDigits[first & 0x0FU]};
}

std::string topic(std::string_view shard, std::string_view vehicle, Direction direction, std::string_view channel) {
    std::string out{kRoot};
    out.append(shard).append("/").append(vehicle).append(direction == Direction::Up ? "/up/" : "/down/").append(channel);
    return out;
}

Result<TopicParts> parse_topic(std::string_view topic) {
    const Error malformed = make_error_code(WireErrc::Malformed);
    if (!topic.starts_with(kRoot)) return malformed;
    std::string_view rest = topic.substr(kRoot.size());
    const std::string_view shard = next_level(rest);
    const std::string_view vehicle = next_level(rest);
    const std::string_view direction = next_level(rest);
    if (!is_shard(shard) || !is_pseudonym(vehicle)) return malformed;
    const bool up = direction == "up";
    if (!up && direction != "down") return malformed;
    const bool known = up ? std::ranges::find(kUpChannels, rest) != kUpChannels.end()
                          : std::ranges::find(kDownChannels, rest) != kDownChannels.end();
    if (!known) return malformed;
    return TopicParts{std::string{shard}, std::string{vehicle}, up ? Direction::Up : Direction::Down, std::string{rest}};
}

}  // namespace odolink::wire
