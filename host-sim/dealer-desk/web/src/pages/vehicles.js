// SPDX-License-Identifier: Apache-2.0
// All vehicles of the dealer; a manager enrols new ones here.
import { html, nothing } from 'lit';

import { get, post } from '../api.js';
import { DeskElement, go, toast } from '../element.js';
import { km, relative } from '../format.js';
import { linkTag } from '../parts/agent.js';
import { explain, t } from '../texts.js';

class DeskVehicles extends DeskElement {
  static properties = { tick: {}, session: {}, rows: { state: true }, words: { state: true }, dialog: { state: true }, bundle: { state: true }, wrong: { state: true } };

  constructor() {
    super();
    this.words = '';
  }

  willUpdate(changed) {
    if (changed.has('tick') || changed.has('words')) this.load();
  }

  async load() {
    try {
      this.rows = await get(`/api/vehicles?q=${encodeURIComponent(this.words)}`);
    } catch (error) {
      if (error.status !== 401) toast(explain(error), 'bad');
    }
  }

  async issue() {
    const value = (name) => this.querySelector(`[name=${name}]`).value.trim();
    try {
      this.bundle = await post('/api/enrolments', { plate: value('plate'), owner: value('owner'), phone: value('phone') });
    } catch (error) {
      this.wrong = explain(error);
    }
  }

  dialogView() {
    if (!this.dialog) return nothing;
    const close = () => { this.dialog = false; this.bundle = undefined; this.wrong = ''; };
    return html`<sl-dialog open label=${t('enrol.title')} @sl-after-hide=${(event) => event.target.localName === 'sl-dialog' && close()}>
      ${this.bundle
        ? html`<p class="lead">${t('enrol.once')}</p><pre class="bundle" data-test="bundle">${JSON.stringify(this.bundle, null, 2)}</pre><sl-button slot="footer" variant="primary" @click=${close}>${t('close')}</sl-button>`
        : html`<p class="lead">${t('enrol.lead')}</p><div class="form"><sl-input name="plate" label=${t('vehicles.plate')}></sl-input><sl-input name="owner" label=${t('queue.owner')}></sl-input><sl-input name="phone" label=${t('vehicle.phone')}></sl-input></div>
            ${this.wrong ? html`<p class="wrong" role="alert">${this.wrong}</p>` : nothing}
            <sl-button slot="footer" @click=${close}>${t('cancel')}</sl-button><sl-button slot="footer" variant="primary" data-test="issue" @click=${this.issue}>${t('enrol.go')}</sl-button>`}
    </sl-dialog>`;
  }

  render() {
    const rows = this.rows ?? [];
    return html`
      <div class="head"><h1>${t('vehicles.title')}</h1><span class="count">${rows.length}</span><span class="grow"></span>
        <sl-input size="small" clearable type="search" placeholder=${t('nav.search')} aria-label=${t('nav.search')} @sl-input=${(event) => (this.words = event.target.value)}><sl-icon slot="prefix" name="search"></sl-icon></sl-input>
        ${this.session?.clerk.role === 'manager' ? html`<sl-button size="small" data-test="enrol" @click=${() => (this.dialog = true)}><sl-icon slot="prefix" name="plus"></sl-icon>${t('vehicles.add')}</sl-button>` : nothing}</div>
      ${this.rows && rows.length === 0 ? html`<div class="card empty"><b>${t('vehicles.none')}</b></div>` : html`<div class="card table"><table class="rows"><thead><tr>
        <th>${t('queue.vehicle')}</th><th>${t('queue.owner')}</th><th class="wide">${t('vehicle.vin')}</th><th class="number">${t('queue.mileage')}</th><th>${t('vehicle.seen')}</th><th class="wide">${t('agent.title')}</th><th class="number">${t('vehicles.open')}</th></tr></thead>
        <tbody>${rows.map((v) => html`<tr @click=${() => go(`/vehicles/${v.vehicle}`)}><td><b class="plate">${v.plate}</b></td><td>${v.owner}</td><td class="mono wide">${v.vin || '–'}</td><td class="number">${v.mileage_m ? km(v.mileage_m) : '–'}</td><td>${relative(v.seen_ms)}</td><td class="wide">${linkTag(v.agent)}</td><td class="number">${v.open_alerts ? html`<span class="tag due">${v.open_alerts}</span>` : '0'}</td></tr>`)}</tbody></table></div>`}
      ${this.dialogView()}`;
  }
}
customElements.define('desk-vehicles', DeskVehicles);
