// SPDX-License-Identifier: Apache-2.0
// A matter between owner and dealer: one thread from the request to the record. Its row, its screen, and another time for a visit.
import {facts, h, heading, rowOf} from "/dom.js";
import {date, day, integer, money, pick, t, time} from "/texts.js";

const kDayMs = 24 * 3600 * 1000;
const kArmedMs = 4000;
const kVisitOpen = ["proposed", "countered", "accepted"];

const moment = (iso) => (iso ? `${day(iso)} ${time(iso)}` : "–");
const visitOf = (matter) => matter.visits.find((visit) => kVisitOpen.includes(visit.state)) ?? matter.visits.at(-1);
/** The state of the matter in words: the visit's, unless the request went on without it. */
function stateOf({request, visits}, visit) {
  if (request?.state === "closed" || request?.state === "withdrawn" || !visit || !visits.length) return t(`req_${request?.state}`);
  return t(`app_${visit.state}`);
}

/** What cannot be taken back is asked twice, on the button itself. */
function twice(label, act) {
  const ask = (e) => {
    const target = e.currentTarget;
    if (target.dataset.armed) return act(e);
    target.dataset.armed = "1";
    target.textContent = t("really");
    setTimeout(() => (delete target.dataset.armed, (target.textContent = label)), kArmedMs);
  };
  return h("button", {class: "answer", onclick: ask}, label);
}

function content(request, view) {
  const names = request.due_items.map((id) => view.due.find((due) => due.item === id)).filter(Boolean).map((due) => pick(due.name));
  const all = [...request.recalls.map((number) => `${t("job_recall")} ${number}`), ...request.fault_codes, ...names];
  return all.length > 4 ? `${all.slice(0, 4).join(t("comma"))} +${all.length - 4}` : all.join(t("comma"));
}

const titleOf = ({request}) => (request ? t(`kind_${request.kind}`) : t("kind_visit"));

export function threadRow(matter, view, actions) {
  const visit = visitOf(matter);
  const {request} = matter;
  const call = visit?.state === "proposed";
  const late = request && (request.pick_up_missed || request.contact_missed || request.resolve_missed) && !visit && t("missed");
  const when = visit && kVisitOpen.includes(visit.state) ? moment(visit.counter_start ?? visit.start) : request?.created ? date(request.created) : "";
  return rowOf({class: call ? "soon" : "", onclick: () => actions.go("matters", `thread:${matter.id}`)}, visit ? "due" : "matters", stateOf(matter, visit),
    [[titleOf(matter), request && (content(request, view) || request.note)].filter(Boolean).join(" · ")], [when, late]);
}

function answersOf(matter, visit, actions) {
  const answer = (word) => (e) => actions.send({action: "answer_appointment", id: visit.id, revision: visit.revision, answer: word}, e.currentTarget);
  if (visit?.state === "proposed") {
    return [h("button", {class: "answer first", onclick: answer("accept")}, t("accept")),
      h("button", {class: "answer", onclick: () => actions.go("matters", `time:${matter.id}`)}, t("another_time")), twice(t("decline"), answer("decline"))];
  }
  if (visit?.state === "accepted") return [twice(t("cancel_visit"), answer("withdraw"))];
  const running = matter.request && ["waiting", "delivered", "picked_up", "answered"].includes(matter.request.state) && !(visit && kVisitOpen.includes(visit.state));
  return running ? [twice(t("withdraw"), (e) => actions.send({action: "withdraw_request", id: matter.request.id}, e.currentTarget))] : [];
}

/** What has happened, oldest first, and what is promised next. */
function steps({request, visits, records}) {
  const done = [];
  const add = (at, words, note = "") => at && done.push({at, words, note});
  if (request) {
    add(request.created, t("step_asked"));
    add(request.delivered_at, t("req_delivered"));
    add(request.picked_up_at, t("req_picked_up"), request.clerk);
    add(request.answered_at, t("req_answered"));
    add(request.closed_at, t("req_closed"));
  }
  for (const visit of visits) add(visit.changed, t(`app_${visit.state}`), moment(visit.counter_start ?? visit.start));
  for (const record of records) add(record.performed_at, t("step_done"), `${integer(record.km)} ${t("km")}`);
  done.sort((a, b) => a.at.localeCompare(b.at));
  const open = (...states) => request && states.includes(request.state);
  const promise = (label, iso, missed) => iso && done.push({at: iso, words: t(label), note: missed ? t("missed") : "", class: missed ? "missed" : "ahead"});
  if (open("waiting", "delivered")) promise("pick_up_by", request.pick_up_by, request.pick_up_missed);
  if (open("waiting", "delivered", "picked_up")) promise("contact_by", request.contact_by, request.contact_missed);
  if (open("waiting", "delivered", "picked_up", "answered")) promise("resolve_by", request.resolve_by, request.resolve_missed);
  return h("ol", {class: "steps"}, done.map((step) =>
    h("li", {class: step.class}, h("span", {class: "note"}, moment(step.at)), h("span", {}, step.words), step.note && h("span", {class: "note"}, step.note))));
}

/** One matter: what it is about, the visit that is offered or agreed, what has happened, and what the owner may do. */
export function thread(matter, view, actions) {
  const visit = visitOf(matter);
  const {request} = matter;
  const shown = visit && kVisitOpen.includes(visit.state);
  const answers = answersOf(matter, visit, actions);
  return h("div", {class: "list"},
    heading(t("matters"), () => actions.go("matters"), visit ? "due" : "matters", stateOf(matter, visit), visit?.state === "proposed" ? "service_soon" : ""),
    h("article", {class: "item detail matter"},
      shown && h("p", {class: "lead"}, h("b", {}, moment(visit.counter_start ?? visit.start))),
      shown && facts([visit.place && [t("place"), visit.place], visit.price.amount > 0 && [t("price"), money(visit.price)], visit.note && [t("note"), visit.note]]),
      request && h("p", {class: "note"}, [t(`kind_${request.kind}`), content(request, view), request.note].filter(Boolean).join(" · ")),
      request?.answer && h("p", {}, h("span", {class: "note"}, `${t("their_answer")} · ${request.clerk}`), h("br"), request.answer),
      request?.kind === "roadside" && view.position_shared && h("p", {class: "note"}, t("locating")),
      answers.length > 0 && h("div", {class: "answers"}, answers)),
    h("article", {class: "item detail"}, steps(matter)),
    matter.records.map((record) => rowOf({onclick: () => actions.go("service", `record:${record.id}`)}, "service", t("see_record"), [], [money(record.total)])));
}

export const campaignRow = (campaign, actions) =>
  rowOf({onclick: () => actions.go("matters", `campaign:${campaign.id}`)}, "flag", pick(actions.part(`/api/campaign/${campaign.id}`)?.title ?? {}) || t("campaign"), [t("campaign")], [t(`campaign_${campaign.state}`)]);

/** A campaign of the dealer's in full, and what the owner may still say to it: what is booked is taken back with its visit. */
export function campaignPage(campaign, actions) {
  const known = actions.part(`/api/campaign/${campaign.id}`);
  const answer = (word) => (e) => actions.send({action: "answer_campaign", id: campaign.id, answer: word}, e.currentTarget, () => actions.go("matters"));
  const may = {seen: ["yes", "no"], declined: ["yes"], accepted: ["no"]}[campaign.state] ?? [];
  const label = (word) => t(word === "no" ? "campaign_no" : known?.offers_visit ? "request_now" : "campaign_yes");
  return h("div", {class: "list"},
    heading(t("matters"), () => actions.go("matters"), "flag", t("campaign")),
    h("article", {class: "item detail"},
      h("p", {class: "lead"}, pick(known?.title ?? {}) || t("campaign")),
      h("p", {class: "state"}, t(`campaign_${campaign.state}`)),
      known && h("p", {}, pick(known.body)),
      known?.until && facts([[t("campaign_until"), moment(known.until)]])),
    known && may.length > 0 && h("div", {class: "answers"}, may.map((word) => h("button", {class: word === "yes" ? "answer first" : "answer", onclick: answer(word)}, label(word)))));
}

/** Six other times: morning and afternoon of the three days after the one proposed. */
export function rescheduleCard(matter, visit, actions) {
  const first = new Date(visit.start);
  const at = (days, hour) => {
    const wanted = new Date(first.getTime() + days * kDayMs);
    wanted.setHours(hour, 0, 0, 0);
    return wanted.toISOString().slice(0, 19) + "Z";
  };
  const back = () => actions.go("matters", `thread:${matter.id}`);
  const wish = (start) => (e) => actions.send({action: "answer_appointment", id: visit.id, revision: visit.revision, answer: "counter", start}, e.currentTarget, back);
  const times = [1, 2, 3].flatMap((days) => [at(days, 9), at(days, 14)]);
  return h("div", {class: "list"},
    heading(t("back"), back, "due", t("which_time")),
    h("div", {class: "times"}, times.map((start) => h("button", {class: "answer", onclick: wish(start)}, moment(start)))));
}
