// SPDX-License-Identifier: Apache-2.0
// Home, health and privacy. Each draws one view; none keeps state.
import {button, h, icon, tabs} from "/dom.js";
import {age, date, decimal, integer, isEnglish, pick, reading, t, time} from "/texts.js";

const kDueOrder = {overdue: 0, due: 1, soon: 2, ok: 3};
const kOldMs = 60 * 60 * 1000; // what is older than this says how old it is
export const byUrgency = (a, b) => kDueOrder[a.state] - kDueOrder[b.state] || (a.remaining_km ?? 1e9) - (b.remaining_km ?? 1e9);
const active = (fault) => fault.state === "pending" || fault.state === "confirmed";
const kFaultOrder = {stop_safely: 0, service_soon: 1, drive_on: 2};
const byFault = (a, b) => active(b) - active(a) || kFaultOrder[a.urgency] - kFaultOrder[b.urgency];

/** "1,000 km left" / "over by 200 km", and days where they say more. */
export function remaining(due) {
  const amount = (value, unit) => {
    const text = `${integer(Math.abs(value))} ${t(unit)}`;
    if (value < 0) return `${t("over")} ${text}`;
    return isEnglish() ? `${text} ${t("left")}` : `${t("left")} ${text}`;
  };
  const parts = [];
  if (due.remaining_km !== null) parts.push(amount(due.remaining_km, "km"));
  if (due.remaining_days !== null) parts.push(amount(due.remaining_days, "days"));
  if (due.remaining_engine_hours !== null && parts.length === 0) parts.push(amount(due.remaining_engine_hours, "hours"));
  return parts.join(" · ");
}

/** What is known of the link and of the age of what is shown. */
function linkLine(view, actions) {
  if (actions.silent) return chip("offline", "amber", `${t("silent")} · ${t("as_of")} ${age(view.now, new Date().toISOString())}`);
  const {online, waiting, last_receipt} = view.link;
  const parts = [t(online ? "online" : "offline")];
  if (waiting > 0) parts.push(`${waiting} ${t("waiting")}`);
  if (!online && last_receipt) parts.push(`${t("as_of")} ${age(last_receipt, view.now)}`);
  return chip(online ? "online" : "offline", online ? "" : "amber", parts.join(" · "));
}
const chip = (sign, colour, text) => h("span", {class: `chip ${colour}`}, icon(sign), h("span", {}, text));

function mileageLine(view) {
  if (!view.mileage.at) return t("reading");
  const old = new Date(view.now ?? view.mileage.at) - new Date(view.mileage.at) > kOldMs;
  return `${t("mileage")} ${integer(Math.floor(view.mileage.km))} ${t("km")}${old ? ` · ${t("as_of")} ${age(view.mileage.at, view.now)}` : ""}`;
}

function tiles(view, actions) {
  const next = [...view.due].sort(byUrgency)[0];
  const faults = view.faults.filter(active).sort(byFault);
  const tile = (label, value, note, place) =>
    h(actions.locked ? "div" : "button", {class: "tile", onclick: actions.locked ? null : () => actions.go(place)},
      h("span", {class: "label"}, label, !actions.locked && icon("open")), h("strong", {}, value), note && h("span", {class: "note"}, note));
  const when = next && (actions.locked || !next.predicted_date ? remaining(next) : `${t("predicted")} ${date(next.predicted_date)}`);
  return h("div", {class: "tiles"},
    tile(t("next_service"), next ? pick(next.name) : "–", next ? `${t("due_" + next.state)}${when ? " · " + when : ""}` : "", "service"),
    tile(t("faults"), faults.length ? faults.slice(0, 3).map((f) => f.code).join(" ") : t("none"), faults[0] ? t(faults[0].urgency) : t("no_faults"), "health"));
}

export function home(view, actions) {
  const day = document.documentElement.dataset.theme === "day";
  const waiting = view.prompts_waiting > 0 && !view.prompt;
  const hint = actions.locked ? chip("lock", "", waiting ? `${view.prompts_waiting} ${t("prompts_parked")}` : t("parked_only")) : null;
  const verdict = view.mileage.at || view.verdict !== "ok" ? view.verdict : "unknown";
  return h("div", {class: "home"},
    h("header", {class: `verdict ${verdict}`}, icon(verdict === "unknown" ? "health" : verdict),
      h("div", {}, h("h1", {}, t(`verdict_${verdict}`)), h("p", {}, mileageLine(view)))),
    tiles(view, actions),
    h("div", {class: "status"}, linkLine(view, actions), hint),
    h("footer", {class: "bar"},
      !actions.locked && button({class: "plain wide", onclick: () => actions.go("assist")}, "assist", t("assist")),
      button({class: "plain", onclick: actions.theme}, day ? "night" : "day", t(day ? "night" : "day")),
      button({class: "plain", onclick: actions.language}, null, t("other_language"))));
}

const signOf = (fault) => (!active(fault) ? "ok" : fault.urgency === "stop_safely" ? "critical" : "fault");
const stateOf = (fault) =>
  [t(`state_${fault.state}`), active(fault) && t(fault.urgency), active(fault) && fault.lamp && t("lamp"), fault.permanent && t("permanent")].filter(Boolean).join(" · ");

function faultRow(fault, actions) {
  return h("button", {class: `row ${active(fault) ? fault.urgency : "past"}`, onclick: () => actions.go("health", `${fault.ecu}:${fault.code}`)},
    icon(signOf(fault)), h("span", {class: "words"}, h("strong", {}, `${fault.code}  ${pick(fault.summary)}`), h("span", {class: "note"}, stateOf(fault))), icon("open"));
}

function faultDetail(fault, actions) {
  const block = (label, words) => words && h("section", {}, h("h3", {}, t(label)), h("p", {}, words));
  const seen = `${fault.first_seen ? date(fault.first_seen) : "–"} · ${integer(fault.first_km)} ${t("km")}`;
  return h("div", {class: "list"},
    button({class: "plain back", onclick: () => actions.go("health")}, "back", t("health")),
    h("article", {class: `item detail ${active(fault) ? fault.urgency : "past"}`},
      h("header", {}, icon(signOf(fault)), h("h1", {}, fault.code)),
      h("p", {class: "lead"}, pick(fault.summary)), h("p", {class: "state"}, stateOf(fault)),
      active(fault) && block("what_to_do", pick(fault.advice)),
      active(fault) && block("checks", pick(fault.checks)),
      block("first_seen", seen),
      fault.freeze_frame.length > 0 && h("section", {}, h("h3", {}, t("freeze_frame")),
        h("div", {class: "readings"}, fault.freeze_frame.slice(0, 8).map((s) => h("p", {}, h("span", {class: "note"}, reading(s.name)), h("b", {}, `${decimal(s.value)} ${s.unit}`)))))));
}

export function health(view, actions) {
  const chosen = view.faults.find((f) => `${f.ecu}:${f.code}` === actions.detail);
  if (chosen) return faultDetail(chosen, actions);
  const {inspection_ready, monitors} = view.readiness;
  const left = monitors.filter((m) => m.supported && !m.complete).length;
  const none = h("article", {class: "item line drive_ok"}, icon("ok"), h("span", {class: "words"}, h("strong", {}, t("no_faults"))));
  return h("div", {class: "list"},
    view.faults.length === 0 ? none : [...view.faults].sort(byFault).map((f) => faultRow(f, actions)),
    h("article", {class: `item line ${inspection_ready ? "drive_ok" : ""}`}, icon(inspection_ready ? "ok" : "due"),
      h("span", {class: "words"}, h("strong", {}, t("readiness")),
        h("span", {class: "note"}, inspection_ready ? t("ready_yes") : [t("ready_no"), left > 0 && `${left} ${t("monitors_left")}`].filter(Boolean).join(" · ")))),
    view.vin && h("p", {class: "note"}, `VIN ${view.vin}`));
}

export function privacy(view, actions) {
  const tab = actions.detail || "consents";
  const set = (consent, state) => (e) =>
    actions.send({action: "set_consent", purpose: consent.purpose, state, text_version: consent.text_version}, e.currentTarget);
  const card = (consent) => {
    const on = consent.state === "granted";
    return h("article", {class: "item consent"},
      h("div", {}, h("h2", {}, pick(consent.title)), h("p", {class: on ? "state on" : "state"}, t(consent.state)), h("p", {class: "note"}, pick(consent.body))),
      h("button", {class: on ? "answer" : "answer first", onclick: set(consent, on ? "withdrawn" : "granted")}, t(on ? "stop" : "allow")));
  };
  const sent = (s) =>
    h("article", {class: "item line"}, icon(s.received ? "ok" : "due"),
      h("span", {class: "words"}, h("strong", {}, pick(s.what)),
        h("span", {class: "note"}, `${s.when ? `${date(s.when)} ${time(s.when)}` : "–"} · ${t(s.received ? "received" : "under_way")}`)));
  const body = tab === "consents"
    ? [h("p", {class: "note"}, `${t("recipient")} ${view.dealer || "–"}`), ...view.consents.map(card)]
    : view.sent.length === 0 ? [h("p", {class: "quiet"}, t("nothing_sent"))] : view.sent.slice(0, 50).map(sent);
  return h("div", {class: "list"}, tabs({consents: t("consent_title"), sent: t("sent_title")}, tab, (key) => actions.go("privacy", key)), body);
}
