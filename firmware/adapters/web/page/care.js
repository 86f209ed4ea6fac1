// SPDX-License-Identifier: Apache-2.0
// Matters and assistance: what the owner and the dealer do with each other. Each draws one view; none keeps state.
import {rescheduleCard, thread, threadRow} from "/cards.js";
import {button, h, heading, icon} from "/dom.js";
import {age, integer, t} from "/texts.js";

const kOver = ["closed", "withdrawn"];
const kVisitOpen = ["proposed", "countered", "accepted"];

/** The requests and visits of the view that are under way. */
export const openMatters = (view) =>
  [...view.requests.filter((r) => !kOver.includes(r.state)), ...view.appointments.filter((a) => kVisitOpen.includes(a.state))];

const isOpen = ({request, visits}) => (request && !kOver.includes(request.state)) || visits.some((visit) => kVisitOpen.includes(visit.state));

export function matters(view, actions) {
  const all = actions.part("/api/matters")?.matters;
  const [what, id] = actions.detail.split(/:(.*)/);
  const chosen = all?.find((matter) => matter.id === id);
  const moved = what === "time" && chosen?.visits.find((visit) => visit.state === "proposed");
  if (moved) return rescheduleCard(chosen, moved, actions);
  if (chosen) return thread(chosen, view, actions);
  if (all === undefined && openMatters(view).length > 0) return h("div", {class: "list"}, h("p", {class: "quiet"}, t("one_moment")));
  const open = (all ?? []).filter(isOpen);
  const closed = (all ?? []).filter((matter) => !isOpen(matter));
  const {online, waiting, last_receipt} = view.link;
  const offline = !online && h("p", {class: "stale"}, icon("offline"),
    h("span", {}, [t("offline"), waiting > 0 && `${integer(waiting)} ${t("waiting")}`, last_receipt && `${t("as_of")} ${age(last_receipt, view.now)}`].filter(Boolean).join(" · ")));
  return h("div", {class: "list"}, offline,
    open.length === 0 && h("p", {class: "quiet"}, t("nothing_open")),
    open.map((matter) => threadRow(matter, view, actions)),
    button({class: "plain", onclick: () => actions.go("assist")}, "assist", t("assist")),
    closed.length > 0 && [h("h2", {class: "group"}, t("closed_matters")), closed.map((matter) => threadRow(matter, view, actions))]);
}

// What the owner may want, as kinds of a service request; the note tells the clerk in both languages which it is.
const kWants = {
  ask: {sign: "matters", kind: "other", note: "咨询 · Question"},
  repair: {sign: "service", kind: "repair", note: "维修 · Repair"},
  complaint: {sign: "flag", kind: "other", note: "投诉 · Complaint"},
  roadside: {sign: "roadside", kind: "other", note: "道路救援 · Roadside assistance"},
};

export function assist(view, actions) {
  const want = kWants[actions.detail];
  if (want) return confirmWant(actions.detail, want, view, actions);
  const tile = ([key, {sign}]) =>
    h("button", {class: "tile want", onclick: () => actions.go("assist", key)}, icon(sign), h("strong", {}, t(`want_${key}`)), h("span", {class: "note"}, t(`want_${key}_note`)));
  return h("div", {class: "assist"},
    heading(t("home"), () => actions.go("home"), "assist", t("assist")),
    h("div", {class: "tiles"}, Object.entries(kWants).map(tile)),
    h("p", {class: "note"}, t("for_emergency")));
}

function confirmWant(key, {sign, kind, note}, view, actions) {
  const sent = () => (actions.say(t("request_sent")), actions.go("matters"));
  const send = (e) => actions.send({action: "request_service", kind, note}, e.currentTarget, sent);
  return h("div", {class: "assist"},
    heading(t("assist"), () => actions.go("assist"), sign, t(`want_${key}`)),
    h("article", {class: "item detail"},
      h("p", {class: "lead"}, t(key === "roadside" ? "roadside_next" : "want_next")),
      h("p", {class: "note"}, `${t("recipient")} ${view.dealer || "–"}`),
      !view.link.online && h("p", {class: "note"}, t("goes_when_online")),
      h("div", {class: "answers"}, h("button", {class: "answer first", onclick: send}, t("send")),
        h("button", {class: "answer", onclick: () => actions.go("assist")}, t("cancel")))),
    h("p", {class: "note"}, t("for_emergency")));
}
