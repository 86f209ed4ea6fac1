// SPDX-License-Identifier: Apache-2.0
// Service, matters and assistance: what the owner and the dealer do with each other. Each draws one view; none keeps state.
import {matterCard, openMatters, recordDetail, recordRow, rescheduleCard} from "/cards.js";
import {button, h, heading, icon, tabs} from "/dom.js";
import {byUrgency, remaining} from "/places.js";
import {near, pick, t} from "/texts.js";

function dueLine(due, now) {
  const range = due.predicted_early && due.predicted_late ? `${near(due.predicted_early, now)} – ${near(due.predicted_late, now)}` : "";
  const forecast = due.predicted_date ? `${t("predicted")} ${due.state !== "ok" && range ? range : near(due.predicted_date, now)}` : "";
  return h("article", {class: `item line plan ${due.state}`}, icon(due.state === "ok" ? "ok" : "due"),
    h("span", {class: "words"}, h("strong", {}, pick(due.name)), due.state !== "ok" && h("span", {class: "note"}, pick(due.reason))),
    h("span", {class: "amount"}, h("b", {}, t(`due_${due.state}`)), h("span", {class: "note"}, remaining(due, 1)), forecast && h("span", {class: "note"}, forecast)));
}

function plan(view, actions) {
  const sent = () => (actions.say(t("request_sent")), actions.go("matters"));
  const request = (e) => actions.send({action: "request_service", kind: "service", note: ""}, e.currentTarget, sent);
  const waits = openMatters(view).length > 0;
  return [
    waits ? button({class: "answer", onclick: () => actions.go("matters")}, null, t("see_matter"))
          : button({class: "answer first", onclick: request}, null, t("request_now")),
    view.due.length === 0 && h("p", {class: "quiet"}, t("no_plan")),
    ...[...view.due].sort(byUrgency).map((due) => dueLine(due, view.now))];
}

export function service(view, actions) {
  const record = view.history.find((r) => r.id === actions.detail);
  if (record) return recordDetail(record, actions);
  const tab = actions.detail === "history" ? "history" : "plan";
  const records = () => (view.history.length === 0 ? [h("p", {class: "quiet"}, t("no_history"))] : view.history.map((r) => recordRow(r, actions)));
  return h("div", {class: "list"},
    tabs({plan: t("plan"), history: t("history")}, tab, (key) => actions.go("service", key)),
    tab === "plan" ? plan(view, actions) : records());
}

export function matters(view, actions) {
  const moved = view.appointments.find((a) => a.id === actions.detail && a.state === "proposed");
  if (moved) return rescheduleCard(moved, actions);
  const open = openMatters(view);
  return h("div", {class: "list"},
    open.length === 0 ? h("p", {class: "quiet"}, t("nothing_open")) : open.map((matter) => matterCard(matter, view, actions)),
    button({class: "answer", onclick: () => actions.go("assist")}, "assist", t("assist")));
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
      h("div", {class: "answers"}, h("button", {class: "answer first", onclick: send}, t("send")),
        h("button", {class: "answer", onclick: () => actions.go("assist")}, t("cancel")))),
    h("p", {class: "note"}, t("for_emergency")));
}
