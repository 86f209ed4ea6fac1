// SPDX-License-Identifier: Apache-2.0
// The one prompt above everything: what, why, what happens next, and its answers. "Why am I asked" turns the card over.
import {h, icon} from "/dom.js";
import {pick, t} from "/texts.js";

let turned = "";

export function promptSheet(sheet, view, actions) {
  const prompt = view.prompt;
  sheet.hidden = !prompt;
  if (!prompt) return sheet.replaceChildren();
  sheet.className = prompt.class;
  const again = () => promptSheet(sheet, view, actions);
  const parked = view.driving === "parked";
  if (turned === prompt.id && parked) return evidence(sheet, prompt, again);
  const answer = (word, index) =>
    h("button", {class: index === 0 ? "answer first" : "answer",
      onclick: (e) => actions.send({action: "answer_prompt", id: prompt.id, answer: word}, e.currentTarget)}, t(word));
  const turn = () => ((turned = prompt.id), again());
  sheet.replaceChildren(
    h("div", {class: "card"},
      h("h1", {}, icon(prompt.class === "critical" ? "critical" : prompt.reason_key.startsWith("fault:") ? "fault" : "due"), h("span", {}, pick(prompt.what))),
      h("p", {class: "why"}, pick(prompt.why)),
      h("p", {class: "next"}, pick(prompt.next)),
      h("div", {class: "answers"}, prompt.answers.map(answer)),
      parked && prompt.evidence.length > 0 && h("button", {class: "plain", onclick: turn}, icon("help"), h("span", {}, t("why_asked")))));
}

function evidence(sheet, prompt, again) {
  const back = () => ((turned = ""), again());
  sheet.replaceChildren(
    h("div", {class: "card"},
      h("h1", {}, icon("help"), h("span", {}, t("why_asked"))),
      h("ul", {class: "evidence"}, prompt.evidence.map((line) => h("li", {}, pick(line)))),
      h("div", {class: "answers"}, h("button", {class: "answer first", onclick: back}, t("back")))));
}
