// SPDX-License-Identifier: Apache-2.0
// Service: what comes next and why, the other items, one item, and the history with its records. Each draws one view.
import {openMatters} from "/care.js";
import {cover} from "/cover.js";
import {bar, facts, h, heading, icon, rowOf, setting, tabs} from "/dom.js";
import {expected, remaining, stale} from "/due.js";
import {date, decimal, integer, isEnglish, money, pick, t} from "/texts.js";

const kPressing = ["overdue", "due", "soon"];
const kDayMs = 24 * 3600 * 1000;
const kPlanRows = 12; // a list never grows beyond what one can take in; the rest is a screen of its own
const kAgo = [[0, "done_now"], [7, "done_week"], [30, "done_month"], [91, "done_quarter"]]; // days, words
let pages = 1; // of the history that are shown
let asking = ""; // the item the owner is asked about: when was it done
let sticker = null; // the next time as the garage wrote it down: {km, months}, each null where it says nothing
let reading = false; // the sticker is on the screen

const signOf = (due) => (due.state === "ok" ? "ok" : "due");

function itemRow(due, view, actions) {
  const when = expected(due, view.now);
  const aside = due.state === "ok" ? [remaining(due)[0], when && `${t("predicted")} ${when}`] : [t(`due_${due.state}`), remaining(due)[0]];
  return rowOf({class: `plan ${due.state}`, onclick: () => actions.go("service", `item:${due.item}`)}, signOf(due), pick(due.name), [], aside);
}

/** Asks for a visit, or leads to the matter that is under way. */
function book(view, actions) {
  const sent = () => (actions.say(t("request_sent")), actions.go("matters"));
  const request = (e) => actions.send({action: "request_service", kind: "service", note: ""}, e.currentTarget, sent);
  if (openMatters(view).length > 0) return h("button", {class: "answer", onclick: () => actions.go("matters")}, t("see_matter"));
  return h("button", {class: "answer first", onclick: request}, t("request_now"));
}

function nextCard(view, actions) {
  const due = view.next;
  const when = expected(due, view.now);
  return h("article", {class: `item next-card ${due.state}`},
    h("div", {class: "words"},
      h("h3", {}, due.state === "ok" ? t("next_service") : `${t("next_service")} · ${t(`due_${due.state}`)}`),
      h("h1", {}, pick(due.name)),
      h("p", {class: "lead"}, [...remaining(due), when && `${t("predicted")} ${when}`].filter(Boolean).map((line) => h("span", {}, line)))),
    h("div", {class: "answers"}, h("button", {class: "answer", onclick: () => actions.go("service", `item:${due.item}`)}, t("why")), book(view, actions)),
    bar(due.used_percent, due.state));
}

function plan(view, actions) {
  if (!view.next) return [h("p", {class: "quiet"}, t("no_plan"))];
  const others = view.due.slice(1);
  const pressing = others.filter((due) => kPressing.includes(due.state)).slice(0, kPlanRows);
  const rest = others.length - pressing.length;
  const first = others.find((due) => due.state === "ok");
  const ahead = first && expected(first, view.now);
  return [stale(view), nextCard(view, actions), pressing.map((due) => itemRow(due, view, actions)),
    rest > 0 && rowOf({class: "plan ok", onclick: () => actions.go("service", "rest")}, "ok", t("rest").replace("#", integer(rest)), [],
      [ahead && `${t("earliest")} ${ahead}`]),
    view.cover && rowOf({class: "plan ok", onclick: () => actions.go("service", "cover")}, "privacy", t("cover"), [])];
}

function restPage(view, actions) {
  const rest = view.due.slice(1).filter((due) => due.state === "ok");
  return h("div", {class: "list"}, heading(t("service"), () => actions.go("service"), "ok", t("rest").replace("#", integer(rest.length))), stale(view),
    rest.map((due) => itemRow(due, view, actions)));
}

const limits = (km, months, hours) =>
  [km !== null && `${integer(km)} ${t("km")}`, months !== null && `${integer(months)} ${t("months")}`, hours !== null && `${integer(hours)} ${t("hours")}`].filter(Boolean);

/** Why an item is due when it is: interval, last time, limits, and the reason of the plan. */
function itemPage(due, view, actions) {
  if (asking === due.item) return whenDone(due, view, actions);
  const item = actions.part(`/api/item/${encodeURIComponent(due.item)}`);
  const back = due.state === "ok" && due.item !== view.next?.item ? "rest" : "";
  const last = item?.last;
  const when = expected(due, view.now);
  const reached = item && [item.due_km !== null && `${integer(item.due_km)} ${t("km")}`, item.due_hours !== null && `${integer(item.due_hours)} ${t("hours")}`,
    item.due_on && date(item.due_on)].filter(Boolean).join(` ${t("or")} `);
  return h("div", {class: "list"},
    heading(back ? t("back") : t("service"), () => actions.go("service", back), signOf(due), pick(due.name), `plan ${due.state}`),
    h("article", {class: `item detail plan ${due.state}`},
      h("p", {class: "lead"}, h("b", {}, t(`due_${due.state}`)), remaining(due).map((line) => h("span", {}, line))),
      bar(due.used_percent, due.state),
      stale(view),
      item && pick(item.reason) && h("p", {}, pick(item.reason)),
      item && facts([
        [t("interval"), limits(item.every_km, item.every_months, item.every_hours).join(` ${t("or")} `), item.severe && t("severe")],
        last && [t("last_done"), [last.at && date(last.at), `${integer(last.km)} ${t("km")}`].filter(Boolean).join(" · "), t(`evidence_${last.evidence}`)],
        [t("due_at"), reached],
        when && [t("predicted_day"), when],
        item.condition_percent !== null && [t("life_left"), `${integer(item.condition_percent)} %`],
        item.stood_days !== null && [t("stood"), `${integer(item.stood_days)} ${t("days")}`],
        item.warranty.length > 0 && [t("warranty"), item.warranty.map(pick).join(t("stop_mark"))]])),
    itemAnswers(due, last, view, actions));
}

/** What the owner may do about an item: have it done, say that it was done, or take that back. */
function itemAnswers(due, last, view, actions) {
  const ask = () => ((asking = due.item), (sticker = null), (reading = false), actions.go("service", actions.detail, true));
  const takeBack = (e) => actions.send({action: "take_back_work", id: last.record}, e.currentTarget, () => actions.say(t("taken_back")));
  return h("div", {class: "answers"},
    due.state !== "ok" && book(view, actions),
    last?.evidence === "owner_statement" && last.record ? h("button", {class: "answer", onclick: takeBack}, t("take_back")) : h("button", {class: "answer", onclick: ask}, t("was_done")));
}

const stickerDay = ({now}) => {
  const then = new Date(now);
  then.setMonth(then.getMonth() + sticker.months);
  return then.toISOString().slice(0, 19) + "Z";
};
const stickerWords = (view) => sticker && [sticker.km && `${integer(sticker.km)} ${t("km")}`, sticker.months && date(stickerDay(view))];

/** The next time as a garage's sticker says it, by steps from what the plan would say: no field to type into. */
function stickerPage(view, actions) {
  const again = (change) => () => (change?.(), actions.go("service", actions.detail, true));
  const steps = (key, by, least) => [-by, by].map((step) =>
    h("button", {class: "answer", onclick: again(() => (sticker[key] = Math.max(least, sticker[key] + step)))}, step < 0 ? "−" : "+"));
  const [km, on] = stickerWords(view);
  const close = (keep) => again(() => ((reading = false), (sticker = keep)));
  return h("div", {class: "list"}, heading(t("back"), close(null), "service", t("sticker")),
    km && setting(km, "", "", steps("km", 500, view.mileage.km + 500)), on && setting(on, "", "", steps("months", 1, 1)),
    h("div", {class: "answers"}, h("button", {class: "answer first", onclick: close(sticker)}, t("take"))));
}

/** When it was done, in four words: no field to type into. */
function whenDone(due, view, actions) {
  if (reading) return stickerPage(view, actions);
  const item = actions.part(`/api/item/${encodeURIComponent(due.item)}`);
  const read = () => {
    const km = item.every_km && Math.ceil((view.mileage.km + item.every_km) / 500) * 500;
    sticker ??= {km, months: view.now && item.every_months};
    reading = true;
    actions.go("service", actions.detail, true);
  };
  const stop = () => ((asking = ""), actions.go("service", actions.detail, true));
  const said = () => (stop(), actions.say(t("noted")));
  const state = (days) => (e) => {
    const performed = days > 0 && {performed: new Date(new Date(view.now) - days * kDayMs).toISOString().slice(0, 19) + "Z"};
    const next = sticker && {next_km: sticker.km || undefined, next_on: sticker.months ? stickerDay(view) : undefined};
    actions.send({action: "state_work", items: [due.item], ...performed, ...next}, e.currentTarget, said);
  };
  const shown = view.now ? kAgo : kAgo.slice(0, 1); // without a clock only "just now" has a meaning
  return h("div", {class: "list"}, heading(pick(due.name), stop, "service", t("when_done")),
    (item?.every_km || item?.every_months) && rowOf({onclick: read}, "due", t("sticker"), [], stickerWords(view) ?? []),
    h("div", {class: "times"}, shown.map(([days, words]) => h("button", {class: "answer", onclick: state(days)}, t(words)))));
}

/** A job in the owner's language where the plan knows the work, else in the dealer's own words. */
function jobName(job, view) {
  const known = view.due.find((due) => due.item === job.item);
  return known ? pick(known.name) : isEnglish() && /\p{Script=Han}/u.test(job.name) ? `${t(`job_${job.kind}`)}: ${job.name}` : job.name;
}

function recordRow(record, view, actions) {
  const names = [...new Set(record.jobs.map((job) => jobName(job, view)))];
  const shown = names.length > 3 ? `${names.slice(0, 3).join(t("comma"))} +${names.length - 3}` : names.join(t("comma"));
  return rowOf({onclick: () => actions.go("service", `record:${record.id}`)}, record.jobs.some((job) => job.kind === "repair") ? "fault" : "service", shown || "–",
    [[record.performed_at ? date(record.performed_at) : t("no_date"), `${integer(record.km)} ${t("km")}`].join(" · ")],
    [money(record.total), record.put_off > 0 && `${t("put_off")} ${record.put_off}`]);
}

/** Years as heads, the records of each below; the next page by a touch. */
function history(view, actions) {
  const first = actions.part("/api/history");
  if (first === undefined) return [h("p", {class: "quiet"}, t("one_moment"))];
  if (!first?.records.length) return [h("p", {class: "quiet"}, t("no_history"))];
  const records = [...first.records];
  let more = first.more;
  for (let page = 1; page < pages && more; ++page) {
    const next = actions.part(`/api/history?before=${records.at(-1).id}`);
    if (!next) break;
    records.push(...next.records);
    more = next.more;
  }
  const yearOf = (record) => (record.performed_at ? new Date(record.performed_at).getFullYear() : 0);
  const head = (year) => {
    const sum = first.years.find((y) => y.year === year);
    return h("header", {class: "year"}, h("h2", {}, year || t("no_date")),
      sum && h("p", {class: "note"}, `${integer(sum.visits)} ${t(sum.visits === 1 ? "visit" : "visits")} · ${sum.spent.map(money).join(" + ")}`));
  };
  const rows = records.flatMap((record, i) => [
    (i === 0 || yearOf(record) !== yearOf(records[i - 1])) && head(yearOf(record)), recordRow(record, view, actions)]);
  return [...rows, more && h("button", {class: "answer", onclick: () => (++pages, actions.go("service", "history", true))}, t("earlier"))];
}

function jobPart(job, view) {
  const name = jobName(job, view);
  const line = (words, note, price) => h("p", {class: "entry"}, h("span", {}, words, note && h("span", {class: "note"}, note)), h("span", {}, price));
  const price = (sum) => (sum.amount !== 0 ? money(sum) : "");
  return h("section", {class: "job"}, h("h2", {}, [name, ...job.fault_codes].join(" · ")),
    name !== job.name && !name.endsWith(job.name) && h("p", {class: "note"}, `${t("dealer_words")}${job.name}`),
    job.parts.map((p) => line(`${p.name} × ${decimal(p.quantity)}`, p.number, price(p.price))),
    (job.labour_minutes > 0 || job.labour_price.amount !== 0) && line(t("labour"), job.labour_minutes > 0 && `${integer(job.labour_minutes)} ${t("minutes")}`, price(job.labour_price)));
}

const isPicture = (file) => file.media_type.startsWith("image/");

/** One picture or paper of a record: a touch fetches it, and opens a picture that is here. */
function fileRow(file, record, actions) {
  const {state, digest} = file;
  const here = state === "here";
  const why = state === "arriving" ? `${t("file_arriving")} ${file.percent} %` : t(here && !isPicture(file) ? "file_kept" : `file_${state}`);
  const done = () => (here ? isPicture(file) && actions.go("service", `picture:${digest}:${record}`) : actions.say(t("file_asked")));
  const fetched = state === "too_large" || state === "unfit" || (here && !isPicture(file));
  const touch = (e) => (fetched ? actions.say(why) : actions.send({action: "open_attachment", digest}, e.currentTarget, done));
  return rowOf({class: here ? "past" : ["gone", "unknown", "broken", "too_large"].includes(state) ? "soon" : "", onclick: touch}, here ? "ok" : "file", file.name,
    [why], [`${t(isPicture(file) ? "picture" : "paper")}`, `${integer(Math.ceil(file.bytes / 1024))} KB`]);
}

/** A picture as large as the screen allows. */
const picturePage = (digest, record, actions) =>
  h("div", {class: "list shown"}, heading(t("back"), () => actions.go("service", `record:${record}`), "file", t("picture")),
    h("img", {class: "picture", src: `/api/attachment/${digest}`, alt: t("picture"), onerror: () => actions.go("service", `record:${record}`)}));

function recordPage(id, view, actions) {
  const record = view.records > 0 ? actions.part(`/api/record/${id}`) : null;
  const back = () => actions.go("service", "history");
  if (!record) return h("div", {class: "list"}, heading(t("history"), back, "service", t(record === null ? "not_there" : "one_moment")));
  const later = (f) => h("p", {class: "entry"}, h("span", {}, f.text),
    h("span", {class: "note"}, [f.again_km > 0 && `${integer(f.again_km)} ${t("km")}`, f.again_on && date(f.again_on)].filter(Boolean).join(" · ")));
  return h("div", {class: "list"},
    heading(t("history"), back, "service", record.performed_at ? date(record.performed_at) : t("no_date")),
    record.contradictions && h("article", {class: "item detail soon"}, h("header", {}, icon("due"), h("h2", {}, t("two_versions"))), record.contradictions.map((c) =>
      facts([[t("stands"), c.kept || "–"], [t(c.lost_by === "owner" ? "you_wrote" : "garage_wrote"), c.lost || "–"]]))),
    h("article", {class: "item detail"},
      facts([record.km > 0 && [t("mileage"), `${integer(record.km)} ${t("km")}`], record.dealer && [t("garage"), record.dealer], !record.by_owner && [t("total"), money(record.total)], (record.by_owner || record.imported) && [t("origin"), t(record.imported ? "imported" : "by_owner")], record.note && [t("note"), record.note]]),
      record.jobs.map((job) => jobPart(job, view))),
    record.attachments.map((file) => fileRow(file, id, actions)),
    record.findings.length > 0 && h("article", {class: "item detail soon"}, h("header", {}, icon("due"), h("h2", {}, t("put_off"))), record.findings.map(later)));
}

export function service(view, actions) {
  const [what, id] = actions.detail.split(/:(.*)/);
  const due = what === "item" && view.due.find((d) => d.item === id);
  if (due) return itemPage(due, view, actions);
  if (what === "record") return recordPage(id, view, actions);
  if (what === "picture") return picturePage(...id.split(":"), actions);
  if (what === "cover") return cover(actions);
  if (what === "rest") return restPage(view, actions);
  const tab = what === "history" ? "history" : "plan";
  if (tab === "plan") [pages, asking] = [1, ""];
  return h("div", {class: "list"},
    tabs({plan: t("plan"), history: view.records > 0 ? `${t("history")} ${integer(view.records)}` : t("history")}, tab, (key) => actions.go("service", key)),
    tab === "plan" ? plan(view, actions) : history(view, actions),
    view.config && h("p", {class: "note"}, `${t("config_refused")} · ${view.config}`));
}
