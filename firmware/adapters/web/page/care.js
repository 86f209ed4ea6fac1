// SPDX-License-Identifier: Apache-2.0
// Matters and assistance: what the owner and the dealer do with each other. Each draws one view; none keeps state.
import {campaignPage, campaignRow, rescheduleCard, thread, threadRow} from "/cards.js";
import {button, h, heading, icon, rowOf} from "/dom.js";
import {age, date, integer, pick, t} from "/texts.js";

const kOver = ["closed", "withdrawn"];
const kVisitOpen = ["proposed", "countered", "accepted"];

/** The requests and visits of the view that are under way; a visit booked far ahead is not yet, nor is the request it answers. */
export function openMatters(view) {
  const later = view.appointments.filter((a) => a.far_ahead).map((a) => a.request);
  return [...view.requests.filter((r) => !kOver.includes(r.state) && !later.includes(r.id)),
    ...view.appointments.filter((a) => kVisitOpen.includes(a.state) && !a.far_ahead)];
}

const isFarAhead = ({visits}) => visits.some((visit) => visit.far_ahead);
const isOpen = ({request, visits}) => (request && !kOver.includes(request.state)) || visits.some((visit) => kVisitOpen.includes(visit.state));

let scores = []; // given so far, of the survey `scored`
let scored = "";

/** The questions about a visit, one at a time; the last answer sends them all. */
function survey({id, questionnaire, questions}, actions) {
  if (scored !== id) [scored, scores] = [id, []];
  const question = questions[Math.min(scores.length, questions.length - 1)];
  const sent = () => ((scored = ""), actions.say(t("survey_thanks")), actions.go("matters"));
  const give = (score) => (e) => {
    scores = [...scores.slice(0, questions.indexOf(question)), {question: question.id, score}];
    if (scores.length < questions.length) return actions.go("matters", "survey", true);
    actions.send({action: "answer_survey", id, questionnaire, scores}, e.currentTarget, sent);
  };
  const back = () => (scores.length > 0 ? (scores.pop(), actions.go("matters", "survey", true)) : actions.go("matters"));
  const all = Array.from({length: question.most - question.least + 1}, (_, i) => question.least + i);
  return h("div", {class: "list"}, heading(t("back"), back, "flag", `${questions.indexOf(question) + 1}/${questions.length}`),
    h("article", {class: "item detail"}, h("p", {class: "lead"}, pick(question.text)), h("p", {class: "note"}, `${question.least} ${t("survey_worst")} · ${question.most} ${t("survey_best")}`)),
    h("div", {class: "scores"}, all.map((score) => h("button", {class: "answer", onclick: give(score)}, integer(score)))));
}

export function matters(view, actions) {
  if (view.survey && actions.detail === "survey") return survey(view.survey, actions);
  const all = actions.part("/api/matters")?.matters;
  const [what, id] = actions.detail.split(/:(.*)/);
  const chosen = all?.find((matter) => matter.id === id);
  const moved = what === "time" && chosen?.visits.find((visit) => visit.state === "proposed");
  if (moved) return rescheduleCard(chosen, moved, actions);
  if (chosen) return thread(chosen, view, actions);
  const campaign = what === "campaign" && view.campaigns.find((c) => c.id === id);
  if (campaign) return campaignPage(campaign, actions);
  if (all === undefined && openMatters(view).length > 0) return h("div", {class: "list"}, h("p", {class: "quiet"}, t("one_moment")));
  const later = (all ?? []).filter(isFarAhead);
  const open = (all ?? []).filter((matter) => isOpen(matter) && !isFarAhead(matter));
  const closed = (all ?? []).filter((matter) => !isOpen(matter));
  const {online, waiting, last_receipt} = view.link;
  const line = (sign, words) => h("p", {class: "stale"}, icon(sign), h("span", {}, words.filter(Boolean).join(" · ")));
  const unsure = view.unsaved ? line("due", [t("unsaved"), t("unsaved_then")])
    : !online && line("offline", [t("offline"), waiting > 0 && `${integer(waiting)} ${t("waiting")}`, last_receipt && `${t("as_of")} ${age(last_receipt, view.now)}`]);
  return h("div", {class: "list"}, unsure,
    view.survey && rowOf({class: "soon", onclick: () => actions.go("matters", "survey")}, "flag", t("survey"), [], [date(view.survey.visited)]),
    open.length === 0 && !view.survey && view.campaigns.length === 0 && h("p", {class: "quiet"}, t("nothing_open")),
    open.map((matter) => threadRow(matter, view, actions)),
    view.campaigns.map((c) => campaignRow(c, actions)),
    view.campaigns_known > view.campaigns.length && h("p", {class: "note"}, `+${integer(view.campaigns_known - view.campaigns.length)} ${t("campaign")}`),
    button({class: "plain", onclick: () => actions.go("assist")}, "assist", t("assist")),
    later.length > 0 && [h("h2", {class: "group"}, t("booked_ahead")), later.map((matter) => threadRow(matter, view, actions))],
    closed.length > 0 && [h("h2", {class: "group"}, t("closed_matters")), closed.map((matter) => threadRow(matter, view, actions))]);
}

// What the owner may want: the word of the request, and which of the dealer's numbers answers it.
const kWants = {
  question: {sign: "matters", phone: "service"},
  repair: {sign: "service", phone: "service"},
  complaint: {sign: "flag", phone: "complaint"},
  roadside: {sign: "roadside", phone: "roadside"},
};

export function assist(view, actions) {
  const key = view.audience === "owner" ? actions.detail : "roadside";
  const want = kWants[key];
  if (want) return confirmWant(key, want, view, actions);
  const tile = ([key, {sign}]) =>
    h("button", {class: "tile want", onclick: () => actions.go("assist", key)}, icon(sign), h("strong", {}, t(`want_${key}`)), h("span", {class: "note"}, t(`want_${key}_note`)));
  return h("div", {class: "assist"},
    heading(t("home"), () => actions.go("home"), "assist", t("assist")),
    h("div", {class: "tiles"}, Object.entries(kWants).map(tile)),
    h("p", {class: "note"}, t("for_emergency")));
}

function confirmWant(kind, {sign, phone}, view, actions) {
  const guest = view.audience !== "owner";
  const back = () => actions.go(guest ? "home" : "assist");
  const sent = () => (actions.say(t("request_sent")), actions.go(guest ? "home" : "matters"));
  const send = (position) => (e) => actions.send({action: "request_service", kind, note: "", ...(position && {position})}, e.currentTarget, sent);
  const help = kind === "roadside";
  const asked = help && view.requests?.some((r) => r.kind === kind && !kOver.includes(r.state));
  const locating = help && view.can_locate;
  const number = view.phones?.[phone];
  return h("div", {class: "assist"},
    heading(t(guest ? "home" : "assist"), back, sign, t(`want_${kind}`)),
    h("article", {class: "item detail"},
      h("p", {class: "lead"}, t(asked ? "help_on_its_way" : help ? "roadside_next" : kind === "complaint" ? "complaint_next" : "want_next")),
      !guest && h("p", {class: "note"}, `${t("recipient")} ${view.dealer || "–"}`),
      number && h("p", {class: "note"}, `${t("or_call")} `, h("b", {}, number)),
      locating && !asked && h("p", {class: "note"}, t("position_once")),
      !view.link.online && h("p", {class: "note"}, t("goes_when_online")),
      h("div", {class: "answers"},
        asked && h("button", {class: "answer first", onclick: () => actions.go("matters")}, t("see_matter")),
        !asked && locating && h("button", {class: "answer first", onclick: send(true)}, t("send_with_position")),
        !asked && h("button", {class: locating ? "answer" : "answer first", onclick: send(false)}, t(locating ? "send_without" : "send")),
        !asked && !locating && h("button", {class: "answer", onclick: back}, t("cancel")))),
    h("p", {class: "note"}, t("for_emergency")));
}
