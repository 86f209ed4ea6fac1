// SPDX-License-Identifier: Apache-2.0
// One story, so that the files fit each other: a fault, its receipt, the record of its repair, the digest that acknowledges it, and a campaign.
#include "golden_examples.hpp"

#include <array>
#include <sstream>

#include "wire/envelope.hpp"
#include "wire/key_document.hpp"

namespace odolink::golden {
namespace {

constexpr const char* kVehicle = "V7K2M9QX4";
constexpr const char* kShard = "2b";
constexpr std::uint64_t kAlert = 41;
constexpr std::uint64_t kRecord = 7;

Id id_of(unsigned first, std::size_t length) {
    Id id;
    for (std::size_t i = 0; i < length; ++i) id.bytes[i] = static_cast<std::byte>(first + i);
    return id;
}

const Id kEpoch = id_of(0xE0, 8);
const Id kBoot = id_of(0xB0, 6);
const Id kServiceRecord = id_of(0x10, 16);

WallTime at(std::chrono::minutes later) { return {std::chrono::milliseconds{1'780'000'000'000} + later, WallQuality::Synchronised}; }

wire::UpBatch alert() {
    FaultRecord fault;
    fault.dtc = {0x7E8, "P0301"};
    fault.state = FaultState::Confirmed;
    fault.lamp = true;
    fault.urgency = Urgency::ServiceSoon;
    fault.first_seen = fault.last_seen = at(0min);
    fault.mileage_first = fault.mileage_last = Distance::metres(48'210'400);
    fault.occurrences = 1;
    const Id id = wire::event_id(kEpoch, Stream::Health, kAlert);
    return {kVehicle, Stream::Health, kEpoch, kAlert, {wire::encode(UpEvent{id, id, MonoTime{86'400'123ms}, at(0min), kBoot, FaultChanged{fault}})}};
}

wire::DeskSync receipt() {
    return {kVehicle, kEpoch, {{Stream::Health, kAlert, {}, {}, {}}, {Stream::Mileage, 4, {}, {}, {{5, 6}}}}, kRecord - 1, at(1min)};
}

wire::DownBatch document() {
    ServiceRecord record;
    record.id = kServiceRecord;
    record.dealer_id = "north";
    record.dealer_name = "车行 North";
    record.performed_at = at(48h);
    record.mileage = Distance::metres(48'260'000);
    record.jobs = {Job{JobKind::Repair, "", "更换点火线圈", {"P0301"}, {{"06H905115B", "点火线圈", 1000, {26'000, "CNY"}}}, 45, {18'000, "CNY"}}};
    record.total = {44'000, "CNY"};
    return {kVehicle, {{id_of(0x70, 16), wire::event_id(kEpoch, Stream::Health, kAlert), kRecord, at(48h + 2min), at(48h + 24h * 30), "", ServiceRecorded{record}}}, {}};
}

wire::VehicleSync digest() {
    return {kVehicle, kEpoch, kRecord, {{Stream::Health, kAlert, {}, {}, {}}, {Stream::Mileage, 9, {{7, 9}}, {{5, 6}}, {}}}, at(48h + 3min), {}, false};
}

wire::DownBatch campaign() {
    Campaign told;
    told.id = id_of(0x20, 16);
    told.campaign_class = CampaignClass::Service;
    told.theme = CampaignTheme::Check;
    told.title = {"冬季检查", "Winter check"};
    told.body = {"免费检查电池和冷却液", "Battery and coolant are checked for free"};
    told.criteria.wmis = {"LDK"};
    told.criteria.mileage_from = Distance::kilometres(40'000);
    told.criteria.items = {"coolant"};
    told.from = at(72h);
    told.until = at(72h + 24h * 60);
    told.offers_visit = true;
    const Id message = id_of(0x80, 16);
    return {kVehicle, {{message, message, kRecord + 1, at(72h), at(72h + 24h * 30), "", CampaignTold{told}}}, {}};
}

wire::HealthBody will() { return {kVehicle, {id_of(0xA0, 16), 0, LinkWord::Lost}}; }

template <class Decode>
std::function<Bytes(ByteView)> again(Decode decode) {
    return [decode](ByteView body) {
        const auto taken = decode(body);
        return taken ? wire::encode(*taken) : Bytes{};
    };
}

}  // namespace

const std::vector<Example>& examples() {
    static const std::vector<Example> all{
        {"alert", "health", true, wire::encode(alert()), again([](ByteView b) { return wire::decode_up_batch(b); })},
        {"receipt", "sync", false, wire::encode(receipt()), again([](ByteView b) { return wire::decode_desk_sync(b); })},
        {"document", "care", false, wire::encode(document()), again([](ByteView b) { return wire::decode_down_batch(b); })},
        {"digest", "sync", true, wire::encode(digest()), again([](ByteView b) { return wire::decode_vehicle_sync(b); })},
        {"campaign", "care", false, wire::encode(campaign()), again([](ByteView b) { return wire::decode_down_batch(b); })},
        {"will", "agent", true, wire::encode(will()), again([](ByteView b) { return wire::decode_health_body(b); })}};
    return all;
}

Bytes key_document_of(const Bytes& certificate) { return wire::encode(wire::KeyDocument{"north", 2, {{certificate, at(48h), {}}}, {"Tr1edKey"}}); }

std::string topic_of_keys() { return wire::topic(kShard, kVehicle, wire::Direction::Down, wire::kKeysChannel); }

std::string topic_of(const Example& example) {
    return wire::topic(kShard, kVehicle, example.from_vehicle ? wire::Direction::Up : wire::Direction::Down, example.channel);
}

std::string text_of(const File& file) {
    return "topic: " + file.topic + "\nkey_id: " + file.key_id + "\npublic_key: " + to_hex(file.public_key) + "\nbody: " + to_hex(file.body) +
           "\nsignature: " + to_hex(file.signature) + "\nenvelope: " + to_hex(file.envelope) + "\n";
}

File file_of(const std::string& text) {
    File out;
    const std::array<std::pair<std::string_view, Bytes*>, 4> parts{
        {{"public_key: ", &out.public_key}, {"body: ", &out.body}, {"signature: ", &out.signature}, {"envelope: ", &out.envelope}}};
    std::istringstream lines{text};
    for (std::string line; std::getline(lines, line);) {
        if (line.starts_with("topic: ")) out.topic = line.substr(7);
        if (line.starts_with("key_id: ")) out.key_id = line.substr(8);
        for (const auto& [name, bytes] : parts) {
            if (!line.starts_with(name)) continue;
            if (auto read = from_hex(std::string_view{line}.substr(name.size()))) *bytes = std::move(*read);
        }
    }
    return out;
}

}  // namespace odolink::golden
