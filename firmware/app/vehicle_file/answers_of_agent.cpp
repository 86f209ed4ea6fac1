// SPDX-License-Identifier: Apache-2.0
// status, consent, outbox: how the agent and its link stand.
#include <algorithm>
#include <boost/json.hpp>

#include "adapters/web/words.hpp"
#include "app/vehicle_file/answers.hpp"
#include "app/vehicle_file/words.hpp"

namespace odolink::vehicle_file {
namespace {

namespace json = boost::json;

json::value both(const Text& text) {
    return {{"zh", text.zh}, {"en", text.en}};
}
json::value time(WallTime at) {
    return at.known() ? json::value(web::iso8601(at)) : json::value(nullptr);
}

struct Total {
    std::uint64_t events{0};
    std::uint64_t bytes{0};
    std::uint64_t evicted{0};
};

Total total_of(const VehicleFile& file) {
    Total all;
    for (const OutboxRange& range : file.outbox) {
        all.events += range.count;
        all.bytes += range.bytes;
        all.evicted += range.evicted;
    }
    return all;
}

std::size_t active_faults(const HeadUnitView& v) {
    return static_cast<std::size_t>(
        std::count_if(v.faults.begin(), v.faults.end(), [](const FaultLine& line) { return line.fault.active(); }));
}

std::size_t open_requests(const HeadUnitView& v) {
    return static_cast<std::size_t>(std::count_if(v.requests.begin(), v.requests.end(),
                                                  [](const RequestLine& line) { return is_open(line.request.state); }));
}

std::size_t due_items(const HeadUnitView& v) {
    return static_cast<std::size_t>(
        std::count_if(v.due.begin(), v.due.end(), [](const DueLine& line) { return line.due.state != DueState::Ok; }));
}

std::string amount(std::uint64_t bytes) {
    return bytes < 10'000 ? std::to_string(bytes) + " B" : std::to_string(bytes / 1000) + " kB";
}

}  // namespace

json::value status_json(const VehicleFile& file) {
    const HeadUnitView& v = file.now.view;
    const Total all = total_of(file);
    json::array consents;
    for (const ConsentLine& line : v.consents)
        consents.push_back({{"purpose", web::word(line.consent.purpose)}, {"state", web::word(line.consent.state)}});
    return {{"odolinkctl", ODOLINK_VERSION},
            {"data", file.path.string()},
            {"bytes", file.bytes},
            {"agent_runs", file.agent_runs},
            {"unclean_stops", file.unclean_stops},
            {"pin_mark", file.pin_mark},
            {"vin", masked(v.identity.vin)},
            {"dealer", v.dealer_name},
            {"needs_enrolment", v.link.needs_enrolment},
            {"held", v.link.held},
            {"verdict", web::word(v.verdict)},
            {"km", v.mileage.value.in_kilometres()},
            {"confidence", word(v.mileage.confidence)},
            {"faults_active", active_faults(v)},
            {"due", due_items(v)},
            {"records", v.history.size()},
            {"requests_open", open_requests(v)},
            {"consents", std::move(consents)},
            {"waiting", all.events},
            {"waiting_bytes", all.bytes},
            {"evicted", all.evicted + file.now.evicted},
            {"withheld", file.now.withheld},
            {"remarks", json::array(file.remarks.begin(), file.remarks.end())}};
}

std::string status_text(const VehicleFile& file, Language language) {
    const HeadUnitView& v = file.now.view;
    const Total all = total_of(file);
    const bool zh = language == Language::Chinese;
    const char* colon = zh ? "：" : ": ";
    std::string out;
    const auto line = [&out, colon, language](const Text& name, const std::string& value) {
        out += name.in(language) + colon + value + '\n';
    };
    const auto counted = [](std::size_t n, const char* one, const char* many) {
        return std::to_string(n) + (n == 1 ? one : many);
    };
    line({"车辆", "vehicle"}, masked(v.identity.vin));
    line({"经销商", "dealer"}, v.dealer_name.empty() ? "–" : v.dealer_name);
    line({"程序", "agent"}, (file.agent_runs ? (zh ? "正在运行" : "running") : (zh ? "未运行" : "not running")) +
                                (zh ? "，异常停止 " + std::to_string(file.unclean_stops) + " 次"
                                    : ", " + counted(file.unclean_stops, " unclean stop", " unclean stops")));
    if (!file.pin_mark.empty()) line({"车主 PIN", "owner's PIN"}, (zh ? "已设置，标记 " : "set, mark ") + file.pin_mark);
    if (v.link.needs_enrolment) line({"身份", "identity"}, zh ? "此处没有密钥：待登记，或为不含密钥的副本" : "no key here: to be enrolled, or a copy without its key");
    if (v.link.held)
        line({"身份", "identity"}, zh ? "读到另一个车架号，暂停发送" : "another VIN is read: nothing is sent");
    line({"里程", "mileage"},
         kilometres(v.mileage.value) + (zh ? "，" : ", ") + text_of(v.mileage.confidence).in(language));
    line({"故障", "faults"},
         zh ? std::to_string(active_faults(v)) + " 个未解决" : std::to_string(active_faults(v)) + " active");
    line({"保养", "service"}, zh ? std::to_string(due_items(v)) + " 项到期或即将到期"
                                 : counted(due_items(v), " item", " items") + " due or soon");
    line({"事项", "requests"},
         zh ? std::to_string(open_requests(v)) + " 件未结" : std::to_string(open_requests(v)) + " open");
    line({"待确认", "outbox"}, zh ? std::to_string(all.events) + " 条等待经销商回执（" + amount(all.bytes) + "）"
                                  : counted(all.events, " event waits", " events wait") +
                                        " for the dealer's receipt (" + amount(all.bytes) + ")");
    if (file.now.withheld != 0)
        line({"未发送", "withheld"}, zh ? std::to_string(file.now.withheld) + " 条，未获同意"
                                        : counted(file.now.withheld, " event", " events") + ", for lack of consent");
    if (all.evicted + file.now.evicted != 0)
        line({"已丢弃", "dropped"},
             zh ? std::to_string(all.evicted + file.now.evicted) + " 条，空间不足"
                : counted(all.evicted + file.now.evicted, " event", " events") + ", for lack of space");
    line({"数据", "data"}, file.path.string() + " (" + amount(file.bytes) + ")");
    for (const std::string& remark : file.remarks) line({"注意", "note"}, remark);
    return out;
}

json::value consent_json(const VehicleFile& file) {
    json::array consents;
    for (const ConsentLine& line : file.now.view.consents) {
        consents.push_back({{"purpose", web::word(line.consent.purpose)},
                            {"title", both(line.title)},
                            {"recipient", line.consent.recipient},
                            {"state", web::word(line.consent.state)},
                            {"text_version", line.consent.text_version},
                            {"changed", time(line.consent.changed)}});
    }
    return {{"consents", std::move(consents)}, {"withheld", file.now.withheld}};
}

std::string consent_text(const VehicleFile& file, Language language) {
    const HeadUnitView& v = file.now.view;
    const bool zh = language == Language::Chinese;
    std::string out;
    for (const ConsentLine& line : v.consents) {
        out += line.title.in(language) + (zh ? "：" : ": ") + text_of(line.consent.state).in(language);
        if (line.consent.state != ConsentState::NotAsked)
            out += (zh ? "，对象 " : ", to ") + line.consent.recipient + (zh ? "，自 " : ", since ") +
                   local_time(line.consent.changed, v.offset) + (zh ? "，文本版本 " : ", text ") +
                   line.consent.text_version;
        out += '\n';
    }
    out += (zh ? "因未获同意而未发送：" : "not queued for lack of consent: ") + std::to_string(file.now.withheld) +
           '\n';
    return out;
}

json::value outbox_json(const VehicleFile& file) {
    json::array streams;
    for (const OutboxRange& range : file.outbox)
        streams.push_back({{"stream", word(range.stream)},
                           {"first", range.first},
                           {"last", range.last},
                           {"waiting", range.count},
                           {"bytes", range.bytes},
                           {"evicted", range.evicted}});
    json::array kinds;
    for (const WaitingKind& kind : file.waiting)
        kinds.push_back({{"what", both(kind.name)}, {"count", kind.count}, {"bytes", kind.bytes}});
    return {{"streams", std::move(streams)}, {"waiting", std::move(kinds)}, {"withheld", file.now.withheld}};
}

std::string outbox_text(const VehicleFile& file, Language language) {
    const bool zh = language == Language::Chinese;
    std::string out;
    for (const OutboxRange& range : file.outbox) {
        out += text_of(range.stream).in(language) + (zh ? "：已编号 " : ": numbered up to ") +
               std::to_string(range.last) + (zh ? "，等待 " : ", waiting ") + std::to_string(range.count) + " (" +
               amount(range.bytes) + ")";
        if (range.count != 0) out += (zh ? "，最早 " : ", first ") + std::to_string(range.first);
        if (range.evicted != 0) out += (zh ? "，已丢弃 " : ", dropped ") + std::to_string(range.evicted);
        out += '\n';
    }
    for (const WaitingKind& kind : file.waiting)
        out += "  " + kind.name.in(language) + " × " + std::to_string(kind.count) + '\n';
    if (file.waiting.empty()) out += zh ? "全部已有经销商回执\n" : "the dealer has confirmed everything\n";
    return out;
}

}  // namespace odolink::vehicle_file
