// SPDX-License-Identifier: Apache-2.0
// Warranty, 三包 and parts with counters of their own: what the dealer's terms say and what is left of them, which repairs count, and
// what was driven with each set of tyres. Shown from the plan.
import {facts, h, heading} from "/dom.js";
import {date, integer, isEnglish, pick, t} from "/texts.js";

/** "10 Jan 2028 or 60,000 km" */
const until = (term) =>
  [term.last_day && date(`${term.last_day}T12:00:00`), term.until_km !== null && `${integer(term.until_km)} ${t("km")}`].filter(Boolean).join(` ${t("or")} `);

const left = (term) => {
  const amounts = [term.remaining_days !== null && `${integer(term.remaining_days)} ${t("days")}`, term.remaining_km !== null && `${integer(term.remaining_km)} ${t("km")}`].filter(Boolean).join(" · ");
  return amounts && (isEnglish() ? `${amounts} ${t("left")}` : `${t("left")} ${amounts}`);
};

const standing = (term) => [t(`war_${term.state}`), until(term) || t("no_end"), term.state !== "ended" && left(term)];

const card = (term, more) => h("article", {class: "item detail"},
  h("h2", {}, pick(term.name)), facts([standing(term)]), more);

/** A set of tyres or a replaced assembly: [name, what was driven with it, what to know]. */
const part = (one) => [one.system !== "none" ? t(`sys_${one.system}`) : one.name || t("a_set"), `${integer(one.km)} ${t("km")}`,
  [one.set ? t(one.fitted ? "fitted" : "stored") : t("replaced"), one.first_fitted && date(one.first_fitted), one.state !== "ok" && t("check_age")].filter(Boolean).join(" · ")];

/** What a count is of: a code, a part, a system. */
const subject = (count) => [count.system !== "none" && count.system !== "other" && t(`sys_${count.system}`), count.subject].filter(Boolean).join(" · ");

const counted = (count) => [t(count.rule), `${integer(count.count)} · ${t("threshold")} ${integer(count.limit)}`, subject(count)];

export function cover(actions) {
  const known = actions.part("/api/cover");
  const head = heading(t("service"), () => actions.go("service"), "privacy", t("cover"));
  if (!known) return h("div", {class: "list"}, head, h("p", {class: "quiet"}, t("one_moment")));
  const guarantees = known.three_guarantees;
  return h("div", {class: "list"}, head,
    known.warranties.map((term) => card(term)),
    known.warranties.length > 0 && h("p", {class: "note"}, t("dealer_decides")),
    guarantees && card(guarantees, guarantees.counts.length > 0 ? facts(guarantees.counts.map(counted)) : h("p", {class: "note"}, t("no_counts"))),
    guarantees && h("p", {class: "note"}, t("counts_only")),
    known.parts.length > 0 && h("article", {class: "item detail"}, h("h2", {}, t("parts")), facts(known.parts.map(part))));
}
