// SPDX-License-Identifier: Apache-2.0
// The one prompt above everything: what, why, what happens next, and its answers. "Why am I asked" turns the card over.
// The same sheet asks for the consent without which an answer cannot be sent.
import {button, h, icon} from "/dom.js";
import {pick, t} from "/texts.js";

let turned = "";

export function promptSheet(sheet, prompt, actions) {
  sheet.hidden = !prompt;
  if (prompt?.id !== turned) turned = "";
  if (!prompt) return sheet.replaceChildren();
  sheet.className = prompt.class;
  const again = () => promptSheet(sheet, prompt, actions);
  if (turned === prompt.id && !actions.locked) return evidence(sheet, prompt, () => ((turned = ""), again()));
  // A warning asks nothing, so its Yes has to say what it does.
  const label = (word) => t(prompt.class === "critical" && word === "yes" ? "ask_dealer" : word);
  const done = (word) => () => word === "yes" && prompt.reason_key.startsWith("survey:") && actions.go("matters", "survey");
  const answer = (word, index) =>
    h("button", {class: index === 0 ? "answer first" : "answer", onclick: (e) => actions.send({action: "answer_prompt", id: prompt.id, answer: word}, e.currentTarget, done(word))}, label(word));
  const turn = () => ((turned = prompt.id), again());
  const sign = prompt.class === "critical" ? "critical" : prompt.reason_key.startsWith("fault:") ? "fault" : "due";
  sheet.replaceChildren(
    h("div", {class: "card"},
      h("header", {}, icon(sign), h("h1", {}, pick(prompt.what)),
        !actions.locked && prompt.evidence.length > 0 && button({class: "plain", onclick: turn}, "help", t("why_asked"))),
      h("p", {class: "why"}, pick(prompt.why)),
      h("p", {class: "next"}, pick(prompt.next)),
      h("div", {class: "answers"}, prompt.answers.map(answer))));
}

function evidence(sheet, prompt, back) {
  sheet.replaceChildren(
    h("div", {class: "card"},
      h("header", {}, icon("help"), h("h1", {}, t("why_asked_long"))),
      h("ul", {class: "evidence"}, prompt.evidence.map((line) => h("li", {}, pick(line)))),
      h("div", {class: "answers"}, h("button", {class: "answer", onclick: back}, t("back")))));
}

export function consentSheet(sheet, consent, dealer, choose) {
  sheet.hidden = false;
  sheet.className = "consent";
  sheet.replaceChildren(
    h("div", {class: "card"},
      h("header", {}, icon("privacy"), h("h1", {}, t("consent_first"))),
      h("p", {class: "why"}, pick(consent.title)),
      h("div", {}, pick(consent.body).split(/(?<=[。.])\s*/).map((sentence) => h("p", {class: "next"}, sentence)), h("p", {class: "next"}, `${t("recipient")} ${dealer}`)),
      h("div", {class: "answers"},
        h("button", {class: "answer first", onclick: choose.allow}, t("allow_and_send")),
        h("button", {class: "answer", onclick: choose.refuse}, t("not_now")))));
}
