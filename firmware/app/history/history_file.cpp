// SPDX-License-Identifier: Apache-2.0
// Databases are read from a copy, as for the journal.
#include "app/history/history_file.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <map>
#include <tuple>

#include "app/sealing/sealed_file_reader.hpp"
#include "domain/record_merge.hpp"
#include "wire/records.hpp"

namespace odolink::history {
namespace {

using exchange::History;
using exchange::Imported;
using exchange::Problem;

Problem problem_of(const Error& error) {
    if (error == StoreErrc::InUse) return {0, {}, "the agent wrote to it all the while", "try again when the agent writes less"};
    if (error == StoreErrc::Io) return {0, {}, "it cannot be read", "give a vehicle.db, its directory or an exported file, and check the file's modes"};
    if (error == StoreErrc::NotOurs) return {0, {}, "it is a database of another program", "give the vehicle.db of an Odolink data directory"};
    return {0, {}, error.message(), "ask for another copy of the file"};
}

/// What stands in the records: their leaves where there are any, else the whole record of an earlier version.
Result<std::vector<ServiceRecord>, Problem> records_of(SealedFileReader& reader) {
    const auto whole = reader.load(RecordKind::Service);
    if (!whole) return problem_of(whole.error());
    const auto files = reader.load(RecordKind::RecordFile);
    if (!files) return problem_of(files.error());
    std::map<Id, ServiceRecord> found;
    for (const Record& record : *whole) {
        if (const auto value = wire::decode_service(record.value)) found[value->id] = unflatten(flatten(*value, {value->revision, Writer::Dealer}));
    }
    for (const Record& record : *files) {
        if (const auto value = wire::decode_record_file(record.value)) found[value->id] = unflatten(*value);
    }
    std::vector<ServiceRecord> out;
    for (auto& [id, record] : found) {
        if (!taken_back(record)) out.push_back(std::move(record));
    }
    std::stable_sort(out.begin(), out.end(), [](const ServiceRecord& a, const ServiceRecord& b) {
        return std::tuple(a.performed_at.since_epoch, a.mileage, a.id) > std::tuple(b.performed_at.since_epoch, b.mileage, b.id);
    });
    return out;
}

Result<Imported, Problem> from_database(const std::filesystem::path& path) {
    auto reader = SealedFileReader::open(path);
    if (!reader) return problem_of(reader.error());
    auto records = records_of(*reader);
    if (!records) return records.error();
    Imported read;
    History& out = read.history;
    out.records = std::move(*records);
    const auto identities = reader->load(RecordKind::Identity);
    const auto mileage = reader->load(RecordKind::Mileage);
    if (!identities) return problem_of(identities.error());
    if (!mileage) return problem_of(mileage.error());
    for (const Record& record : *identities) {
        if (const auto known = wire::decode_identity(record.value); record.key == "vehicle" && known) out.vehicle.vin = known->vin;
    }
    for (const Record& record : *mileage) {
        if (const auto trusted = wire::decode_mileage(record.value); record.key == "trusted" && trusted) out.vehicle.mileage = *trusted;
    }
    return read;
}

}  // namespace

std::optional<Format> format_of(std::string_view word) {
    constexpr std::pair<std::string_view, Format> kWords[] = {{"csv", Format::Csv}, {"json", Format::Json}, {"jtt1132", Format::Jtt1132}, {"html", Format::Html}};
    for (const auto& [name, format] : kWords) {
        if (name == word) return format;
    }
    return std::nullopt;
}

Result<Imported, Problem> read(const std::filesystem::path& path, const exchange::Reading& reading) {
    std::error_code failed;
    if (std::filesystem::is_directory(path, failed)) return from_database(path);
    std::ifstream in{path, std::ios::binary};
    const std::string file{std::istreambuf_iterator<char>{in}, {}};
    if (!in.is_open()) return problem_of(StoreErrc::Io);
    if (file.starts_with("SQLite format 3")) return from_database(path);
    return exchange::from_file(file, reading);
}

std::string write(const History& history, Format format, Language language) {
    switch (format) {
        case Format::Csv: return exchange::to_csv(history.records, language);
        case Format::Json: return exchange::to_json(history);
        case Format::Jtt1132: return exchange::to_jtt1132(history);
        case Format::Html: return exchange::to_html(history, language);
    }
    return {};
}

}  // namespace odolink::history
