// SPDX-License-Identifier: Apache-2.0
// Maintenance plans: a manager chooses a plan file, reads what is wrong with it and where, and issues it to cars; all see which
// cars took it and which did not, and why.
import { html, nothing } from 'lit';

import { get, post } from '../api.js';
import { DeskElement, go, toast } from '../element.js';
import { day, moment } from '../format.js';
import { explain, inLanguage, t, w } from '../texts.js';

const keyOf = (row) => `${row.id}/${row.version}`;

class DeskPlans extends DeskElement {
  static properties = { tick: {}, session: {}, rows: { state: true }, chosen: { state: true }, vehicles: { state: true }, dialog: { state: true }, file: { state: true }, judged: { state: true }, wrong: { state: true } };

  willUpdate(changed) {
    if (changed.has('tick')) this.load();
  }

  async load() {
    try {
      this.rows = await get('/api/plans');
      const row = this.rows.find((one) => keyOf(one) === this.chosen);
      this.vehicles = row ? await get(`/api/plans?id=${encodeURIComponent(row.id)}&version=${row.version}`) : [];
    } catch (error) {
      if (error.status !== 401) toast(explain(error), 'bad');
    }
  }

  choose(row) {
    this.chosen = this.chosen === keyOf(row) ? undefined : keyOf(row);
    this.load();
  }

  open() {
    this.dialog = true;
    this.file = this.judged = this.wrong = undefined;
  }

  async take(event) {
    const file = event.target.files[0];
    if (!file) return;
    this.wrong = undefined;
    try {
      this.file = await file.text();
      this.judged = await post('/api/plans/check', { toml: this.file });
    } catch (error) {
      this.judged = undefined;
      this.wrong = explain(error);
    }
  }

  async issue() {
    const value = (name) => this.querySelector(`[name=${name}]`).value.trim();
    const body = { toml: this.file, vehicles: value('vehicles').split(/[\s,;，；]+/).filter(Boolean) };
    if (value('vin_prefix')) body.vin_prefix = value('vin_prefix').toUpperCase();
    try {
      const { told, had, unknown } = await post('/api/plans', body);
      toast(t('plans.told', { n: told, had }) + (unknown.length ? t('recalls.unknown', { names: unknown.join(', ') }) : ''), unknown.length ? 'bad' : '');
      this.dialog = undefined;
    } catch (error) {
      this.wrong = error.detail === 'version' ? t('plans.version') : explain(error);
    }
    this.load();
  }

  verdict() {
    const { plan, fault } = this.judged ?? {};
    if (fault) return html`<p class="wrong" role="alert" data-test="plan-fault">${t('plans.fault', { line: fault.line })}<b class="mono">${fault.key}</b> ${fault.what}${fault.advice ? html`<br>${fault.advice}` : nothing}</p>`;
    if (!plan) return nothing;
    return html`<div class="card" data-test="plan-good"><h2>${inLanguage(plan.name)} <span class="tag ok">${t('plans.good')}</span></h2>
      <p class="facts"><span class="mono">${plan.id}</span><span>${t('plans.number', { n: plan.version })}</span>${plan.valid_from_ms ? html`<span>${t('plans.from', { at: day(plan.valid_from_ms) })}</span>` : nothing}<span>${t('plans.items', { n: plan.items.length })}</span></p>
      <p>${plan.items.map((item) => inLanguage(item.name)).join(' · ')}</p></div>`;
  }

  dialogView() {
    if (!this.dialog) return nothing;
    return html`<sl-dialog open class="broad" label=${t('plans.new')} @sl-after-hide=${(event) => event.target.localName === 'sl-dialog' && (this.dialog = undefined)}>
      <p class="lead">${t('plans.lead')}</p>
      <label class="file">${t('plans.file')} <input type="file" accept=".toml,text/plain" data-test="plan-file" @change=${this.take}></label>
      ${this.verdict()}
      ${this.judged?.plan ? html`<div class="form"><sl-input name="vin_prefix" maxlength="17" label=${t('plans.model')} help-text=${t('plans.model.help')}></sl-input>
        <sl-textarea name="vehicles" rows="2" label=${t('recalls.vehicles')}></sl-textarea></div>` : nothing}
      ${this.wrong ? html`<p class="wrong" role="alert">${this.wrong}</p>` : nothing}
      <sl-button slot="footer" @click=${() => (this.dialog = undefined)}>${t('cancel')}</sl-button>
      <sl-button slot="footer" variant="primary" data-test="issue-plan" ?disabled=${!this.judged?.plan} @click=${this.issue}>${t('plans.issue')}</sl-button>
    </sl-dialog>`;
  }

  vehicleLine(row) {
    const state = row.refused ? w(`refused_${row.refused}`) : t(row.taken ? 'plans.taken' : 'plans.waiting');
    return html`<tr data-test="plan-vehicle" class=${row.taken ? 'dim' : ''} @click=${() => go(`/vehicles/${row.vehicle}`)}><td><b class="plate">${row.plate}</b><small class="mono">${row.vin}</small></td><td>${row.owner}</td>
      <td>${moment(row.issued_ms)}</td><td><span class="tag ${row.refused ? 'late' : row.taken ? 'ok' : 'due'}">${state}</span></td></tr>`;
  }

  campaign(row) {
    const here = keyOf(row) === this.chosen;
    return html`<section class="card" data-test="plan"><h2><button class="link" aria-expanded=${here} @click=${() => this.choose(row)}>${inLanguage(row.name)}</button>
        <span class="tag ${row.refused ? 'late' : row.taken < row.vehicles ? 'due' : 'ok'}">${t('plans.count', { taken: row.taken, n: row.vehicles })}</span>${row.refused ? html`<span class="tag late">${t('plans.refused', { n: row.refused })}</span>` : nothing}</h2>
      <p class="facts"><span class="mono">${row.id}</span><span>${t('plans.number', { n: row.version })}</span><span>${moment(row.issued_ms)}</span></p>
      ${here && this.vehicles?.length ? html`<table class="rows"><tbody>${this.vehicles.map((vehicle) => this.vehicleLine(vehicle))}</tbody></table>` : nothing}</section>`;
  }

  render() {
    return html`<div class="head"><h1>${t('nav.plans')}</h1><span class="grow"></span>
        ${this.session?.clerk.role === 'manager' ? html`<sl-button variant="primary" data-test="new-plan" @click=${this.open}>${t('plans.new')}</sl-button>` : nothing}</div>
      ${this.rows?.length === 0 ? html`<div class="card empty"><b>${t('plans.none')}</b></div>` : (this.rows ?? []).map((row) => this.campaign(row))}
      ${this.dialogView()}`;
  }
}
customElements.define('desk-plans', DeskPlans);
