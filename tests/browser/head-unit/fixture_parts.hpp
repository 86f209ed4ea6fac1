// SPDX-License-Identifier: Apache-2.0
// The parts that the scripted views are put together from. For fixture_*.cpp only.
#pragma once

#include <string>
#include <string_view>

#include "core/prompts/prompt_desk.hpp"
#include "domain/care.hpp"
#include "domain/fault.hpp"
#include "domain/service_record.hpp"
#include "ports/head_unit.hpp"

namespace odolink::fixture {

inline constexpr std::string_view kDealerId = "dealer-0001";
inline constexpr const char* kStatement = "0000000000000000000000000000C0DE";  ///< id of what the owner said

/// 2026-06-01 10:20 in China, plus so many minutes.
[[nodiscard]] WallTime at(std::chrono::minutes from_now);
/// An id that is the same in each run.
[[nodiscard]] Id id(unsigned char number);

/// A petrol car of 98,765.4 km without faults, online; due items of the shipped plan, `soonest` km before oil is due.
[[nodiscard]] HeadUnitView healthy(Distance soonest);
/// A car nobody has read yet.
[[nodiscard]] HeadUnitView fresh();

/// Puts the due lines into the order of service, as the agent does.
void order(HeadUnitView& view);

[[nodiscard]] FaultLine fault(std::string_view code, FaultState state);
[[nodiscard]] Prompt prompt(const PromptOffer& offer);
[[nodiscard]] PromptOffer oil_offer();
[[nodiscard]] PromptOffer fault_offer(const FaultLine& line);

[[nodiscard]] RequestLine request(RequestState state);
[[nodiscard]] Appointment appointment(AppointmentState state);
[[nodiscard]] std::vector<ServiceRecord> history();
[[nodiscard]] std::vector<SentLine> sent();
/// A PNG of 640 by 420 pixels, made here.
[[nodiscard]] Bytes picture();

}  // namespace odolink::fixture
