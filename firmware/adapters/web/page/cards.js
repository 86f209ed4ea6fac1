// SPDX-License-Identifier: Apache-2.0
// Cards of what owner and dealer agree on: a matter (a request with its appointment, one thread), a service record.
import {h, heading, icon} from "/dom.js";
import {date, day, decimal, integer, money, pick, t, time} from "/texts.js";

const kDayMs = 24 * 3600 * 1000;
const kArmedMs = 4000;
const kOver = ["closed", "withdrawn"];
const kVisitShown = ["proposed", "countered", "accepted"];

/** Each open request with its newest appointment; appointments the dealer began stand on their own. */
export function openMatters(view) {
  const visits = view.appointments.filter((a) => kVisitShown.includes(a.state));
  const requests = view.requests.filter((r) => !kOver.includes(r.state));
  const own = visits.filter((a) => !requests.some((r) => r.id === a.request));
  return [...own.map((visit) => ({visit})), ...requests.map((request) => ({request, visit: visits.find((a) => a.request === request.id)}))];
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

const moment = (iso) => (iso ? `${day(iso)} ${time(iso)}` : "–");

function content(request, view) {
  const names = request.due_items.map((id) => view.due.find((d) => d.item === id)).filter(Boolean).map((d) => pick(d.name));
  const all = [...request.fault_codes, ...names];
  return all.length > 4 ? `${all.slice(0, 4).join(t("comma"))} +${all.length - 4}` : all.join(t("comma"));
}

function promises(request) {
  const line = (label, iso, missed) => iso && h("p", {class: missed ? "note missed" : "note"}, `${t(label)} ${moment(iso)}${missed ? ` · ${t("missed")}` : ""}`);
  const before = (...states) => states.includes(request.state);
  return [before("waiting", "delivered") && line("pick_up_by", request.pick_up_by, request.pick_up_missed),
    before("waiting", "delivered", "picked_up") && line("contact_by", request.contact_by, request.contact_missed)];
}

function visitPart(visit) {
  const wish = visit.state === "countered" && visit.counter_start;
  return h("section", {class: "visit"},
    h("p", {class: "lead"}, moment(wish || visit.start)),
    h("p", {}, [money(visit.price), visit.place].filter(Boolean).join(" · ")),
    visit.note && h("p", {class: "note"}, visit.note));
}

function visitAnswers(visit, actions) {
  const answer = (word) => (e) => actions.send({action: "answer_appointment", id: visit.id, revision: visit.revision, answer: word}, e.currentTarget);
  if (visit.state === "accepted") return [twice(t("cancel_visit"), answer("withdraw"))];
  if (visit.state !== "proposed") return [];
  return [h("button", {class: "answer first", onclick: answer("accept")}, t("accept")),
    h("button", {class: "answer", onclick: () => actions.go("matters", visit.id)}, t("another_time")), twice(t("decline"), answer("decline"))];
}

export function matterCard({request, visit}, view, actions) {
  const words = visit ? t("app_" + visit.state) : t("req_" + request.state);
  const withdraw = request && !visit && twice(t("withdraw"), (e) => actions.send({action: "withdraw_request", id: request.id}, e.currentTarget));
  const answers = [...(visit ? visitAnswers(visit, actions) : []), withdraw].filter(Boolean);
  return h("article", {class: `item matter ${visit?.state === "proposed" ? "soon" : ""}`},
    h("header", {}, icon(visit ? "due" : "matters"), h("h2", {}, words)),
    request && h("p", {class: "note one"}, [t("kind_" + request.kind), request.note, content(request, view), request.clerk].filter(Boolean).join(" · ")),
    visit && visitPart(visit),
    request && !visit && promises(request),
    answers.length > 0 && h("div", {class: "answers"}, answers));
}

/** Six other times: morning and afternoon of the three days after the one proposed. */
export function rescheduleCard(visit, actions) {
  const first = new Date(visit.start);
  const at = (days, hour) => {
    const time = new Date(first.getTime() + days * kDayMs);
    time.setHours(hour, 0, 0, 0);
    return time.toISOString().slice(0, 19) + "Z";
  };
  const wish = (start) => (e) =>
    actions.send({action: "answer_appointment", id: visit.id, revision: visit.revision, answer: "counter", start}, e.currentTarget, () => actions.go("matters"));
  const times = [1, 2, 3].flatMap((days) => [at(days, 9), at(days, 14)]);
  return h("div", {class: "list"},
    heading(t("matters"), () => actions.go("matters"), "due", t("which_time")),
    h("div", {class: "times"}, times.map((start) => h("button", {class: "answer", onclick: wish(start)}, moment(start)))));
}

const jobsOf = (record) => record.jobs.map((job) => job.name).join(t("comma"));

export function recordRow(record, actions) {
  return h("button", {class: "row", onclick: () => actions.go("service", record.id)}, icon("service"),
    h("span", {class: "words"}, h("strong", {}, `${record.performed_at ? date(record.performed_at) : "–"} · ${integer(record.km)} ${t("km")}`),
      h("span", {class: "note one"}, jobsOf(record))), icon("open"));
}

export function recordDetail(record, actions) {
  const part = (p) => h("p", {class: "note"}, `${p.name} × ${decimal(p.quantity)}${p.number ? ` · ${p.number}` : ""}`);
  const later = (f) => h("p", {}, [f.text, f.again_km > 0 && `${integer(f.again_km)} ${t("km")}`, f.again_on && date(f.again_on)].filter(Boolean).join(" · "));
  return h("div", {class: "list"},
    heading(t("history"), () => actions.go("service", "history"), "service", record.performed_at ? date(record.performed_at) : "–"),
    h("article", {class: "item detail"},
      h("p", {class: "lead"}, `${integer(record.km)} ${t("km")} · ${t("total")} ${money(record.total)}`),
      h("p", {class: "note"}, record.dealer),
      record.jobs.map((job) => h("section", {}, h("p", {}, [job.name, ...job.fault_codes].join(" · ")), job.parts.map(part))),
      record.findings.length > 0 && h("section", {}, h("h3", {}, t("put_off")), record.findings.map(later))));
}
