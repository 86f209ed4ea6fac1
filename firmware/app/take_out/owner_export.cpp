// SPDX-License-Identifier: Apache-2.0
// The head unit's own exports, the answers of odolinkctl, and two tables.
#include "app/take_out/owner_export.hpp"

#include <boost/json.hpp>
#include <cstdio>
#include <map>

#include "adapters/mbedtls/key_id.hpp"
#include "adapters/mbedtls/mbed_keys.hpp"
#include "adapters/mbedtls/sealed_store.hpp"
#include "adapters/web/words.hpp"
#include "app/take_out/exports.hpp"
#include "app/vehicle_file/answers.hpp"
#include "core/ledger/journal_export.hpp"

namespace odolink::take_out {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;
using vehicle_file::Problem;
using vehicle_file::VehicleFile;

constexpr std::size_t kPiece = 4096;           // journal entries read at once
constexpr const char* kMark = "\xEF\xBB\xBF";  // spreadsheets know UTF-8 by it
constexpr const char* kLine = "\r\n";

std::string time(WallTime at) {
    return at.known() ? web::iso8601(at) : std::string{};
}
std::string decimal(double value) {
    char text[32];
    std::snprintf(text, sizeof text, "%.3f", value);
    return text;
}

std::string trips_csv(const VehicleFile& file) {
    std::string out =
        std::string{kMark} + "number,started_utc,duration_s,idle_s,distance_km,mileage_at_end_km,fuel_litres" + kLine;
    for (const Trip& t : file.trips) {
        out += std::to_string(t.number) + ',' + time(t.started) + ',' + std::to_string(t.duration.count()) + ',' +
               std::to_string(t.idle.count()) + ',' + decimal(t.distance.in_kilometres()) + ',' +
               decimal(t.mileage_at_end.in_kilometres()) + ',' + decimal(t.fuel_litres) + kLine;
    }
    return out;
}

std::string faults_csv(const VehicleFile& file) {
    std::string out =
        std::string{kMark} + "code,state,urgency,first_seen_utc,last_seen_utc,first_km,last_km,occurrences" + kLine;
    for (const FaultLine& line : file.now.view.faults) {
        const FaultRecord& f = line.fault;
        out += f.dtc.code + ',' + std::string{web::word(f.state)} + ',' + std::string{web::word(f.urgency)} + ',' +
               time(f.first_seen) + ',' + time(f.last_seen) + ',' + decimal(f.mileage_first.in_kilometres()) + ',' +
               decimal(f.mileage_last.in_kilometres()) + ',' + std::to_string(f.occurrences) + kLine;
    }
    return out;
}

std::string journal_of(const VehicleFile& file) {
    std::vector<JournalEntry> all;
    while (true) {
        const auto piece = file.store->journal(all.size() + 1, kPiece);
        if (!piece || piece->empty()) return export_journal(all);
        all.insert(all.end(), piece->begin(), piece->end());
    }
}

/// Those whose bytes are here, whole; what a record names and nobody fetched is not.
void add_attachments(const VehicleFile& file, std::vector<OutFile>& out) {
    const auto parts = file.store->load(RecordKind::Attachment);  // by digest, then number
    if (!parts) return;
    std::map<std::string, std::string> whole;
    for (const Record& part : *parts) whole[part.key.substr(0, part.key.find('/'))] += to_text(part.value);
    for (const ServiceRecord& record : file.now.view.history) {
        for (const Attachment& attachment : record.attachments) {
            const auto found = whole.find(to_hex(attachment.digest));
            if (found == whole.end() || !is_attachment_type(attachment.media_type)) continue;
            if (mbed::sha256_of(as_bytes(found->second)) != attachment.digest) continue;
            const std::string ending = attachment.media_type.substr(attachment.media_type.find('/') + 1);
            out.push_back({"attachment-" + found->first.substr(0, 12) + '.' + ending, {"附件：" + attachment.name, "attachment: " + attachment.name}, found->second});
            whole.erase(found);
        }
    }
}

std::string readme(const std::vector<OutFile>& files) {
    std::string out = "本文件夹含车辆保存的全部车主数据。文件为 UTF-8；CSV 可用电子表格打开；时间为 UTC。\n";
    for (const OutFile& file : files) out += "  " + file.name + "  " + file.what.zh + '\n';
    out +=
        "\nThis folder holds all that the vehicle keeps of its owner. Files are UTF-8; CSV opens in spreadsheets; "
        "times are UTC.\n";
    for (const OutFile& file : files) out += "  " + file.name + "  " + file.what.en + '\n';
    return out;
}

}  // namespace

std::vector<OutFile> owner_files(const VehicleFile& file) {
    const ExportSources sources{file.identity, *file.keys, *file.store};
    std::vector<OutFile> out;
    const auto exported = [&out, &file, &sources](const char* name, Text what) {
        if (auto made = export_file(name, file.now.view, sources))
            out.push_back({name, std::move(what), std::move(made->body)});
    };
    const auto answered = [&out, &file](const char* name, Text what, json::value (*answer)(const VehicleFile&)) {
        out.push_back({name, std::move(what), json::serialize(answer(file)) + "\n"});
    };
    exported("me.json", {"授权、事项、活动、发送记录", "consents, matters, campaigns, what was sent"});
    exported("history.html", {"服务历史，可打印", "service history, to print"});
    exported("history.csv", {"服务历史，表格", "service history, as a table"});
    exported("history.json", {"服务历史，供程序读取（odolinkctl history import）",
                              "service history, for programs (odolinkctl history import)"});
    answered("mileage.json", {"可信里程和不可信的读数", "trusted mileage, and readings not believed"},
             vehicle_file::mileage_json);
    answered("due.json", {"保养状态", "what is due"}, vehicle_file::due_json);
    answered("faults.json", {"故障及冻结帧", "faults with their freeze frames"}, vehicle_file::faults_json);
    out.push_back({"faults.csv", {"故障，表格", "faults, as a table"}, faults_csv(file)});
    out.push_back({"trips.csv", {"行程，表格；不含位置", "trips, as a table; no places"}, trips_csv(file)});
    out.push_back({"journal.txt",
                   {"里程与服务日志，可核验（odolinkctl journal verify）",
                    "journal of mileage and service, to be checked (odolinkctl journal verify)"},
                   journal_of(file)});
    exported("hand-over-vin.txt", {"给买家的签名声明，含车架号（odolinkctl history verify）",
                                   "signed statement for a buyer, with the VIN (odolinkctl history verify)"});
    add_attachments(file, out);
    out.insert(out.begin(), {"README.txt", {"本清单", "this list"}, readme(out)});
    return out;
}

Result<void, Problem> write_folder(const std::vector<OutFile>& files, const fs::path& folder) {
    std::error_code failed;
    if (fs::exists(folder, failed) && !fs::is_empty(folder, failed))
        return Problem{folder.string(), "it is there already", "name a folder that is not there yet"};
    fs::create_directories(folder, failed);
    if (!failed) fs::permissions(folder, fs::perms::owner_all, failed);
    for (const OutFile& file : files) {
        if (failed || !write_private_file(folder / file.name, as_bytes(file.content)))
            return Problem{(folder / file.name).string(), "it cannot be written",
                           "choose a folder that you may write to and that has room"};
    }
    return {};
}

}  // namespace odolink::take_out
