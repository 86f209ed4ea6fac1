// SPDX-License-Identifier: Apache-2.0
// Books a visit, or changes one that is booked: mileage, jobs with their parts, which due items they close and which codes they
// repair, what a repair counts for in the three guarantees, work that was put off and when it comes back.
import { html, nothing } from 'lit';

import { post } from '../api.js';
import { DeskElement, toast } from '../element.js';
import { fromInput, money, toInput } from '../format.js';
import { explain, t, w } from '../texts.js';

const minor = (text) => Math.round(Number(text || 0) * 100);
const major = (amount) => (amount ? String(amount / 100) : '');
const kilometres = (metres) => (metres ? String(metres / 1000) : '');
/** By their numbers in the API. */
const kDefects = ['none', 'quality', 'safety'];
const kSystems = ['none', 'engine', 'gearbox', 'traction_battery', 'drive_motor', 'steering', 'brakes', 'suspension', 'axle', 'body', 'other', 'emission_control'];
const dateOf = (ms) => (ms ? toInput(ms).slice(0, 10) : '');

class VisitDialog extends DeskElement {
  static properties = { file: {}, request: {}, record: {}, findings: { state: true }, jobs: { state: true }, wrong: { state: true }, busy: { state: true } };

  connectedCallback() {
    super.connectedCallback();
    if (this.record) return this.open(this.record);
    this.findings = [];
    const due = this.file.due.filter((d) => d.state !== 'ok').map((d) => ({ kind: 'maintenance', name: w(d.item), item: d.item, codes: [], labour: '', parts: [] }));
    const codes = this.file.faults.filter((f) => f.active).map((f) => f.code);
    const repairs = codes.map((code) => ({ kind: 'repair', name: `${w('repair')} ${code}`, item: '', codes: [code], labour: '', parts: [] }));
    const recalls = this.file.recalls.filter((r) => !r.done).map((r) => ({ kind: 'recall', name: `${w('recall')} ${r.number}`, item: '', codes: [], labour: '', parts: [], recall: r.number }));
    this.jobs = [...recalls, ...due, ...repairs];
    if (this.jobs.length === 0) this.add();
  }

  /** A booked record becomes the form; what the form does not show is kept. */
  open(record) {
    this.jobs = record.jobs.map((job) => ({ ...job, labour: major(job.labour_price), parts: job.parts.map((part) => ({ ...part, quantity: String(part.quantity_milli / 1000), price: major(part.price) })) }));
    this.findings = record.findings.map((finding) => ({ ...finding, km: kilometres(finding.again_at_m), on: dateOf(finding.again_on_ms) }));
    this.agreed = record.total === this.total() ? '' : major(record.total);
  }

  putOff() {
    this.findings = [...this.findings, { text: '', item: '', declined: false, km: '', on: '' }];
  }

  add() {
    this.jobs = [...(this.jobs ?? []), { kind: 'maintenance', name: '', item: '', codes: [], labour: '', parts: [] }];
  }

  total() {
    return this.jobs.reduce((sum, job) => sum + minor(job.labour) + job.parts.reduce((s, part) => s + minor(part.price), 0), 0);
  }

  /** What the form says, where it shows the field; else what was booked. Empty is 0: not written down. */
  moment(name, booked = 0) {
    const field = this.querySelector(`[name=${name}]`);
    return field ? (field.value ? fromInput(field.value) : 0) : booked;
  }

  async send() {
    const value = (name) => this.querySelector(`[name=${name}]`).value;
    this.busy = true;
    try {
      const { record } = this;
      await post(`/api/vehicles/${this.file.vehicle.vehicle}/records${record ? `/${record.id}` : ''}`, {
        request: record?.request ?? this.request?.id ?? '',
        revision: record?.revision ?? 1,
        note: value('note').trim(),
        total: minor(value('total')),
        performed_ms: Math.min(fromInput(value('performed')), Date.now()),
        mileage_m: Math.round(Number(value('mileage')) * 1000),
        brought_in_ms: this.moment('brought_in', record?.brought_in_ms),
        handed_back_ms: this.moment('handed_back', record?.handed_back_ms),
        watch_m: Math.round(Number(value('watch')) * 1000),
        findings: this.findings.map(({ km, on, ...finding }) => ({ ...finding, text: finding.text.trim(), again_at_m: Math.round(Number(km) * 1000), again_on_ms: on ? fromInput(`${on}T00:00`) : 0 })),
        jobs: this.jobs.map(({ labour, ...job }) => ({
          ...job, kind: job.kind, name: job.name.trim(), item: job.item, codes: job.codes, labour_price: minor(labour),
          parts: job.parts.map(({ quantity, ...part }) => ({ ...part, number: part.number.trim(), name: part.name.trim(), quantity_milli: Math.round(Number(quantity) * 1000), price: minor(part.price) })),
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
      ${job.kind === 'repair' ? this.cause(job) : nothing}
      ${job.kind === 'recall' ? html`<sl-input size="small" data-test="recall-number" label=${t('visit.recall')} .value=${job.recall ?? ''} @sl-input=${set('recall')}></sl-input>` : nothing}
      ${job.parts.map((part) => this.part(job, part))}
      <button class="link" data-test="add-part" @click=${addPart}>+ ${t('visit.addpart')}</button>
    </fieldset>`;
  }

  /** What was wrong with what: counted by the car towards the three guarantees, and nowhere else. */
  cause(job) {
    const choice = (name, words, label) => html`<sl-select size="small" hoist label=${label} data-test=${name} value=${String(job[name] ?? 0)} @sl-change=${(event) => { job[name] = Number(event.target.value); this.requestUpdate(); }}>
      ${words.map((word, number) => html`<sl-option value=${String(number)}>${t(`${name}.${word}`)}</sl-option>`)}
    </sl-select>`;
    const flag = (name) => html`<label class="check"><input type="checkbox" data-test=${name} .checked=${Boolean(job[name])} @change=${(event) => (job[name] = event.target.checked)}> ${t(`visit.${name}`)}</label>`;
    return html`<div class="cause-line">
      ${choice('defect', kDefects, t('visit.defect'))}${choice('system', kSystems, t('visit.system'))}
      <span class="checks">${flag('replaced')}${flag('covered')}</span>
    </div>`;
  }

  finding(finding) {
    const set = (name) => (event) => { finding[name] = event.target.value; this.requestUpdate(); };
    const remove = () => (this.findings = this.findings.filter((f) => f !== finding));
    return html`<fieldset class="job" data-test="finding">
      <div class="finding-line">
        <sl-input size="small" placeholder=${t('putoff.text')} aria-label=${t('putoff.text')} data-test="put-off-text" .value=${finding.text} @sl-input=${set('text')}></sl-input>
        <sl-select size="small" hoist aria-label=${t('putoff.item')} value=${finding.item || '-'} @sl-change=${(event) => { finding.item = event.target.value === '-' ? '' : event.target.value; }}>
          <sl-option value="-">${t('putoff.item')}: ${t('visit.none')}</sl-option>${this.file.due.map((d) => html`<sl-option value=${d.item}>${w(d.item)}</sl-option>`)}
        </sl-select>
        <sl-input size="small" type="number" min="0" placeholder=${t('putoff.km')} aria-label=${t('putoff.km')} data-test="put-off-km" .value=${finding.km} @sl-input=${set('km')}></sl-input>
        <sl-input size="small" type="date" aria-label=${t('putoff.on')} title=${t('putoff.on')} .value=${finding.on} @sl-input=${set('on')}></sl-input>
        <label class="check"><input type="checkbox" .checked=${finding.declined} @change=${(event) => (finding.declined = event.target.checked)}> ${t('putoff.declined')}</label>
        <button class="mini icon" title=${t('visit.remove')} aria-label=${t('visit.remove')} @click=${remove}><sl-icon name="x-lg"></sl-icon></button>
      </div>
    </fieldset>`;
  }

  render() {
    const { record } = this;
    return html`
      <sl-dialog open class="broad" label=${t(record ? 'visit.change' : 'visit.title')} @sl-after-hide=${(event) => event.target.localName === 'sl-dialog' && this.dispatchEvent(new CustomEvent('done'))}>
        <p class="lead">${t(record ? 'visit.change.lead' : 'visit.lead')}</p>
        <div class="form three">
          <sl-input name="mileage" type="number" min="1" label=${t('visit.mileage')} value=${record ? kilometres(record.mileage_m) : Math.floor(this.file.vehicle.mileage_m / 1000) || ''}></sl-input>
          <sl-input name="performed" type="datetime-local" label=${t('visit.when')} value=${toInput(record?.performed_ms ?? Date.now())}></sl-input>
          <sl-input name="watch" type="number" min="0" label=${t('visit.watch')} value=${record ? record.watch_m / 1000 : 1000}></sl-input>
        </div>
        ${this.jobs.some((job) => job.kind === 'repair') ? html`<div class="form two times">
          <sl-input name="brought_in" type="datetime-local" label=${t('visit.brought_in')} value=${record?.brought_in_ms ? toInput(record.brought_in_ms) : ''}></sl-input>
          <sl-input name="handed_back" type="datetime-local" label=${t('visit.handed_back')} value=${record?.handed_back_ms ? toInput(record.handed_back_ms) : ''}></sl-input>
        </div>` : nothing}
        ${this.jobs.map((job) => this.job(job))}
        <button class="link" @click=${this.add}>+ ${t('visit.addjob')}</button>
        ${this.findings.map((finding) => this.finding(finding))}
        <button class="link" data-test="put-off" @click=${this.putOff}>+ ${t('putoff.add')}</button>
        <div class="form note-line">
          <sl-input size="small" name="note" maxlength="500" label=${t('visit.note')} value=${record?.note ?? ''}></sl-input>
          <sl-input size="small" name="total" type="number" min="0" step="0.01" label=${t('visit.agreed')} placeholder=${t('visit.sum')} value=${this.agreed ?? ''}></sl-input>
        </div>
        ${this.wrong ? html`<p class="wrong" role="alert">${this.wrong}</p>` : nothing}
        <span slot="footer" class="total">${t('visit.total')} <b>${money(this.total(), record?.currency)}</b></span>
        <sl-button slot="footer" @click=${() => this.dispatchEvent(new CustomEvent('done'))}>${t('cancel')}</sl-button>
        <sl-button slot="footer" variant="primary" data-test="send-visit" ?loading=${this.busy} @click=${this.send}>${t(record ? 'visit.change.go' : 'visit.go')}</sl-button>
      </sl-dialog>`;
  }
}
customElements.define('visit-dialog', VisitDialog);
