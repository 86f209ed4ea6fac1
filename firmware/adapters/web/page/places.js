// SPDX-License-Identifier: Apache-2.0
// Health and privacy. Each draws one view; none keeps state.
import {facts, h, heading, icon, rowOf, tabs} from "/dom.js";
import {stale} from "/due.js";
import {active, unread} from "/home.js";
import {mine} from "/mine.js";
import {settings} from "/seat.js";
import {date, decimal, integer, pick, reading, t, time} from "/texts.js";

const signOf = (fault) => (!active(fault) ? "ok" : fault.urgency === "stop_safely" ? "critical" : "fault");
const stateOf = (fault) =>
  [t(`state_${fault.state}`), active(fault) && fault.lamp && t("lamp"), fault.permanent && t("permanent")].filter(Boolean).join(" · ");

const faultRow = (fault, actions) =>
  rowOf({class: active(fault) ? fault.urgency : "past", onclick: () => actions.go("health", fault.id)}, signOf(fault), pick(fault.summary), [`${fault.code} · ${stateOf(fault)}`],
    [active(fault) && t(fault.urgency)]);

function faultPage(fault, view, actions) {
  const known = actions.part(`/api/fault/${encodeURIComponent(fault.id)}`);
  const block = (label, words) => words && h("section", {}, h("h3", {}, t(label)), h("p", {}, words));
  const seen = (iso, km) => `${iso ? date(iso) : "–"} · ${integer(km)} ${t("km")}`;
  return h("div", {class: "list"},
    heading(t("health"), () => actions.go("health"), signOf(fault), fault.code, active(fault) ? fault.urgency : "past"),
    h("article", {class: "item detail"},
      h("p", {class: "lead"}, pick(fault.summary)),
      h("p", {class: "state"}, [active(fault) && t(fault.urgency), stateOf(fault)].filter(Boolean).join(" · ")),
      known && active(fault) && block("what_to_do", pick(known.advice)),
      known && active(fault) && block("checks", pick(known.checks)),
      known?.warranty.length > 0 && block("warranty", known.warranty.map(pick).join(t("stop_mark"))),
      known && facts([[t("first_seen"), seen(known.first_seen, known.first_km)], [t("last_seen"), seen(known.last_seen, known.last_km)]]),
      known?.freeze_frame.length > 0 && h("section", {}, h("h3", {}, t("freeze_frame")),
        h("div", {class: "readings"}, known.freeze_frame.slice(0, 8).map((s) => h("p", {}, h("span", {class: "note"}, reading(s.name)), h("b", {}, `${decimal(s.value)} ${s.unit}`)))))));
}

const calls = (recall) => recall.state === "open" || recall.state === "booked";

const recallRow = (recall, actions) =>
  rowOf({class: recall.state === "open" ? "service_soon" : "past", onclick: () => actions.go("health", `recall:${recall.number}`)}, calls(recall) ? "fault" : "ok",
    pick(recall.what), [`${t("recall")} ${recall.number}`], [t(`recall_${recall.state}`)]);

function recallPage(recall, view, actions) {
  const sent = () => (actions.say(t("request_sent")), actions.go("matters"));
  const book = (e) => actions.send({action: "request_service", kind: "repair", note: ""}, e.currentTarget, sent);
  const known = actions.part(`/api/recall/${recall.number}`);
  return h("div", {class: "list"},
    heading(t("health"), () => actions.go("health"), calls(recall) ? "fault" : "ok", t("recall"), recall.state === "open" ? "service_soon" : "past"),
    h("article", {class: "item detail"},
      h("p", {class: "lead"}, pick(recall.what)),
      h("p", {class: "state"}, t(`recall_${recall.state}`)),
      known && ["risk", "remedy"].map((part) => h("section", {}, h("h3", {}, t(`recall_${part}`)), h("p", {}, pick(known[part])))),
      known && facts([[t("recall_number"), recall.number], known.announced && [t("recall_announced"), date(known.announced)]])),
    h("div", {class: "answers"}, recall.state === "open" && h("button", {class: "answer first", onclick: book}, t("request_now")),
      known?.record && h("button", {class: "answer", onclick: () => actions.go("service", `record:${known.record}`)}, t("see_record"))));
}

export function health(view, actions) {
  const chosen = view.faults.find((f) => f.id === actions.detail);
  if (chosen) return faultPage(chosen, view, actions);
  const recall = view.recalls.find((r) => `recall:${r.number}` === actions.detail);
  if (recall) return recallPage(recall, view, actions);
  const {inspection_ready, monitors_left} = view.readiness;
  const read = !unread(view);
  const line = (good, sign, words, note) =>
    h("article", {class: `item line ${good ? "drive_ok" : ""}`}, icon(sign), h("span", {class: "words"}, h("strong", {}, words), note && h("span", {class: "note"}, note)));
  const readiness = inspection_ready ? t("ready_yes") : [t("ready_no"), monitors_left > 0 && `${monitors_left} ${t("monitors_left")}`].filter(Boolean).join(" · ");
  return h("div", {class: "list"}, stale(view), view.recalls.filter(calls).map((r) => recallRow(r, actions)),
    view.faults.length === 0 ? line(read, read ? "ok" : "health", t(read ? "no_faults" : `verdict_${unread(view)}`)) : view.faults.map((f) => faultRow(f, actions)),
    view.faults_known > view.faults.length && h("p", {class: "note"}, `+${integer(view.faults_known - view.faults.length)} ${t("faults")}`),
    line(inspection_ready, inspection_ready ? "ok" : "due", t("readiness"), readiness),
    view.recalls.filter((r) => !calls(r)).map((r) => recallRow(r, actions)),
    view.recalls_known > view.recalls.length && h("p", {class: "note"}, `+${integer(view.recalls_known - view.recalls.length)} ${t("recall")}`),
    view.vin && facts([[t("vin"), view.vin]]));
}

export function privacy(view, actions) {
  const tab = actions.detail.split("-")[0] || "consents";
  const set = (consent, state) => (e) =>
    actions.send({action: "set_consent", purpose: consent.purpose, state, text_version: consent.text_version}, e.currentTarget);
  const card = (consent) => {
    const on = consent.state === "granted";
    return h("article", {class: "item consent"},
      h("div", {}, h("h2", {}, pick(consent.title)), h("p", {class: on ? "state on" : "state"}, t(consent.state)), h("p", {class: "note"}, pick(consent.body))),
      h("button", {class: on ? "answer" : "answer first", onclick: set(consent, on ? "withdrawn" : "granted")}, t(on ? "stop" : "allow")));
  };
  const why = (purpose) => {
    const title = view.consents.find((c) => c.purpose === purpose)?.title;
    return title ? pick(title) : t("keeping");
  };
  const sum = ({messages, bytes}) => `${messages} ${t("messages")} · ${bytes < 10240 ? `${bytes} B` : `${Math.round(bytes / 1024)} KB`}`;
  const sent = (s) =>
    h("article", {class: s.received || s.messages ? "item line drive_ok" : "item line"}, icon(s.received || s.messages ? "ok" : "due"),
      h("span", {class: "words"}, h("strong", {}, pick(s.what)),
        h("span", {class: "note"}, [s.when ? `${date(s.when)} ${time(s.when)}` : "–", why(s.purpose), s.recipient, s.messages ? sum(s) : t(s.received ? "received" : "under_way")]
          .flatMap((part, n) => [n > 0 && " ", h("span", {class: "whole"}, n > 0 ? `· ${part}` : part)]))));
  const all = () => {
    const lines = actions.part("/api/sent")?.sent;
    if (!lines) return h("p", {class: "quiet"}, t("one_moment"));
    return lines.length === 0 ? h("p", {class: "quiet"}, t("nothing_sent")) : lines.slice(0, 100).map(sent);
  };
  const consents = () => [h("p", {class: "note"}, `${t("recipient")} ${view.dealer || "–"}`), view.consents.map(card)];
  return h("div", {class: "list"}, tabs({consents: t("consent_title"), sent: t("sent_title"), mine: t("mine_title"), settings: t("settings")}, tab, (key) => actions.go("privacy", key)),
    {consents, sent: all, mine: () => mine(view, actions), settings: () => settings(view, actions)}[tab]());
}
