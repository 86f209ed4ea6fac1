// SPDX-License-Identifier: Apache-2.0
// One timeline of car, owner and desk, latest first, by days.
import { html } from 'lit';

import { clock, day, km, moment, money } from '../format.js';
import { inLanguage, listOf, t, w } from '../texts.js';
import { mark } from './agent.js';

const amount = (value, unit) => `${Math.round(value * 100) / 100} ${unit}`.trim();

/** What the owner was asked: the matter by its name where it has one, else its kind; ids say nothing to a reader. */
const namesItself = new Set(['due', 'fault', 'warning', 'recall']);
const asked = (reason) => {
  const [kind, ...matter] = reason.split(':'); // of a fault the control unit, then the code
  return namesItself.has(kind) ? w(matter.at(-1)) : t(`asked.${kind}`);
};

function sentence({ kind, detail: d }) {
  switch (kind) {
    case 'fault': return t('entry.fault', { code: d.code, state: w(d.state) }) + (d.cleared_by ? t('entry.fault.by', { who: d.cleared_by }) : '');
    case 'mileage_refused': return t('entry.mileage_refused', { value: km(d.value_m), reason: w(d.reason) });
    case 'trip': return t('entry.trip', { km: `${(d.distance_m / 1000).toFixed(1)} km` });
    case 'due': return t('entry.due', { item: w(d.item), state: w(d.state) });
    case 'request': return t('entry.request', { kind: w(d.kind) });
    case 'appointment': return t('entry.appointment', { start: moment(d.start_ms), state: w(d.state) });
    case 'appointment_answer': return d.counter_ms ? t('entry.counter', { start: moment(d.counter_ms) }) : t('entry.appointment_answer', { state: w(d.state) });
    case 'prompt': return t('entry.prompt', { reason: asked(d.reason), answer: w(d.answer) });
    case 'applied': return t('entry.applied', { items: listOf(d.items) });
    case 'repair': return t(d.cured ? 'repair.cured' : 'repair.back', { code: d.code, km: km(d.distance_m), n: d.drive_cycles });
    case 'consent': return t('entry.consent', { purpose: w(d.purpose), state: w(d.state) });
    case 'started': return t('entry.started', { version: d.version }) + (d.mode ? t(`entry.started.${d.mode}`) : '') + (d.store_rebuilt ? t('entry.started.rebuilt') : '') + (d.damaged_values ? t('entry.started.damaged', { n: d.damaged_values }) : '') + (d.refused_configuration ? t('entry.started.config', { why: d.refused_configuration }) : '');
    case 'recall': return t(`entry.recall.${d.state}`, { number: d.number, what: inLanguage(d.what) });
    case 'campaign':
    case 'campaign_done': return t(`entry.${kind}`, { title: inLanguage(d.title) });
    case 'campaign_answer': return t('entry.campaign_answer', { title: inLanguage(d.title), step: t(`campaigns.step.${d.state}`) });
    case 'survey': return t('entry.survey', { scores: Object.entries(d.scores).map(([question, score]) => `${t(`survey.${question}`)} ${score}`).join(' · ') });
    case 'live': return t(`entry.live.${d.state}`, { why: w(`session_${d.ended_by}`), n: d.readings });
    case 'record': return t('entry.record', { km: km(d.mileage_m), total: money(d.total, d.currency) });
    case 'plan': return t('entry.plan', { name: inLanguage(d.name), version: d.version });
    case 'message': return t('entry.message', { title: inLanguage(d.title) });
    case 'warning': return t('entry.warning', { subject: w(d.subject), value: amount(d.value, d.unit), limit: amount(d.limit, d.unit) }) + (d.days_left === undefined ? '' : t('entry.warning.days', { n: d.days_left }));
    case 'identity': return t('entry.identity', { kind: w(d.kind), ecu: d.ecu ? `ECU ${d.ecu.toString(16).toUpperCase()} ` : '', before: d.before || '–', after: d.after || '–' });
    case 'not_taken': return t('entry.not_taken', { what: w(`sent_${d.what}`), why: w(`refused_${d.reason}`) });
    case 'swap': return t('entry.swap', { shown: km(d.shown_m), true: km(d.true_m) });
    case 'swap_answer': return t('entry.swap_answer', { verdict: w(d.verdict), km: km(d.trusted_m) });
    default: return t(`entry.${kind}`, d);
  }
}

const strong = new Set(['fault', 'request', 'record', 'repair', 'appointment_answer', 'deadline_missed', 'warning', 'identity', 'identity_held', 'not_taken', 'swap', 'swap_answer', 'owner_changed', 'forgotten']);

/** `refusals`: what the car did not take, marked on the entries of what was sent. */
export function timeline(entries, refusals) {
  const days = new Map();
  for (const entry of entries) {
    const name = day(entry.at_ms);
    if (!days.has(name)) days.set(name, []);
    days.get(name).push(entry);
  }
  return html`<div class="timeline" data-test="timeline">${[...days].map(([name, list]) => html`
    <h3>${name}</h3>
    <ul>${list.map((entry) => html`
      <li class="${entry.origin} ${strong.has(entry.kind) ? 'strong' : ''}">
        <time>${clock(entry.at_ms)}</time><i aria-hidden="true"></i>
        <span>${sentence(entry)}${mark(entry, refusals)}${entry.detail.note ? html`<q>${entry.detail.note}</q>` : ''}<small>${entry.clerk || t(`origin.${entry.origin}`)}</small></span>
      </li>`)}</ul>`)}</div>`;
}
