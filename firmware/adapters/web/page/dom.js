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
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

const kPaths = {
  home: "M4 11 12 4l8 7v9h-5v-6H9v6H4z",
  health: "M3 12h4l2-6 4 12 2.5-6H21",
  service: "M14.5 5a4.5 4.5 0 0 0-4.3 5.8L4 17v3h3l6.2-6.2A4.5 4.5 0 0 0 19 8l-2.6 2.6-2-2L17 6a4.5 4.5 0 0 0-2.5-1z",
  matters: "M4 5h16v11H9l-5 4z",
  privacy: "M12 3 5 6v6c0 4.5 3 7.5 7 9 4-1.5 7-4.5 7-9V6z",
  ok: "M5 12.5 10 17.5 19 7.5",
  due: "M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16zM12 8v4.5l3 2",
  fault: "M12 4 2.5 20h19zM12 10v5M12 17.2v.6",
  critical: "M8 3h8l5 5v8l-5 5H8l-5-5V8zM12 7.5v6M12 16v.6",
  help: "M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16zM9.5 9.8a2.5 2.5 0 1 1 3.6 2.2c-.8.4-1.1.9-1.1 1.7M12 16.2v.6",
  online: "M5 12a10 10 0 0 1 14 0M8 15.2a5.6 5.6 0 0 1 8 0M12 18.6v.1",
  offline: "M4 4l16 16M8 15.2a5.6 5.6 0 0 1 6.4-1.1M12 18.6v.1M5 12a10 10 0 0 1 4.5-2.6",
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
