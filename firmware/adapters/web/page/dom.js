// SPDX-License-Identifier: Apache-2.0
// Builds elements. Texts are only ever set as text, never as markup: nothing a dealer or an ECU says can become code.

/** h("button", {class: "big", onclick: f}, "text", child, …) */
export function h(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false && child !== ""));
  return element;
}

const kCircle = "M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16z";
const kPaths = {
  home: "M4 11 12 4l8 7v9h-5v-6H9v6H4z",
  health: "M3 12h4l2-6 4 12 2.5-6H21",
  service: "M14.5 5a4.5 4.5 0 0 0-4.3 5.8L4 17v3h3l6.2-6.2A4.5 4.5 0 0 0 19 8l-2.6 2.6-2-2L17 6a4.5 4.5 0 0 0-2.5-1z",
  matters: "M4 5h16v11H9l-5 4z",
  privacy: "M12 3 5 6v6c0 4.5 3 7.5 7 9 4-1.5 7-4.5 7-9V6z",
  ok: "M5 12.5 10 17.5 19 7.5",
  due: `${kCircle}M12 8v4.5l3 2`,
  fault: "M12 4 2.5 20h19zM12 10v5M12 17.2v.6",
  critical: "M8 3h8l5 5v8l-5 5H8l-5-5V8zM12 7.5v6M12 16v.6",
  help: `${kCircle}M9.5 9.8a2.5 2.5 0 1 1 3.6 2.2c-.8.4-1.1.9-1.1 1.7M12 16.2v.6`,
  online: "M5 12a10 10 0 0 1 14 0M8 15.2a5.6 5.6 0 0 1 8 0M12 18.6v.1",
  offline: "M4 4l16 16M8 15.2a5.6 5.6 0 0 1 6.4-1.1M12 18.6v.1M5 12a10 10 0 0 1 4.5-2.6",
  back: "M14.5 5 7.5 12l7 7",
  open: "M9.5 5l7 7-7 7",
  lock: "M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3",
  assist: "M4 13a8 8 0 0 1 16 0M4 13h3v6H5a1 1 0 0 1-1-1zM20 13h-3v6h2a1 1 0 0 0 1-1zM17 19c0 1.5-2 2-4 2",
  roadside: "M3 16V7h8v9M11 10h5l4 4v2M6.5 14.5a2 2 0 1 0 0 4 2 2 0 0 0 0-4zM16.5 14.5a2 2 0 1 0 0 4 2 2 0 0 0 0-4z",
  file: "M7 3h7l4 4v14H7zM14 3v4h4M10 12h5M10 16h5",
  flag: "M6 21V4h12l-3 4.5 3 4.5H6",
  day: "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM12 2.5v2M12 19.5v2M2.5 12h2M19.5 12h2M5.3 5.3l1.4 1.4M17.3 17.3l1.4 1.4M5.3 18.7l1.4-1.4M17.3 6.7l1.4-1.4",
  night: "M19 14.5A7.5 7.5 0 0 1 9.5 5a7.5 7.5 0 1 0 9.5 9.5z",
};

/** A line icon, hidden from screen readers: the word beside it says the same. */
export function icon(name) {
  const kSvg = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(kSvg, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(kSvg, "path");
  path.setAttribute("d", kPaths[name]);
  svg.append(path);
  return svg;
}

/** A button with an icon and words. */
export const button = (properties, name, words) => h("button", properties, name && icon(name), h("span", {}, words));

/** The head of a screen one level down: the way back, a sign, a title. */
export const heading = (from, back, sign, title, colour = "") =>
  h("header", {class: `head ${colour}`}, button({class: "plain back", onclick: back}, "back", from), icon(sign), h("h1", {class: "one"}, title));

/** A row that opens something: a sign, words with notes below, and what is said at its right end. */
export const rowOf = ({class: name = "", onclick}, sign, words, notes, aside = []) =>
  h("button", {class: `row ${name}`, onclick}, icon(sign),
    h("span", {class: "words"}, h("strong", {class: "one"}, words), notes.filter(Boolean).map((note) => h("span", {class: "note one"}, note))),
    aside.some(Boolean) && h("span", {class: "amount"}, aside.filter(Boolean).map((text, i) => h(i === 0 ? "b" : "span", {class: i === 0 ? null : "note"}, text))),
    icon("open"));

/** Something that is set: what it is, how it stands, and the touches that change it. */
export const setting = (title, state, note, ...answers) =>
  h("article", {class: "item setting"}, h("div", {}, h("h2", {}, title), state && h("p", {class: "state"}, state), note && h("p", {class: "note"}, note)), h("div", {class: "answers"}, answers));

/** Facts by name: [name, value, note], falsy ones left out. */
export const facts = (rows) =>
  h("dl", {class: "facts"}, rows.filter((row) => row && row[1]).map(([name, value, note]) => h("div", {}, h("dt", {}, name), h("dd", {}, value, note && h("span", {class: "note"}, note)))));

/** How much of an interval is used, as a bar; the words beside it say the same. */
export const bar = (percent, state) =>
  percent !== null && percent !== undefined && h("progress", {class: state, max: 100, value: Math.min(100, Math.max(0, percent)), "aria-hidden": "true"});

/** Two or more views of one place, one shown at a time. `names` maps a key to its words. */
export function tabs(names, current, choose) {
  const tab = ([key, words]) => h("button", {class: "tab", role: "tab", "aria-selected": String(key === current), onclick: () => choose(key)}, words);
  return h("div", {class: "tabs", role: "tablist"}, Object.entries(names).map(tab));
}
