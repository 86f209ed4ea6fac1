// SPDX-License-Identifier: Apache-2.0
// The queue: who must be answered first. j and k move, Enter opens, a takes, s snoozes, d is done.
import { html, nothing } from 'lit';

import { get, post } from '../api.js';
import { DeskElement, go, toast } from '../element.js';
import { fromInput, km, moment, nextWorkingMorning, relative, shortVin, toInput } from '../format.js';
import { explain, t, w } from '../texts.js';

/** The row's reason in words: "Fault P0301", "Engine oil is overdue". */
export function reasonText(row) {
  const ref = row.ref.slice(row.ref.indexOf(':') + 1);
  return t(`reason.${row.reason}`, { ref: w(ref) });
}

class DeskQueue extends DeskElement {
  static properties = { tick: {}, session: {}, rows: { state: true }, at: { state: true }, snoozed: { state: true }, dialog: { state: true }, wrong: { state: true } };

  constructor() {
    super();
    this.at = 0;
    this.snoozed = false;
    this.onKey = (event) => this.key(event);
  }

  connectedCallback() {
    super.connectedCallback();
    window.addEventListener('keydown', this.onKey);
    this.minute = setInterval(() => this.requestUpdate(), 30000);
  }

  disconnectedCallback() {
    window.removeEventListener('keydown', this.onKey);
    clearInterval(this.minute);
    super.disconnectedCallback();
  }

  willUpdate(changed) {
    if (changed.has('tick') || changed.has('snoozed')) this.load();
  }

  async load() {
    try {
      const selected = this.rows?.[this.at]?.no;
      this.rows = await get(this.snoozed ? '/api/alerts?snoozed=1' : '/api/alerts');
      const place = this.rows.findIndex((row) => row.no === selected);
      this.at = place >= 0 ? place : Math.max(0, Math.min(this.at, this.rows.length - 1));
    } catch (error) {
      if (error.status !== 401) toast(explain(error), 'bad');
    }
  }

  key(event) {
    if (this.dialog || event.ctrlKey || event.metaKey || event.altKey || /^(input|textarea|sl-)/i.test(event.target.tagName)) return;
    const row = this.rows?.[this.at];
    const actions = {
      j: () => (this.at = Math.min(this.at + 1, (this.rows?.length ?? 1) - 1)),
      k: () => (this.at = Math.max(this.at - 1, 0)),
      Enter: () => row && go(`/vehicles/${row.vehicle}`),
      a: () => row && this.take(row),
      s: () => row && this.ask('snooze', row),
      d: () => row && this.ask('done', row),
    };
    if (!actions[event.key]) return;
    event.preventDefault();
    actions[event.key]();
    this.updateComplete.then(() => this.querySelector('tr[aria-selected=true]')?.scrollIntoView({ block: 'nearest' }));
  }

  ask(kind, row) {
    this.wrong = '';
    this.dialog = { kind, row };
  }

  async take(row) {
    try {
      await post(`/api/alerts/${row.no}/take`, { version: row.version });
      toast(t('toast.taken'));
    } catch (error) {
      toast(explain(error), 'bad');
    }
    this.load();
  }

  async confirmDialog() {
    const { kind, row } = this.dialog;
    const reason = this.querySelector('[name=reason]').value.trim();
    const body = { version: row.version, reason };
    if (kind === 'snooze') body.until_ms = fromInput(this.querySelector('[name=until]').value);
    try {
      await post(`/api/alerts/${row.no}/${kind}`, body);
      this.dialog = undefined;
      toast(t('toast.saved'));
    } catch (error) {
      this.wrong = explain(error);
    }
    this.load();
  }

  line(row, index) {
    const late = row.due_ms < Date.now();
    const select = () => (this.at = index);
    const stop = (action) => (event) => {
      event.stopPropagation();
      action();
    };
    return html`
      <tr aria-selected=${index === this.at} class=${row.snoozed ? 'dim' : ''} data-test="row" @click=${() => { select(); go(`/vehicles/${row.vehicle}`); }}>
        <td class="due ${late ? 'late' : ''}"><b>${relative(row.due_ms)}</b><small>${moment(row.due_ms)}</small></td>
        <td><div class="reason"><span class="dot ${row.severity}" title=${t(`severity.${row.severity}`)}></span><span class="what"><b>${reasonText(row)}</b>${row.note ? html`<small>${row.note}</small>` : html`<small>${t(`severity.${row.severity}`)}</small>`}</span></div></td>
        <td><b class="plate">${row.plate}</b><small class="mono">${shortVin(row.vin)}</small></td>
        <td class="wide">${row.owner}</td>
        <td class="number wide">${row.mileage_m ? km(row.mileage_m) : '–'}</td>
        <td class="wide">${relative(row.opened_ms)}</td>
        <td class="hand">${row.clerk ? html`<span class="person">${row.clerk}</span>` : html`<span class="faint">${t('queue.nobody')}</span>`}</td>
        <td class="actions">
          <button class="mini" @click=${stop(() => this.take(row))}>${t('act.take')}</button>
          <button class="mini" @click=${stop(() => this.ask('snooze', row))}>${t('act.snooze')}</button>
          <button class="mini" @click=${stop(() => this.ask('done', row))}>${t('act.done')}</button>
        </td>
      </tr>`;
  }

  dialogView() {
    if (!this.dialog) return nothing;
    const { kind, row } = this.dialog;
    return html`
      <sl-dialog open label="${t(`${kind}.title`)}" @sl-after-hide=${(event) => event.target.localName === 'sl-dialog' && (this.dialog = undefined)}>
        <p class="lead">${row.plate} · ${reasonText(row)}</p>
        ${kind === 'snooze' ? html`<sl-input name="until" type="datetime-local" label=${t('snooze.until')} value=${toInput(nextWorkingMorning())}></sl-input>` : nothing}
        <sl-input name="reason" label=${t('reason.text')} autofocus></sl-input>
        ${this.wrong ? html`<p class="wrong" role="alert">${this.wrong}</p>` : nothing}
        <sl-button slot="footer" @click=${() => (this.dialog = undefined)}>${t('cancel')}</sl-button>
        <sl-button slot="footer" variant="primary" data-test="confirm" @click=${this.confirmDialog}>${t('save')}</sl-button>
      </sl-dialog>`;
  }

  render() {
    const rows = this.rows ?? [];
    const late = rows.filter((row) => row.due_ms < Date.now()).length;
    const heads = [['queue.due'], ['queue.reason'], ['queue.vehicle'], ['queue.owner', 'wide'], ['queue.mileage', 'number wide'], ['queue.age', 'wide'], ['queue.clerk', 'hand'], ['', 'actions']];
    return html`
      <div class="head">
        <h1>${t('queue.title')}</h1><span class="count">${t('queue.count', { n: rows.length })}</span>
        ${late ? html`<span class="count late">${t('queue.overdue', { n: late })}</span>` : nothing}
        <span class="grow"></span>
        <span class="keys"><kbd>j</kbd><kbd>k</kbd> ${t('queue.keys')} <kbd>Enter</kbd> ${t('queue.keys.open')} <kbd>a</kbd> ${t('queue.keys.take')} <kbd>s</kbd> ${t('queue.keys.snooze')} <kbd>d</kbd> ${t('queue.keys.done')}</span>
        <label class="check"><input type="checkbox" .checked=${this.snoozed} @change=${(event) => (this.snoozed = event.target.checked)}> ${t('queue.snoozed')}</label>
      </div>
      ${this.rows && rows.length === 0
        ? html`<div class="card empty"><b>${t('queue.empty')}</b><p>${t('queue.empty.why')}</p></div>`
        : html`<div class="card table"><table class="rows"><thead><tr>${heads.map(([key, css]) => html`<th class=${css ?? ''}>${key ? t(key) : ''}</th>`)}</tr></thead><tbody>${rows.map((row, i) => this.line(row, i))}</tbody></table></div>`}
      ${this.dialogView()}`;
  }
}
customElements.define('desk-queue', DeskQueue);
