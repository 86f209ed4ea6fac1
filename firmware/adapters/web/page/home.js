// SPDX-License-Identifier: Apache-2.0
// Home: what is seen first, also while driving and by a guest. Draws one view, keeps no state.
import {bar, button, h, icon} from "/dom.js";
import {expected, readAt, remaining} from "/due.js";
import {backButton} from "/seat.js";
import {age, integer, pick, t} from "/texts.js";

export const active = (fault) => fault.state === "pending" || fault.state === "confirmed";

const chip = (sign, colour, ...texts) => h("span", {class: `chip ${colour}`}, icon(sign), h("span", {class: "texts"}, texts.filter(Boolean).map((text) => h("span", {}, text))));

/** What is known of the link and of the age of what is shown. */
function linkLine(view, actions) {
  if (actions.silent) return chip("offline", "amber", t("silent"), `${t("as_of")} ${age(view.now, new Date().toISOString())}`);
  if (view.mode !== "full") return chip("offline", "amber", t(`mode_${view.mode}`));
  const {online, waiting, last_receipt, held, needs_enrolment, saves_data} = view.link;
  if (view.live) return chip("online", "amber", `${t("live")} · ${view.live.minutes} ${t("minutes")}`);
  if (view.unsaved) return chip("due", "amber", t("unsaved"), !actions.locked && t("unsaved_then"));
  if (held) return chip("offline", "amber", t("held"));
  if (needs_enrolment) return chip("offline", "amber", t("needs_enrolment"));
  return chip(online ? "online" : "offline", online ? "" : "amber", t(online ? "online" : "offline"), waiting > 0 && `${integer(waiting)} ${t("waiting")}`,
    saves_data && t("saves_data"), !online && last_receipt && `${t("as_of")} ${age(last_receipt, view.now)}`);
}

/** Why nothing good can be said of the vehicle: it was not read yet, or is not asked; null: it is read. */
export const unread = (view) => (view.mode !== "full" ? "unasked" : view.mileage.at ? null : "unknown");

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
