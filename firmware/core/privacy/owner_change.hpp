// SPDX-License-Identifier: Apache-2.0
// "Forget me" and the change of owner: what has to be written so that nothing personal stays, worked out from the store
// alone, and the step it has come to, which is stored, so that a cut of power in between resumes it. The agent runs it
// before it loads anything.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "domain/event.hpp"
#include "domain/record_merge.hpp"
#include "ports/vehicle_store.hpp"

namespace odolink {

/// Meta record that is there while an erasure is under way.
inline constexpr std::string_view kErasureKey = "erasure";

/// In this order. Each may be done again.
enum class ErasureStep : std::uint8_t {
    Asked = 1,    ///< confirmed by the owner; nothing is erased yet
    Erased = 2,   ///< committed, with the event that tells the dealer; the files are still to be compacted
    Telling = 3,  ///< of a change of owner: the dealer's receipt is awaited, then the key is dropped
};

struct ErasureState {
    ErasureStep step{ErasureStep::Asked};
    ErasureReason reason{ErasureReason::Forgotten};
    std::uint64_t told_as{0};  ///< number of PersonalDataErased in Stream::Operation; 0 before it is told
    bool operator==(const ErasureState&) const = default;
};
[[nodiscard]] Bytes encode(const ErasureState& state);
/// Nothing for bytes that are not one.
[[nodiscard]] std::optional<ErasureState> decode_erasure(ByteView bytes);

/// Meta record of Forgetting; absent: the owner has never asked to be forgotten here.
inline constexpr std::string_view kForgettingKey = "forgetting";

/// After "forget me" words of the dealer may be under way that were meant for who is forgotten. They are known by their numbers: the
/// desk knows of it once its receipt covers PersonalDataErased, and what it had given numbers to by then is older.
struct Forgetting {
    std::uint64_t told_as{0};  ///< number of PersonalDataErased in Stream::Operation until its receipt; then 0
    std::uint64_t until{0};    ///< highest number of a message that may be from before
    [[nodiscard]] bool covers(std::uint64_t message) const { return told_as != 0 || message <= until; }
    bool operator==(const Forgetting&) const = default;
};
[[nodiscard]] Bytes encode(const Forgetting& forgetting);
/// Nothing for bytes that are not one.
[[nodiscard]] std::optional<Forgetting> decode_forgetting(ByteView bytes);

struct ErasurePlan {
    std::vector<RecordWrite> records;    ///< erased, and service records without what is personal
    std::vector<std::uint64_t> journal;  ///< entries whose text is to be removed
    std::vector<RecordFile>
        written_anew;  ///< records that lost their entries: one without personal fields is written for each
};

/// What stays and what goes: personal_data.hpp. A record that cannot be read is erased. Errors: those of VehicleStore.
[[nodiscard]] Result<ErasurePlan> plan_erasure(VehicleStore& store);

/// Purposes whose waiting events go with the consents: all that need one.
[[nodiscard]] std::vector<Purpose> purposes_to_purge();

}  // namespace odolink
