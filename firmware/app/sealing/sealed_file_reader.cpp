// SPDX-License-Identifier: Apache-2.0
#include "app/sealing/sealed_file_reader.hpp"

#include "adapters/mbedtls/sealed_store.hpp"
#include "app/sealing/store_key.hpp"

namespace odolink {

Result<SealedFileReader> SealedFileReader::open(const std::filesystem::path& path) {
    auto reader = VehicleFileReader::open(path);
    if (!reader) return reader.error();
    const auto config = load_config({});
    const auto sealer = key_to_look(path, config ? config->data_key : std::filesystem::path{});
    if (!sealer) return sealer.error();
    return SealedFileReader{std::move(*reader), *sealer};
}

Result<std::vector<JournalEntry>> SealedFileReader::journal(std::uint64_t first_index, std::size_t count) {
    auto entries = reader_.journal(first_index, count);
    if (!entries) return entries;
    for (JournalEntry& entry : *entries)
        if (const Status done = open_in_place(sealer_, entry); !done) return done.error();
    return entries;
}

Result<std::vector<Record>> SealedFileReader::load(RecordKind kind) {
    auto records = reader_.load(kind);
    if (!records) return records;
    for (Record& record : *records)
        if (const Status done = open_in_place(sealer_, record); !done) return done.error();
    return records;
}

}  // namespace odolink
