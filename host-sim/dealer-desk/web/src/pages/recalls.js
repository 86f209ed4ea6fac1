// SPDX-License-Identifier: Apache-2.0
// Recalls: which were told, how many vehicles have had each done, and which have not. A manager tells the vehicles concerned and
// says of a single one that it is done or not concerned; else a service record that names the number does.
import { html, nothing } from 'lit';

import { get, post } from '../api.js';
import { DeskElement, go, toast } from '../element.js';
import { day, moment } from '../format.js';
import { explain, inLanguage, t, w } from '../texts.js';

const kTexts = ['what', 'risk', 'remedy'];

class DeskRecalls extends DeskElement {
  static properties = { tick: {}, session: {}, rows: { state: true }, chosen: { state: true }, vehicles: { state: true }, dialog: { state: true }, wrong: { state: true } };

  willUpdate(changed) {
    if (changed.has('tick')) this.load();
  }

  async load() {
    try {
      this.rows = await get('/api/recalls');
      if (this.chosen) this.vehicles = await get(`/api/recalls/${this.chosen}`);
    } catch (error) {
      if (error.status !== 401) toast(explain(error), 'bad');
    }
  }

  choose(number) {
    this.chosen = this.chosen === number ? undefined : number;
    this.vehicles = [];
    this.load();
  }

  async settle(row, state) {
    try {
      await post(`/api/vehicles/${row.vehicle}/recalls/${row.number}`, { state });
      toast(t('toast.sent'));
    } catch (error) {
      toast(explain(error), 'bad');
    }
    this.load();
  }

  async send() {
    const value = (name) => this.querySelector(`[name=${name}]`).value.trim();
    const body = { number: value('number'), vehicles: value('vehicles').split(/[\s,;，；]+/).filter(Boolean) };
    for (const text of kTexts) for (const language of ['zh', 'en']) body[`${text}_${language}`] = value(`${text}_${language}`);
    const on = value('announced');
    if (on) body.announced_ms = new Date(`${on}T00:00`).getTime();
    try {
      const { told, unknown } = await post('/api/recalls', body);
      toast(t('recalls.told', { n: told }) + (unknown.length ? t('recalls.unknown', { names: unknown.join(', ') }) : ''), unknown.length ? 'bad' : '');
      this.dialog = this.wrong = undefined;
    } catch (error) {
      this.wrong = explain(error);
    }
    this.load();
  }

  vehicleLine(row) {
    const manager = this.session?.clerk.role === 'manager';
    const word = row.state === 'open' && row.record ? 'remedied' : row.state;
    return html`<tr data-test="recall-vehicle" class=${row.done ? 'dim' : ''} @click=${() => go(`/vehicles/${row.vehicle}`)}>
      <td><b class="plate">${row.plate}</b><small class="mono">${row.vin}</small></td><td>${row.owner}<small>${row.phone}</small></td>
      <td>${day(row.told_ms)}<small>${t(row.refused ? 'recalls.refused' : row.delivered ? 'recalls.delivered' : 'recalls.waiting')}</small></td>
      <td>${row.answer ? html`${w(row.answer)}<small>${moment(row.answered_ms)}</small>` : '–'}</td>
      <td><span class="tag ${row.done ? 'ok' : 'due'}">${t(`recall.${word}`)}</span></td>
      <td class="actions">${manager && !row.record ? (row.state === 'open' ? ['remedied', 'not_affected'] : ['open']).map((state) => html`
        <button class="mini" data-test=${state} @click=${(event) => { event.stopPropagation(); this.settle(row, state); }}>${t(`recall.${state}`)}</button>`) : nothing}</td></tr>`;
  }

  dialogView() {
    if (!this.dialog) return nothing;
    const again = this.rows?.find((row) => row.number === this.chosen);
    const text = (name, language) => html`<sl-input name="${name}_${language}" maxlength=${name === 'what' ? 40 : 80} label=${t(`recalls.${name}.${language}`)} value=${again?.[name][language] ?? ''}></sl-input>`;
    return html`<sl-dialog open class="broad" label=${t('recalls.new')} @sl-after-hide=${(event) => event.target.localName === 'sl-dialog' && (this.dialog = undefined)}>
      <p class="lead">${t('recalls.lead')}</p>
      <div class="form two"><sl-input name="number" maxlength="40" label=${t('recalls.number')} value=${again?.number ?? ''}></sl-input><sl-input name="announced" type="date" label=${t('recalls.announced')}></sl-input>
        ${kTexts.map((name) => [text(name, 'zh'), text(name, 'en')])}</div>
      <div class="form"><sl-textarea name="vehicles" rows="3" label=${t('recalls.vehicles')}></sl-textarea></div>
      ${this.wrong ? html`<p class="wrong" role="alert">${this.wrong}</p>` : nothing}
      <sl-button slot="footer" @click=${() => (this.dialog = undefined)}>${t('cancel')}</sl-button>
      <sl-button slot="footer" variant="primary" data-test="send-recall" @click=${this.send}>${t('send')}</sl-button>
    </sl-dialog>`;
  }

  campaign(row) {
    const here = row.number === this.chosen;
    return html`<section class="card" data-test="recall">
      <h2><button class="link" aria-expanded=${here} @click=${() => this.choose(row.number)}>${row.number}</button> ${inLanguage(row.what)}
        <span class="tag ${row.done < row.vehicles ? 'due' : 'ok'}">${t('recalls.count', { done: row.done, n: row.vehicles })}</span></h2>
      <p class="facts"><span>${inLanguage(row.risk)}</span><span>${inLanguage(row.remedy)}</span>${row.announced_ms ? html`<span>${t('recalls.announced')} ${day(row.announced_ms)}</span>` : nothing}</p>
      ${here && this.vehicles?.length ? html`<table class="rows"><tbody>${this.vehicles.map((vehicle) => this.vehicleLine(vehicle))}</tbody></table>` : nothing}
    </section>`;
  }

  render() {
    return html`<div class="head"><h1>${t('nav.recalls')}</h1><span class="grow"></span>
        ${this.session?.clerk.role === 'manager' ? html`<sl-button variant="primary" data-test="new-recall" @click=${() => (this.dialog = true)}>${t('recalls.new')}</sl-button>` : nothing}</div>
      ${this.rows?.length === 0 ? html`<div class="card empty"><b>${t('recalls.none')}</b></div>` : (this.rows ?? []).map((row) => this.campaign(row))}
      ${this.dialogView()}`;
  }
}
customElements.define('desk-recalls', DeskRecalls);
