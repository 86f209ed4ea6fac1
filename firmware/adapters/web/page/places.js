// SPDX-License-Identifier: Apache-2.0
// The five places of the page. Each draws one view; none keeps state.
import {h, icon} from "/dom.js";
import {appointmentCard, recordCard, requestCard} from "/cards.js";
import {date, decimal, integer, pick, t, time} from "/texts.js";

const dueOrder = {overdue: 0, due: 1, soon: 2, ok: 3};
const byUrgency = (a, b) => dueOrder[a.state] - dueOrder[b.state] || (a.remaining_km ?? 1e9) - (b.remaining_km ?? 1e9);
const active = (fault) => fault.state === "pending" || fault.state === "confirmed";

export function parkedOnly() {
  return h("div", {class: "quiet"}, h("h2", {}, t("parked_only")), h("p", {}, t("parked_only_more")));
}

/** "1,000 km left" / "over 200 km", and days where they say more. */
function remaining(due) {
  const parts = [];
  if (due.remaining_km !== null) parts.push(amount(due.remaining_km, integer(Math.abs(due.remaining_km)) + " " + t("km")));
  if (due.remaining_days !== null) parts.push(amount(due.remaining_days, integer(Math.abs(due.remaining_days)) + " " + t("days")));
  return parts.join(" · ");
}
const amount = (value, text) => (value < 0 ? `${t("over")} ${text}` : document.documentElement.lang === "en" ? `${text} ${t("left")}` : `${t("left")} ${text}`);

function linkLine(view) {
  const {online, waiting, last_receipt} = view.link;
  const text = online ? t("online") : t("offline");
  const more = waiting > 0 ? ` · ${waiting} ${t("waiting")}` : last_receipt && !online ? ` · ${t("as_of")} ${time(last_receipt)}` : "";
  return h("span", {class: online ? "chip" : "chip amber"}, icon(online ? "online" : "offline"), h("span", {}, text + more));
}

export function home(view, actions) {
  const next = [...view.due].sort(byUrgency)[0];
  const faults = view.faults.filter(active);
  const tile = (label, value, note, place) =>
    h("button", {class: "tile", onclick: () => actions.go(place), disabled: view.driving !== "parked"},
      h("span", {class: "label"}, label), h("strong", {}, value), note && h("span", {class: "note"}, note));
  return h("div", {class: "home"},
    h("header", {class: `verdict ${view.verdict}`}, icon(view.verdict),
      h("div", {}, h("h1", {}, t(`verdict_${view.verdict}`)),
        h("p", {}, view.mileage.at ? `${t("mileage")} ${integer(Math.floor(view.mileage.km))} ${t("km")}` : t("reading")))),
    h("div", {class: "tiles"},
      tile(t("next_service"), next ? pick(next.name) : "–", next ? `${t("due_" + next.state)} · ${remaining(next)}` : "", "service"),
      tile(t("faults"), faults.length ? faults.map((f) => f.code).slice(0, 3).join(" ") : t("none"), faults[0] ? t(faults[0].urgency) : "", "health")),
    h("footer", {class: "bar"}, linkLine(view),
      h("span", {class: "spring"}),
      h("button", {class: "plain", onclick: actions.theme}, document.documentElement.dataset.theme === "day" ? t("night") : t("day")),
      h("button", {class: "plain", onclick: actions.language}, t("other_language"))));
}

function faultCard(fault) {
  return h("article", {class: `item ${fault.urgency}`},
    h("h2", {}, icon(active(fault) ? (fault.urgency === "stop_safely" ? "critical" : "fault") : "ok"), h("span", {}, `${fault.code} · ${pick(fault.summary)}`)),
    h("p", {}, h("b", {}, t(`state_${fault.state}`)), active(fault) ? ` · ${t(fault.urgency)}` : "", fault.lamp && active(fault) ? ` · ${t("lamp")}` : "", fault.permanent ? ` · ${t("permanent")}` : ""),
    active(fault) && h("p", {}, pick(fault.advice)),
    active(fault) && h("p", {class: "note"}, `${t("checks")}: ${pick(fault.checks)}`),
    h("p", {class: "note"}, `${t("first_seen")} ${fault.first_seen ? date(fault.first_seen) : "–"} · ${integer(fault.first_km)} ${t("km")}`),
    fault.freeze_frame.length > 0 && h("p", {class: "note"}, `${t("freeze_frame")}: ` +
      fault.freeze_frame.slice(0, 4).map((s) => `${s.name.split(".").at(-1)} ${decimal(s.value)} ${s.unit}`).join(" · ")));
}

export function health(view) {
  const left = view.readiness.monitors.filter((m) => m.supported && !m.complete).length;
  return h("div", {class: "list"},
    view.faults.length === 0 ? h("article", {class: "item"}, h("h2", {}, icon("ok"), h("span", {}, t("no_faults")))) : view.faults.map(faultCard),
    h("article", {class: "item"}, h("h2", {}, icon(view.readiness.inspection_ready ? "ok" : "due"), h("span", {}, t("readiness"))),
      h("p", {}, view.readiness.inspection_ready ? t("ready_yes") : `${t("ready_no")}${left ? ` · ${left} ${t("monitors_left")}` : ""}`)));
}

export function service(view, actions) {
  const line = (due) =>
    h("article", {class: `item due ${due.state}`},
      h("h2", {}, icon(due.state === "ok" ? "ok" : "due"), h("span", {}, pick(due.name))),
      h("p", {}, h("b", {}, t(`due_${due.state}`)), ` · ${remaining(due)}`, due.predicted_date ? ` · ${t("predicted")} ${date(due.predicted_date)}` : ""),
      due.state !== "ok" && h("p", {class: "note"}, pick(due.reason)));
  const request = (e) => actions.send({action: "request_service", kind: "service", note: ""}, e.currentTarget, t("request_sent"));
  const open = view.requests.some((r) => !["closed", "withdrawn"].includes(r.state));
  return h("div", {class: "list"},
    !open && h("button", {class: "answer first wide", onclick: request}, t("request_now")),
    [...view.due].sort(byUrgency).map(line));
}

export function matters(view, actions) {
  const openRequests = view.requests.filter((r) => !["closed", "withdrawn"].includes(r.state));
  const openAppointments = view.appointments.filter((a) => ["proposed", "countered", "accepted"].includes(a.state));
  return h("div", {class: "list"},
    openAppointments.map((a) => appointmentCard(a, actions)),
    openRequests.map((r) => requestCard(r, actions)),
    openAppointments.length + openRequests.length === 0 && h("p", {class: "quiet"}, t("nothing_open")),
    h("h3", {}, t("history")),
    view.history.length === 0 ? h("p", {class: "quiet"}, t("no_history")) : view.history.map(recordCard),
    h("p", {class: "note"}, t("for_emergency")));
}

export function privacy(view, actions) {
  const set = (consent, state) => (e) =>
    actions.send({action: "set_consent", purpose: consent.purpose, state, text_version: consent.text_version}, e.currentTarget);
  const card = (consent) => {
    const on = consent.state === "granted";
    return h("article", {class: "item consent"},
      h("div", {}, h("h2", {}, h("span", {}, pick(consent.title))), h("p", {}, pick(consent.body)), h("p", {class: "note"}, t(consent.state))),
      h("button", {class: on ? "answer" : "answer first", onclick: set(consent, on ? "withdrawn" : "granted")}, on ? t("stop") : t("allow")));
  };
  const sent = (s) => h("p", {class: "sent"}, `${s.when ? `${date(s.when)} ${time(s.when)}` : "–"} · ${pick(s.what)} → ${s.recipient} · ${s.received ? t("received") : t("under_way")}`);
  return h("div", {class: "list"},
    h("h3", {}, t("consent_title")), view.consents.map(card),
    h("h3", {}, t("sent_title")), view.sent.length === 0 ? h("p", {class: "quiet"}, t("nothing_sent")) : view.sent.slice(0, 50).map(sent));
}
