// SPDX-License-Identifier: Apache-2.0
// What is the owner's: to be forgotten, or to leave the car to another. Each is touched twice: the agent asks for the second touch
// and gives it a minute.
import {h} from "/dom.js";
import {t} from "/texts.js";

const kErasures = ["dealer_left", "forgotten", "owner_changed"];

/** One erasure: what goes, what stays, and the touch that asks for it. */
function offer(reason, actions) {
  const ask = (e) => actions.send({action: "ask_erasure", reason}, e.currentTarget);
  return h("article", {class: "item consent"},
    h("div", {}, h("h2", {}, t(`${reason}_title`)), h("p", {class: "note"}, t(`${reason}_note`)), h("p", {class: "note"}, t("erasure_stays"))),
    h("button", {class: "answer", onclick: ask}, t(`${reason}_ask`)));
}

function confirm({reason, confirm: id}, actions) {
  const sure = (e) => actions.send({action: "confirm_erasure", id}, e.currentTarget, () => actions.say(t(reason === "dealer_left" ? reason : "erased")));
  return h("article", {class: "item detail"},
    h("h2", {}, t(`${reason}_title`)),
    h("p", {class: "lead"}, t(reason === "dealer_left" ? "leave_sure" : "erasure_sure")),
    h("p", {class: "note"}, t(`${reason}_note`)),
    h("div", {class: "answers"},
      h("button", {class: "answer", onclick: sure}, t(reason === "dealer_left" ? "leave_yes" : "erasure_yes")),
      h("button", {class: "answer first", onclick: () => actions.go("home")}, t("cancel"))));
}

/** The signed statement for a buyer, with the VIN masked until the owner shows it. */
function handOver(actions) {
  const whole = actions.detail === "mine-vin";
  const other = () => actions.go("privacy", whole ? "mine-qr" : "mine-vin");
  return h("article", {class: "item code"},
    h("img", {class: "qr", src: `/export/hand-over${whole ? "-vin" : ""}.svg`, alt: t("hand_over_title")}),
    h("div", {},
      h("h2", {}, t("hand_over_title")),
      h("p", {class: "note"}, t("hand_over_note")),
      h("div", {class: "answers"},
        h("button", {class: "answer", onclick: other}, t(whole ? "vin_mask" : "vin_show")),
        h("button", {class: "answer first", onclick: () => actions.go("privacy", "mine")}, t("back")))));
}

export function mine(view, actions) {
  if (actions.detail !== "mine") return handOver(actions);
  const line = (words) => h("p", {class: "lead"}, t(words));
  if (view.erasure?.confirm) return confirm(view.erasure, actions);
  if (view.erasure) return line(view.erasure.reason === "dealer_left" ? "dealer_left" : "erasure_telling");
  return [view.link.needs_enrolment && line("needs_enrolment"), 
    h("article", {class: "item consent"},
      h("div", {}, h("h2", {}, t("hand_over_title")), h("p", {class: "note"}, t("hand_over_note"))),
      h("button", {class: "answer", onclick: () => actions.go("privacy", "mine-qr")}, t("hand_over_show"))),
    kErasures.map((reason) => offer(reason, actions))];
}
