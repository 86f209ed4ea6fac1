// SPDX-License-Identifier: Apache-2.0
// Home, health and privacy. Each draws one view; none keeps state.
import {button, h, heading, icon, tabs} from "/dom.js";
import {age, date, decimal, integer, isEnglish, near, pick, reading, t, time} from "/texts.js";

const kDueOrder = {overdue: 0, due: 1, soon: 2, ok: 3};
const kOldMs = 60 * 60 * 1000; // what is older than this says how old it is
export const byUrgency = (a, b) => kDueOrder[a.state] - kDueOrder[b.state] || (a.remaining_km ?? 1e9) - (b.remaining_km ?? 1e9);
const active = (fault) => fault.state === "pending" || fault.state === "confirmed";
const kFaultOrder = {stop_safely: 0, service_soon: 1, drive_on: 2};
const byFault = (a, b) => active(b) - active(a) || kFaultOrder[a.urgency] - kFaultOrder[b.urgency];

/** "1,000 km left" / "over by 200 km", and days; at a glance only the one that is closer. */
export function remaining(due, most = 2) {
  const amount = (value, unit) => {
    const text = `${integer(Math.abs(value))} ${t(unit)}`;
    if (value < 0) return `${t("over")} ${text}`;
    return isEnglish() ? `${text} ${t("left")}` : `${t("left")} ${text}`;
  };
  const parts = [];
  if (due.remaining_km !== null) parts.push(amount(due.remaining_km, "km"));
  if (due.remaining_days !== null) parts.push(amount(due.remaining_days, "days"));
  if (due.remaining_engine_hours !== null && parts.length === 0) parts.push(amount(due.remaining_engine_hours, "hours"));
  const daysCall = due.remaining_days !== null && (due.remaining_km === null || (due.remaining_days < 0 && due.remaining_km >= 0));
  return most === 1 ? (daysCall ? parts.at(-1) : parts[0]) ?? "" : parts.join(" · ");
}

const chip = (sign, colour, ...texts) => h("span", {class: `chip ${colour}`}, icon(sign), h("span", {class: "texts"}, texts.filter(Boolean).map((text) => h("span", {}, text))));

/** What is known of the link and of the age of what is shown. */
function linkLine(view, actions) {
  if (actions.silent) return chip("offline", "amber", t("silent"), `${t("as_of")} ${age(view.now, new Date().toISOString())}`);
  const {online, waiting, last_receipt} = view.link;
  return chip(online ? "online" : "offline", online ? "" : "amber", t(online ? "online" : "offline"), waiting > 0 && `${integer(waiting)} ${t("waiting")}`,
    !online && last_receipt && `${t("as_of")} ${age(last_receipt, view.now)}`);
}

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
  const when = next && (next.predicted_date && !actions.locked ? `${t("predicted")} ${near(next.predicted_date, view.now)}` : remaining(next, 1));
  const codes = faults.map((f) => f.code);
  return h("div", {class: "tiles"},
    tile(t("next_service"), next ? pick(next.name) : "–", next ? `${t("due_" + next.state)}${when ? " · " + when : ""}` : "", "service"),
    tile(t("faults"), codes.length > 1 ? `${codes[0]}  +${codes.length - 1}` : codes[0] ?? (view.mileage.at ? t("none") : "–"),
      faults[0] ? t(faults[0].urgency) : view.mileage.at && t("no_faults"), "health"));
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
    !actions.locked && h("div", {class: "status"}, linkLine(view, actions)),
    h("footer", {class: "bar"},
      actions.locked && h("div", {class: "status"}, linkLine(view, actions), hint),
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
    heading(t("health"), () => actions.go("health"), signOf(fault), fault.code, active(fault) ? fault.urgency : "past"),
    h("article", {class: "item detail"},
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
  const read = view.mileage.at !== null; // what nobody has read yet is not called faultless
  const none = h("article", {class: `item line ${read ? "drive_ok" : ""}`}, icon(read ? "ok" : "health"), h("span", {class: "words"}, h("strong", {}, t(read ? "no_faults" : "verdict_unknown"))));
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
    h("article", {class: s.received ? "item line drive_ok" : "item line"}, icon(s.received ? "ok" : "due"),
      h("span", {class: "words"}, h("strong", {}, pick(s.what)),
        h("span", {class: "note"}, `${s.when ? `${date(s.when)} ${time(s.when)}` : "–"} · ${t(s.received ? "received" : "under_way")}`)));
  const body = tab === "consents"
    ? [h("p", {class: "note"}, `${t("recipient")} ${view.dealer || "–"}`), ...view.consents.map(card)]
    : view.sent.length === 0 ? [h("p", {class: "quiet"}, t("nothing_sent"))] : view.sent.slice(0, 50).map(sent);
  return h("div", {class: "list"}, tabs({consents: t("consent_title"), sent: t("sent_title")}, tab, (key) => actions.go("privacy", key)), body);
}
