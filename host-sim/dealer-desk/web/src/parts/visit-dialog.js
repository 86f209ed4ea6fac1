// SPDX-License-Identifier: Apache-2.0
// Books a visit: mileage, jobs with their parts, which due items they close and which codes they repair.
import { html, nothing } from 'lit';

import { post } from '../api.js';
import { DeskElement, toast } from '../element.js';
import { fromInput, money, toInput } from '../format.js';
import { explain, t, w } from '../texts.js';

const minor = (text) => Math.round(Number(text || 0) * 100);

class VisitDialog extends DeskElement {
  static properties = { file: {}, request: {}, jobs: { state: true }, wrong: { state: true }, busy: { state: true } };

  connectedCallback() {
    super.connectedCallback();
    const due = this.file.due.filter((d) => d.state !== 'ok').map((d) => ({ kind: 'maintenance', name: w(d.item), item: d.item, codes: [], labour: '', parts: [] }));
    const codes = this.file.faults.filter((f) => f.active).map((f) => f.code);
    const repairs = codes.map((code) => ({ kind: 'repair', name: `${w('repair')} ${code}`, item: '', codes: [code], labour: '', parts: [] }));
    this.jobs = [...due, ...repairs];
    if (this.jobs.length === 0) this.add();
  }

  add() {
    this.jobs = [...(this.jobs ?? []), { kind: 'maintenance', name: '', item: '', codes: [], labour: '', parts: [] }];
  }

  total() {
    return this.jobs.reduce((sum, job) => sum + minor(job.labour) + job.parts.reduce((s, part) => s + minor(part.price), 0), 0);
  }

  async send() {
    const value = (name) => this.querySelector(`[name=${name}]`).value;
    this.busy = true;
    try {
      await post(`/api/vehicles/${this.file.vehicle.vehicle}/records`, {
        request: this.request?.id ?? '',
        performed_ms: Math.min(fromInput(value('performed')), Date.now()),
        mileage_m: Math.round(Number(value('mileage')) * 1000),
        watch_m: Math.round(Number(value('watch')) * 1000),
        jobs: this.jobs.map((job) => ({
          kind: job.kind, name: job.name.trim(), item: job.item, codes: job.codes, labour_price: minor(job.labour),
          parts: job.parts.map((part) => ({ number: part.number.trim(), name: part.name.trim(), quantity_milli: Math.round(Number(part.quantity) * 1000), price: minor(part.price) })),
        })),
      });
      toast(t('toast.sent'));
      this.dispatchEvent(new CustomEvent('done'));
    } catch (error) {
      this.wrong = explain(error);
    }
    this.busy = false;
  }

  part(job, part) {
    const set = (name) => (event) => { part[name] = event.target.value; this.requestUpdate(); };
    const remove = () => { job.parts = job.parts.filter((p) => p !== part); this.requestUpdate(); };
    return html`<div class="part">
      <sl-input size="small" placeholder=${t('visit.number')} aria-label=${t('visit.number')} .value=${part.number} @sl-input=${set('number')}></sl-input>
      <sl-input size="small" placeholder=${t('visit.part')} aria-label=${t('visit.part')} data-test="part-name" .value=${part.name} @sl-input=${set('name')}></sl-input>
      <sl-input size="small" type="number" min="0.001" step="0.1" placeholder=${t('visit.qty')} aria-label=${t('visit.qty')} .value=${part.quantity} @sl-input=${set('quantity')}></sl-input>
      <sl-input size="small" type="number" min="0" step="0.01" placeholder=${t('visit.price')} aria-label=${t('visit.price')} data-test="part-price" .value=${part.price} @sl-input=${set('price')}></sl-input>
      <button class="mini icon" title=${t('visit.remove')} aria-label=${t('visit.remove')} @click=${remove}><sl-icon name="x-lg"></sl-icon></button>
    </div>`;
  }

  job(job) {
    const set = (name) => (event) => { job[name] = event.target.value; this.requestUpdate(); };
    const addPart = () => { job.parts = [...job.parts, { number: '', name: '', quantity: '1', price: '' }]; this.requestUpdate(); };
    const remove = () => (this.jobs = this.jobs.filter((j) => j !== job));
    const items = this.file.due.map((d) => d.item);
    const codes = this.file.faults.filter((f) => f.active || f.state === 'repaired').map((f) => f.code);
    const toggle = (code) => () => { job.codes = job.codes.includes(code) ? job.codes.filter((c) => c !== code) : [...job.codes, code]; this.requestUpdate(); };
    return html`<fieldset class="job" data-test="job">
      <div class="job-line">
        <sl-select size="small" hoist aria-label=${t('visit.kind')} value=${job.kind} @sl-change=${set('kind')}>${['maintenance', 'repair', 'inspection', 'recall'].map((k) => html`<sl-option value=${k}>${w(k)}</sl-option>`)}</sl-select>
        <sl-input size="small" class="grow" placeholder=${t('visit.name')} aria-label=${t('visit.name')} .value=${job.name} @sl-input=${set('name')}></sl-input>
        <sl-select size="small" hoist aria-label=${t('visit.item')} value=${job.item || '-'} @sl-change=${(event) => { job.item = event.target.value === '-' ? '' : event.target.value; this.requestUpdate(); }}>
          <sl-option value="-">${t('visit.item')}: ${t('visit.none')}</sl-option>${items.map((i) => html`<sl-option value=${i}>${w(i)}</sl-option>`)}
        </sl-select>
        <sl-input size="small" class="price" type="number" min="0" step="0.01" placeholder=${t('visit.labour')} aria-label=${t('visit.labour')} data-test="labour" .value=${job.labour} @sl-input=${set('labour')}></sl-input>
        <button class="mini icon" title=${t('visit.remove')} aria-label=${t('visit.remove')} @click=${remove}><sl-icon name="x-lg"></sl-icon></button>
      </div>
      ${job.kind === 'repair' && codes.length ? html`<div class="chips"><span>${t('visit.codes')}</span>${codes.map((code) => html`<button class="chip mono" aria-pressed=${job.codes.includes(code)} @click=${toggle(code)}>${code}</button>`)}</div>` : nothing}
      ${job.parts.map((part) => this.part(job, part))}
      <button class="link" data-test="add-part" @click=${addPart}>+ ${t('visit.addpart')}</button>
    </fieldset>`;
  }

  render() {
    return html`
      <sl-dialog open class="broad" label=${t('visit.title')} @sl-after-hide=${(event) => event.target.localName === 'sl-dialog' && this.dispatchEvent(new CustomEvent('done'))}>
        <p class="lead">${t('visit.lead')}</p>
        <div class="form three">
          <sl-input name="mileage" type="number" min="1" label=${t('visit.mileage')} value=${Math.floor(this.file.vehicle.mileage_m / 1000) || ''}></sl-input>
          <sl-input name="performed" type="datetime-local" label=${t('visit.when')} value=${toInput(Date.now())}></sl-input>
          <sl-input name="watch" type="number" min="0" label=${t('visit.watch')} value="1000"></sl-input>
        </div>
        ${this.jobs.map((job) => this.job(job))}
        <button class="link" @click=${this.add}>+ ${t('visit.addjob')}</button>
        ${this.wrong ? html`<p class="wrong" role="alert">${this.wrong}</p>` : nothing}
        <span slot="footer" class="total">${t('visit.total')} <b>${money(this.total())}</b></span>
        <sl-button slot="footer" @click=${() => this.dispatchEvent(new CustomEvent('done'))}>${t('cancel')}</sl-button>
        <sl-button slot="footer" variant="primary" data-test="send-visit" ?loading=${this.busy} @click=${this.send}>${t('visit.go')}</sl-button>
      </sl-dialog>`;
  }
}
customElements.define('visit-dialog', VisitDialog);
