// SPDX-License-Identifier: Apache-2.0
// The questionnaire. Another question, or another word of one that changes its meaning, is another version.
#include "domain/survey.hpp"

namespace odolink {
namespace {

constexpr const char* kRecommend = "recommend";
constexpr std::uint32_t kLowOfFive = 2;
constexpr std::uint32_t kDetractor = 6;  // of 0 to 10, as the net promoter score counts

}  // namespace

const Questionnaire& questionnaire() {
    static const Questionnaire kQuestions{
        1,
        {{"work", {"维修保养质量满意吗？", "How good was the work?"}, 1, 5},
         {"service", {"接待服务满意吗？", "How well were you looked after?"}, 1, 5},
         {kRecommend, {"您会向朋友推荐这家店吗？", "Would you recommend this garage to friends?"}, 0, 10}}};
    return kQuestions;
}

bool is_low(const SurveyScore& score) {
    return score.score <= (score.question == kRecommend ? kDetractor : kLowOfFive);
}

}  // namespace odolink
