// SPDX-License-Identifier: Apache-2.0
// The head-unit page: a rail of five places, the place itself, and one prompt above all. It draws what the agent's view
// says and decides nothing: what may be shown while driving is refused by the agent too. An agent that has gone silent
// counts as driving, as every unknown does.
import {h, icon} from "/dom.js";
import {home} from "/home.js";
import {act, open, read} from "/link.js";
import {consentSheet, promptSheet} from "/prompt.js";
import {keypad} from "/seat.js";
import {begin, current, t, toggle, warm} from "/texts.js";

const places = {home, seat: keypad}; // the others come once home is drawn
const kForGuests = ["assist", "seat"];
const kTold = ["driving", "stale", "not_allowed", "not_owner", "wrong_pin", "wait", "no_consent", "not_saved"];
const kRail = ["home", "health", "service", "matters", "privacy"];
const kToastMs = 5000;
const kAgainMs = 1000;
const kLongestPressMs = 1000;
const root = document.documentElement;
const [rail, stage, sheet, toast] = ["rail", "stage", "sheet", "toast"].map((id) => document.getElementById(id));

let view = null;
let essence = "";
let silent = false;
let place = "home";
let detail = "";
let asking = null; // an action that waits for a consent
let drawn = "";
let arrived = 0; // parts that came
let pressed = 0; // the timer of a finger that is down: what it is on stays until it is lifted, but not for ever
let shownLocked = true;
const parts = new Map(); // path → {value, essence}: what was read of the view, and for which one
let chosenTheme = sessionStorage.getItem("theme");

/** What the owner chose, else what the vehicle knows of headlamps and sun. */
function theme() {
  return chosenTheme ?? (view?.dark === false ? "day" : "night");
}

function say(text) {
  toast.textContent = text;
  toast.hidden = false;
  clearTimeout(say.timer);
  say.timer = setTimeout(() => (toast.hidden = true), kToastMs);
}

/** Sends an action; the button goes quiet at once, so that the touch is felt. A missing consent is asked for, then it goes on. */
async function send(action, button, done) {
  if (button) button.disabled = true;
  const refused = await act(action);
  if (button) button.disabled = false;
  if (refused === "no_consent" && view?.consents) {
    const live = view.prompt?.id === action.id && view.prompt.reason_key.startsWith("live:");
    asking = {action, done, needs: live ? "remote_diagnosis" : "service_request"};
    return draw();
  }
  if (refused) say(t(kTold.includes(refused) ? `error_${refused}` : "error_other"));
  else if (done) done();
}

/** The owner's answer to the consent that an action needs. */
async function consented(consent, button) {
  const {action, done} = asking;
  if (button) button.disabled = true;
  const refused = await act({action: "set_consent", purpose: consent.purpose, state: "granted", text_version: consent.text_version});
  asking = null;
  if (refused) say(t("error_other"));
  else await send(action, null, done);
  draw();
}

/** A part of the view: undefined until it came, null where it is not to be had. Asked for anew when the view has changed. */
function part(path) {
  const kept = parts.get(path);
  if (kept?.essence === essence) return kept.value;
  const asked = {value: kept?.value, essence};
  parts.set(path, asked);
  read(path).then((value) => {
    if (parts.get(path) !== asked) return; // driven off, or asked again meanwhile
    asked.value = value;
    ++arrived;
    draw();
  });
  return asked.value;
}

/** Brings the other places; a place that was touched before they came is drawn when they are here. */
async function bringOthers() {
  const others = await import("/others.js").catch(() => null);
  if (!others) return setTimeout(bringOthers, kAgainMs);
  Object.assign(places, others);
  root.dataset.places = "all";
  draw();
}

function drawRail() {
  const entry = (name) =>
    h("button", {class: "place", "aria-current": name === place || (name === "home" && place === "assist") ? "page" : null, onclick: () => go(name)},
      icon(name), h("span", {}, t(name)));
  rail.replaceChildren(...kRail.map(entry));
}

/** A view without what changes and is not seen. */
function gist({now, revision, mileage, ...rest}) {
  return JSON.stringify([mileage.at === null, Math.floor(mileage.km), rest]);
}

function draw() {
  root.lang = current() === "zh" ? "zh-CN" : "en";
  root.dataset.theme = theme();
  const locked = silent || view?.driving !== "parked";
  root.dataset.revision = view?.revision ?? 0;
  root.dataset.driving = silent ? "moving" : view?.driving ?? "moving";
  const guest = view && view.audience !== "owner";
  rail.hidden = locked || guest;
  if (!view) return;
  // What looks the same is not drawn again, so that scrolling and focus stay.
  const shown = locked || (guest && !kForGuests.includes(place)) ? "home" : place;
  const key = [place, detail, shown in places, current(), theme(), silent, asking?.action.action, arrived, essence].join("|");
  if (key === drawn) return;
  if (pressed && locked === shownLocked) return; // drawn when the finger is lifted; the lock does not wait
  if (!drawn) {
    performance.mark("drawn"); // for the measure of the first view
    requestIdleCallback(() => (warm(), bringOthers()));
  }
  shownLocked = locked;
  drawn = key;
  if (locked || guest) {
    asking = null;
    parts.clear();
  }
  const actions = {send, go, say, part, locked, silent, detail, language: () => toggle().then(draw), theme: switchTheme};
  if (!rail.hidden) drawRail();
  stage.replaceChildren(shown in places ? places[shown](view, actions) : h("p", {class: "quiet"}, t("one_moment")));
  const consent = asking && view.consents?.find((c) => c.purpose === asking.needs);
  if (consent) consentSheet(sheet, consent, view.dealer, {allow: (e) => consented(consent, e.currentTarget), refuse: () => ((asking = null), draw())});
  else promptSheet(sheet, silent ? null : view.prompt, actions);
  rail.inert = stage.inert = !sheet.hidden;
}

/** Goes to a place; what stays where it was keeps its scrolling. */
function go(name, within = "", stays = false) {
  place = name;
  detail = within;
  if (stays) ++arrived;
  draw();
  if (!stays) stage.scrollTop = 0;
}

function switchTheme() {
  chosenTheme = theme() === "day" ? "night" : "day";
  sessionStorage.setItem("theme", chosenTheme);
  draw();
}

/** The finger is lifted: its click comes first, then what had to wait is drawn. */
function lifted() {
  clearTimeout(pressed);
  pressed = 0;
  setTimeout(draw);
}
addEventListener("pointerdown", () => (pressed ||= setTimeout(lifted, kLongestPressMs)), true);
for (const end of ["pointerup", "pointercancel"]) addEventListener(end, lifted, true);

draw();
open({
  view: (next) => {
    view = next;
    essence = gist(next);
    silent = false;
    begin(next.language).then(draw);
  },
  silent: () => {
    silent = true;
    draw();
  },
  refused: () => stage.replaceChildren(h("p", {class: "quiet"}, t("no_session"))),
});
