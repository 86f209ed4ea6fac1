// SPDX-License-Identifier: Apache-2.0
// The cards of a vehicle file that only show: faults with their evidence, due items, service history, consent.
import { html, nothing } from 'lit';

import { codePath, go } from '../element.js';
import { day, km, moment, money } from '../format.js';
import { fieldName, inLanguage, listOf, t, w } from '../texts.js';
import { notTaken } from './agent.js';
import { attachmentsOf } from './attachments.js';
import { readings } from './readings.js';

function dueLeft(d) {
  const parts = [];
  if (d.remaining_m !== undefined) parts.push(t(d.remaining_m < 0 ? 'due.over' : 'due.left', { x: km(Math.abs(d.remaining_m)) }));
  if (d.remaining_days !== undefined) parts.push(t(d.remaining_days < 0 ? 'due.over' : 'due.left', { x: t('due.days', { n: Math.abs(d.remaining_days) }) }));
  if (d.condition_percent !== undefined) parts.push(t('due.life', { n: Math.round(d.condition_percent) }));
  return parts.join(' · ');
}

export const dueCard = (due) => html`
  <section class="card"><h2>${t('vehicle.due')}</h2>
    ${due.length === 0 ? html`<p class="faint">${t('vehicle.due.none')}</p>` : html`<ul class="lines">${due.map((d) => html`
      <li><span class="tag ${d.state}">${w(d.state)}</span><b>${w(d.item)}</b><span class="grow"></span><span class="number">${dueLeft(d)}${d.predicted_ms ? html`<small>${t('due.about', { x: day(d.predicted_ms) })}</small>` : nothing}</span></li>`)}</ul>`}
  </section>`;

/** "P0301 stayed away for 214 km, 6 drive cycles", or what is still watched. */
function outcome(fault, file) {
  const told = file.repairs.find((r) => r.code === fault.code);
  if (told) return html`<p class="evidence ${told.cured ? 'good' : 'bad'}">${t(told.cured ? 'repair.cured' : 'repair.back', { code: told.code, km: km(told.distance_m), n: told.drive_cycles })}</p>`;
  if (fault.state !== 'repaired') return nothing;
  const record = file.records.find((r) => r.id === fault.repaired_by);
  return html`<p class="evidence">${t('repair.watch', { code: fault.code, km: km(record?.watch_m ?? 1000000) })}</p>`;
}

/** Recalls this vehicle was told of, and what became of each; nothing where there is none. */
export const recallCard = (file) => file.recalls.length === 0 ? nothing : html`
  <section class="card" data-test="recalls"><h2>${t('nav.recalls')}</h2><ul class="lines">${file.recalls.map((r) => html`
    <li><span class="tag ${r.done ? 'ok' : 'due'}">${t(`recall.${r.state === 'open' && r.record ? 'remedied' : r.state}`)}</span><b>${inLanguage(r.what)}</b><span class="mono faint">${r.number}</span>
      <span class="grow"></span><small>${t(r.refused ? 'recalls.refused' : r.delivered ? 'recalls.delivered' : 'recalls.waiting')}${r.answer ? ` · ${w(r.answer)}` : ''}</small></li>`)}</ul></section>`;

/** A code that opens the page which explains it. */
const codeLink = (code) => html`<a class="mono code" href=${codePath(code)} title=${t('codes.open')} data-test="code" @click=${(event) => { event.preventDefault(); go(codePath(code)); }}>${code}</a>`;

export const faultsCard = (file) => html`
  <section class="card" data-test="faults"><h2>${t('vehicle.faults')}</h2>
    ${file.faults.length === 0 ? html`<p class="faint">${t('vehicle.faults.none')}</p>` : file.faults.map((f) => html`
      <article class="fault ${f.active ? 'active' : ''}">
        <header>${codeLink(f.code)}<span class="tag ${f.active ? f.urgency : f.state}">${f.active ? w(f.urgency) : w(f.state)}</span>
          ${f.active ? html`<span class="tag plain">${w(f.state)}</span>` : nothing}${f.permanent ? html`<span class="tag plain">${t('fault.permanent')}</span>` : nothing}
          <span class="grow"></span><span class="faint mono">ECU ${f.ecu.toString(16).toUpperCase()}</span></header>
        <p class="facts"><span>${t('fault.first')} ${moment(f.first_seen_ms)} · ${km(f.mileage_first_m)}</span><span>${t('fault.last')} ${moment(f.last_seen_ms)} · ${km(f.mileage_last_m)}</span>${f.occurrences ? html`<span>${t('fault.times', { n: f.occurrences })}</span>` : nothing}${f.clean_cycles ? html`<span>${t('fault.clean', { n: f.clean_cycles })}</span>` : nothing}</p>
        ${outcome(f, file)}
        ${f.freeze_frame.length ? html`<details><summary>${t('fault.frame')} · ${f.freeze_frame.length}</summary>${readings(f.freeze_frame)}</details>` : nothing}
      </article>`)}
  </section>`;

/** The books; `change` opens a record, `settle` ends a contradiction with the words that shall stand, `add` and `refuse` are for attachments. */
export const historyCard = (file, { change, settle, add, refuse }) => html`
  <section class="card" data-test="history"><h2>${t('vehicle.history')}</h2>
    ${file.records.length === 0 ? html`<p class="faint">${t('vehicle.history.none')}</p>` : file.records.map((r) => html`
      <article class="record">
        <header><b>${day(r.performed_ms)}</b><span>${km(r.mileage_m)}</span><span class="faint">${r.author === 'dealer' ? `${r.dealer} · ${r.clerk}` : t(`record.${r.author}`)}</span><span class="grow"></span><b class="number">${money(r.total, r.currency)}</b><button class="mini" data-test="change-record" @click=${() => change(r)}>${t('act.change')}</button></header>
        <table class="parts"><tbody>${r.jobs.map((job) => html`
          <tr class="job-row"><td><span class="tag plain">${w(job.kind)}</span></td><td colspan="2"><b>${job.name}</b>${job.codes.length ? html` <span class="mono faint">${job.codes.join(' ')}</span>` : nothing}</td><td class="number">${job.labour_price ? money(job.labour_price, r.currency) : ''}</td></tr>
          ${job.parts.map((p) => html`<tr><td></td><td>${p.name} <span class="mono faint">${p.number}</span></td><td class="number">× ${p.quantity_milli / 1000}</td><td class="number">${money(p.price, r.currency)}</td></tr>`)}`)}</tbody></table>
        ${r.findings.map((f) => html`<p class="put-off" data-test="put-off"><span class="tag soon">${t(f.declined ? 'putoff.declined' : 'putoff')}</span> ${f.text} <span class="faint">${[f.again_at_m && km(f.again_at_m), f.again_on_ms && day(f.again_on_ms)].filter(Boolean).join(' · ')}</span></p>`)}
        ${r.author === 'owner' && !r.jobs.length ? html`<p class="evidence">${t('record.taken_back')}</p>` : nothing}
        ${r.note ? html`<q>${r.note}</q>` : nothing}
        ${attachmentsOf(r, file.vehicle.vehicle, { add, refuse })}
        ${r.contradictions.map((c) => html`<p class="evidence" data-test="contradiction">${t('record.contradiction', { field: fieldName(c.path), kept: c.kept || '–', lost: c.lost || '–', by: t(`origin.${c.lost_by}`) })}
          <button class="mini" data-test="keep" @click=${() => settle(r, c, c.kept)}>${t('record.keep')}</button> <button class="mini" data-test="take" @click=${() => settle(r, c, c.lost)}>${t('record.take')}</button></p>`)}
        ${notTaken(file, r.id, 'record', 'record_changed')}
        <p class="evidence ${r.applied_ms ? 'good' : ''}">${r.applied_ms ? t('visit.applied', { items: listOf(r.closed_items.split(',').filter(Boolean)) || moment(r.applied_ms) }) : t('visit.pending')}</p>
      </article>`)}
  </section>`;

export const consentCard = (file) => html`
  <section class="card"><h2>${t('vehicle.consent')}</h2>
    ${file.consents.length === 0 ? html`<p class="faint">${t('vehicle.consent.none')}</p>` : html`<ul class="lines">${file.consents.map((c) => html`
      <li><b>${w(c.purpose)}</b><span class="grow"></span><span class="tag ${c.state === 'granted' ? 'ok' : 'plain'}">${w(c.state)}</span><small>${moment(c.changed_ms)}</small></li>`)}</ul>`}
  </section>`;
