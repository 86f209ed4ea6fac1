// SPDX-License-Identifier: Apache-2.0
// The head-unit page: a rail of five places, the place itself, and one prompt above all. It draws what the agent's view
// says and decides nothing: what may be shown while driving is refused by the agent too.
import {h, icon} from "/dom.js";
import {act, open} from "/link.js";
import {home, health, matters, parkedOnly, privacy, service} from "/places.js";
import {promptSheet} from "/prompt.js";
import {current, t, toggle} from "/texts.js";

const kPlaces = {home, health, service, matters, privacy};
const rail = document.getElementById("rail");
const stage = document.getElementById("stage");
const sheet = document.getElementById("sheet");
const toast = document.getElementById("toast");

let view = null;
let place = "home";
let drawn = "";
let chosenTheme = sessionStorage.getItem("theme");

/** Day from 7 to 19 o'clock unless the owner chose. */
function theme() {
  if (chosenTheme) return chosenTheme;
  const hour = new Date(view?.now ?? Date.now()).getHours();
  return hour >= 7 && hour < 19 ? "day" : "night";
}

function say(text) {
  toast.textContent = text;
  toast.hidden = false;
  clearTimeout(say.timer);
  say.timer = setTimeout(() => (toast.hidden = true), 4000);
}

/** Sends an action; the button goes quiet at once, so that the touch is felt. */
async function send(action, button, done) {
  if (button) button.disabled = true;
  const refused = await act(action);
  if (button) button.disabled = false;
  if (refused) say(t(["driving", "stale", "no_consent"].includes(refused) ? `error_${refused}` : "error_other"));
  else if (done) say(done);
}

function drawRail() {
  const entry = (name) =>
    h("button", {class: "place", "aria-current": name === place ? "page" : null, onclick: () => go(name)}, icon(name), h("span", {}, t(name)));
  rail.replaceChildren(...Object.keys(kPlaces).map(entry));
}

function draw(force = false) {
  document.documentElement.lang = current() === "zh" ? "zh-CN" : "en";
  document.documentElement.dataset.theme = theme();
  document.documentElement.dataset.driving = view?.driving ?? "moving";
  drawRail();
  if (!view) return stage.replaceChildren(h("p", {class: "quiet"}, t("reading")));
  // The agent sends a view a second; what looks the same is not drawn again, so that scrolling and focus stay.
  const {now, revision, ...rest} = view;
  const key = JSON.stringify([place, current(), theme(), rest]);
  if (!force && key === drawn) return;
  drawn = key;
  const actions = {send, go, say, language: () => (toggle(), draw(true)), theme: switchTheme};
  const locked = view.driving !== "parked" && place !== "home";
  stage.replaceChildren(locked ? parkedOnly() : kPlaces[place](view, actions));
  promptSheet(sheet, view, actions);
}

function go(name) {
  place = name;
  draw(true);
  stage.scrollTop = 0;
}

function switchTheme() {
  chosenTheme = theme() === "day" ? "night" : "day";
  sessionStorage.setItem("theme", chosenTheme);
  draw(true);
}

draw();
open(
  (next) => {
    view = next;
    draw();
  },
  () => stage.replaceChildren(h("p", {class: "quiet"}, t("no_session"))),
);
