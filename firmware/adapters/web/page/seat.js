// SPDX-License-Identifier: Apache-2.0
// Who sits at the screen: the owner's settings, the keypad of the PIN, and the way back from guest or valet.
import {h, heading, setting} from "/dom.js";
import {t} from "/texts.js";

const kHoldMs = 3000;
const kMostDigits = 6;
const kFewestDigits = 4;

let typed = ""; // leaves the page with its action only

const choice = (words, chosen, onclick) => h("button", {class: chosen ? "answer first" : "answer", "aria-pressed": String(chosen), onclick}, words);

/** How long before a visit to be reminded, handing the screen over, and the PIN. */
export function settings(view, actions) {
  const send = (action, done) => (e) => actions.send(action, e.currentTarget, done);
  const hand = (to) => h("button", {class: "answer", onclick: send({action: "change_seat", to}, () => actions.go("home"))}, t(to));
  return [
    setting(t("remind_title"), "", "", [1, 2, 3, 4].map((days) => choice(String(days), days === view.reminder_days, send({action: "remind_before", days})))),
    setting(t("hand_title"), "", t("hand_note"), hand("guest"), hand("valet")),
    setting(t("pin_title"), t(view.pin_set ? "pin_on" : "pin_off"), "",
      h("button", {class: "answer", onclick: () => enter(actions, "new")}, t(view.pin_set ? "pin_change" : "pin_set")),
      view.pin_set && h("button", {class: "answer", onclick: send({action: "set_pin", pin: ""})}, t("pin_remove"))),
  ];
}

function enter(actions, what) {
  typed = "";
  actions.go("seat", what);
}

/** The keypad: a new PIN, or the one that brings the owner back. A new one is shown, so that what is set is known. */
export function keypad(view, actions) {
  const sets = actions.detail === "new" && view.audience === "owner";
  const back = () => ((typed = ""), sets ? actions.go("privacy", "settings") : actions.go("home"));
  const again = () => actions.go("seat", actions.detail, true);
  const press = (change) => () => ((typed = change(typed).slice(0, kMostDigits)), again());
  const done = () => (sets && actions.say(t("pin_saved")), back());
  const send = () => {
    const pin = typed;
    typed = "";
    again();
    actions.send(sets ? {action: "set_pin", pin} : {action: "change_seat", to: "owner", pin}, null, done);
  };
  const key = (digit) => h("button", {class: "answer", onclick: press((digits) => digits + digit)}, digit);
  return h("div", {class: "list"},
    heading(t(sets ? "settings" : "home"), back, "lock", t(sets ? "pin_new" : "pin_enter")),
    h("div", {class: "pin"},
      h("div", {}, h("p", {class: "typed"}, sets ? typed || "–" : "•".repeat(typed.length) || "–"), !sets && h("p", {class: "note"}, t("pin_forgotten"))),
      h("div", {class: "keys"}, [..."123456789"].map(key),
        h("button", {class: "answer", "aria-label": t("erase"), onclick: press((digits) => digits.slice(0, -1))}, "⌫"), key("0"),
        h("button", {class: "answer first", disabled: typed.length < kFewestDigits, onclick: send}, t("done")))));
}

/** The button that brings the owner back: to the keypad, or held for three seconds where no PIN is set. */
export function backButton(view, actions) {
  if (view.pin_set) return h("button", {class: "plain wide", onclick: () => enter(actions, "back")}, t("owner_back"));
  const hold = () => {
    const timer = setTimeout(() => actions.send({action: "change_seat", to: "owner"}, null, () => actions.go("home")), kHoldMs);
    for (const end of ["pointerup", "pointercancel"]) addEventListener(end, () => clearTimeout(timer), {once: true});
  };
  return h("button", {class: "plain wide", onpointerdown: hold}, t("hold_back"));
}
