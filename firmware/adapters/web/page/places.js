// SPDX-License-Identifier: Apache-2.0
// Home, health and privacy. Each draws one view; none keeps state.
import {bar, button, facts, h, heading, icon, rowOf, tabs} from "/dom.js";
import {mine} from "/mine.js";
import {expected, readAt, remaining, stale} from "/due.js";
import {backButton, settings} from "/seat.js";
import {age, date, decimal, integer, pick, reading, t, time} from "/texts.js";

const active = (fault) => fault.state === "pending" || fault.state === "confirmed";

const chip = (sign, colour, ...texts) => h("span", {class: `chip ${colour}`}, icon(sign), h("span", {class: "texts"}, texts.filter(Boolean).map((text) => h("span", {}, text))));

/** What is known of the link and of the age of what is shown. */
function linkLine(view, actions) {
  if (actions.silent) return chip("offline", "amber", t("silent"), `${t("as_of")} ${age(view.now, new Date().toISOString())}`);
  if (view.mode !== "full") return chip("offline", "amber", t(`mode_${view.mode}`));
  const {online, waiting, last_receipt, held, needs_enrolment, saves_data} = view.link;
  if (view.live) return chip("online", "amber", `${t("live")} · ${view.live.minutes} ${t("minutes")}`);
  if (held) return chip("offline", "amber", t("held"));
  if (needs_enrolment) return chip("offline", "amber", t("needs_enrolment"));
  return chip(online ? "online" : "offline", online ? "" : "amber", t(online ? "online" : "offline"), waiting > 0 && `${integer(waiting)} ${t("waiting")}`,
    saves_data && t("saves_data"), !online && last_receipt && `${t("as_of")} ${age(last_receipt, view.now)}`);
}

/** Why nothing good can be said of the vehicle: it was not read yet, or is not asked; null: it is read. */
const unread = (view) => (view.mode !== "full" ? "unasked" : view.mileage.at ? null : "unknown");

function odometer(view) {
  if (!view.mileage.at) return null; // the verdict says that the vehicle is being read
  return h("p", {class: "odometer"}, h("strong", {}, integer(Math.floor(view.mileage.km)), h("small", {}, t("km"))), h("span", {}, readAt(view) || t("mileage")));
}

function tile(label, sign, value, note, colour, open, ...more) {
  return h(open ? "button" : "div", {class: `tile ${colour}`, onclick: open},
    h("span", {class: "label"}, icon(sign), h("span", {}, label), open && icon("open")), h("strong", {}, value), note && h("span", {class: "note"}, note), more);
}

/** What follows, on screens wide enough for it: [words, words at the right end]. */
const after = (lines) => lines.length > 0 && h("span", {class: "after"}, lines.map(([words, aside]) => h("span", {}, h("span", {}, words), h("span", {}, aside))));

function nextTile(view, actions) {
  const next = view.next;
  if (!next) return tile(t("next_service"), "service", "–", "", "", actions.locked ? null : () => actions.go("service"));
  const when = !actions.locked && expected(next, view.now);
  const note = next.state === "ok" && when ? [`${t("predicted")} ${when}`] : [next.state !== "ok" && t(`due_${next.state}`), remaining(next)[0]].filter(Boolean).join(" · ");
  return tile(t("next_service"), "service", pick(next.name), note, next.state, actions.locked ? null : () => actions.go("service"), bar(next.used_percent, next.state),
    !actions.locked && after(view.due.slice(1, 4).map((due) => [pick(due.name), due.state === "ok" ? expected(due, view.now) || remaining(due)[0] : t(`due_${due.state}`)])));
}

function faultTile(view, actions) {
  const faults = view.faults.filter(active);
  const read = !unread(view); // what nobody has read yet is not called faultless
  const value = faults.length > 1 ? `${faults[0].code}  +${faults.length - 1}` : faults[0]?.code ?? (read ? t("none") : "–");
  const note = faults[0] ? t(faults[0].urgency) : read ? t("no_faults") : "";
  const full = !actions.locked && view.audience === "owner";
  return tile(t("faults"), "health", value, note, faults[0]?.urgency ?? "", full ? () => actions.go("health") : null,
    full && after(faults.length > 1 ? faults.slice(1, 4).map((fault) => [fault.code, t(fault.urgency)])
      : [[t("readiness"), t(view.readiness.inspection_ready ? "ready_yes" : "ready_no")]]));
}

/** What the maker calls back, in the place of faults where there are none. */
const recallTile = (recall, actions) => tile(t("recall"), "fault", h("span", {class: "one"}, pick(recall.what)), t("recall_open"), "service_soon", () => actions.go("health"));

const roadsideTile = (actions) =>
  tile(t("assist"), "roadside", t("want_roadside"), actions.locked ? t("parked_only") : "", "", actions.locked ? null : () => actions.go("assist", "roadside"));

export function home(view, actions) {
  const guest = view.audience !== "owner";
  const day = document.documentElement.dataset.theme === "day";
  const waiting = view.prompts_waiting > 0 && !view.prompt;
  const called = !actions.locked && view.recalls?.find((r) => r.state === "open");
  const faultless = !view.faults.some(active);
  const hint = actions.locked ? chip("lock", "", waiting ? `${view.prompts_waiting} ${t("prompts_parked")}` : t("parked_only")) : called && !faultless ? chip("fault", "amber", t("recall_open")) : null;
  const verdict = view.verdict === "ok" ? unread(view) || "ok" : view.verdict;
  return h("div", {class: "home"},
    h("header", {class: `verdict ${verdict}`}, icon(verdict === unread(view) ? "health" : verdict === "recall" ? "fault" : verdict), h("div", {class: "words"}, h("h1", {}, t(`verdict_${verdict}`)), guest && !actions.silent ? chip("lock", "", t(`seat_${view.audience}`)) : linkLine(view, actions)), odometer(view)),
    h("div", {class: "tiles"}, guest ? [faultTile(view, actions), roadsideTile(actions)] : [nextTile(view, actions), called && faultless ? recallTile(called, actions) : faultTile(view, actions)]),
    h("footer", {class: "bar"},
      hint && h("div", {class: "status"}, hint),
      view.live && button({class: "plain wide", onclick: (e) => actions.send({action: "end_live"}, e.currentTarget)}, null, t("end_live")),
      !actions.locked && (guest ? backButton(view, actions) : button({class: "plain wide", onclick: () => actions.go("assist")}, "assist", t("assist"))),
      button({class: "plain", onclick: actions.theme}, day ? "night" : "day", t(day ? "night" : "day")),
      button({class: "plain", onclick: actions.language}, null, t("other_language"))));
}

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
