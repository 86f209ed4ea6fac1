// SPDX-License-Identifier: Apache-2.0
// Cards of what owner and dealer agree on: a request, an appointment, a service record.
import {h, icon} from "/dom.js";
import {date, day, decimal, integer, money, t, time} from "/texts.js";

const kDayMs = 24 * 3600 * 1000;

export function requestCard(request, actions) {
  const promise = (label, iso, missed) => iso && h("p", {class: missed ? "note missed" : "note"}, `${t(label)} ${day(iso)} ${time(iso)}${missed ? " · " + t("missed") : ""}`);
  const withdraw = (e) => actions.send({action: "withdraw_request", id: request.id}, e.currentTarget);
  return h("article", {class: "item"},
    h("h2", {}, icon("matters"), h("span", {}, `${t("request")} · ${t("req_" + request.state)}`)),
    h("p", {}, [...request.fault_codes, ...(request.clerk ? [request.clerk] : [])].join(" · ")),
    ["waiting", "delivered"].includes(request.state) && promise("pick_up_by", request.pick_up_by, request.pick_up_missed),
    ["waiting", "delivered", "picked_up"].includes(request.state) && promise("contact_by", request.contact_by, request.contact_missed),
    h("div", {class: "answers"}, h("button", {class: "answer", onclick: withdraw}, t("withdraw"))));
}

export function appointmentCard(appointment, actions) {
  const answer = (word, extra = {}) => (e) =>
    actions.send({action: "answer_appointment", id: appointment.id, revision: appointment.revision, answer: word, ...extra}, e.currentTarget);
  const later = () => new Date(new Date(appointment.start).getTime() + kDayMs).toISOString().slice(0, 19) + "Z";
  return h("article", {class: "item"},
    h("h2", {}, icon("due"), h("span", {}, `${day(appointment.start)} ${time(appointment.start)}`)),
    h("p", {}, h("b", {}, t("app_" + appointment.state)), ` · ${money(appointment.price)} · ${appointment.place}`),
    appointment.note && h("p", {class: "note"}, appointment.note),
    appointment.state === "proposed" && h("div", {class: "answers"},
      h("button", {class: "answer first", onclick: answer("accept")}, t("accept")),
      h("button", {class: "answer", onclick: (e) => answer("counter", {start: later()})(e)}, t("another_time")),
      h("button", {class: "answer", onclick: answer("decline")}, t("decline"))),
    appointment.state === "accepted" && h("div", {class: "answers"}, h("button", {class: "answer", onclick: answer("withdraw")}, t("withdraw"))));
}

export function recordCard(record) {
  const part = (p) => `${p.name} × ${decimal(p.quantity)}`;
  return h("article", {class: "item"},
    h("h2", {}, icon("service"), h("span", {}, `${record.performed_at ? date(record.performed_at) : "–"} · ${integer(record.km)} ${t("km")}`)),
    record.jobs.map((job) => h("p", {}, job.name, job.parts.length ? h("span", {class: "note"}, ` · ${job.parts.map(part).join("，")}`) : "")),
    h("p", {class: "note"}, `${record.dealer} · ${t("total")} ${money(record.total)}`));
}
