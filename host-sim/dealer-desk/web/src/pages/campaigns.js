// SPDX-License-Identifier: Apache-2.0
// Care campaigns: drafts with the number of cars that would hear of them, published ones with how far each has come. Each number is a
// button that opens the cars behind it.
import { html, nothing } from 'lit';

import { get, post } from '../api.js';
import { DeskElement, go, toast } from '../element.js';
import { day, km, moment } from '../format.js';
import { explain, inLanguage, t, w } from '../texts.js';
import '../parts/campaign-dialog.js';

const kCounts = ['sent', 'unknown', 'seen', 'accepted', 'declined', 'done', 'not_taken'];

const span = (from, until, show) => (from || until ? `${from ? show(from) : ''} – ${until ? show(until) : ''}` : '');

/** The criteria in words; nothing where it goes to all. */
function criteria(row) {
  const months = (n) => t('campaigns.months', { n });
  return [row.wmis.join(' '), row.plan && `${t('campaigns.plan')} ${row.plan}`, span(row.year_from, row.year_until, String), span(row.mileage_from_m, row.mileage_until_m, km),
    span(row.age_from_months, row.age_until_months, months), row.items.length > 0 && t('campaigns.called', { items: row.items.map(w).join(t('campaigns.or')) })].filter(Boolean);
}

class DeskCampaigns extends DeskElement {
  static properties = { tick: {}, session: {}, rows: { state: true }, chosen: { state: true }, cars: { state: true }, dialog: { state: true } };

  willUpdate(changed) {
    if (changed.has('tick')) this.load();
  }

  async load() {
    try {
      this.rows = await get('/api/campaigns');
      if (this.chosen) this.cars = await get(`/api/campaigns/${this.chosen.id}/cars?count=${this.chosen.count}`);
    } catch (error) {
      if (error.status !== 401) toast(explain(error), 'bad');
    }
  }

  choose(id, count) {
    const same = this.chosen?.id === id && this.chosen.count === count;
    this.chosen = same ? undefined : { id, count };
    this.cars = undefined;
    this.load();
  }

  async run(path, body, done) {
    try {
      const answer = await post(path, body);
      toast(done(answer));
    } catch (error) {
      toast(explain(error), 'bad');
    }
    this.load();
  }

  publish(row) {
    this.run(`/api/campaigns/${row.id}/publish`, { version: row.version }, ({ told }) => t('campaigns.told', { n: told }));
  }

  withdraw(row) {
    this.run(`/api/campaigns/${row.id}/withdraw`, { version: row.version }, () => t('toast.sent'));
  }

  finish(row, car) {
    this.run(`/api/vehicles/${car.vehicle}/campaigns/${row.id}/done`, {}, () => t('toast.saved'));
  }

  car(row, car) {
    const may = row.standing !== 'draft' && car.step !== 'done' && car.step !== 'not_taken';
    const finish = (event) => (event.stopPropagation(), this.finish(row, car));
    return html`<tr data-test="campaign-car" @click=${() => go(`/vehicles/${car.vehicle}`)}>
      <td><b class="plate">${car.plate}</b><small class="mono">${car.vin}</small></td><td>${car.owner}<small>${car.phone}</small></td>
      <td>${day(car.told_ms)}<small>${t(car.delivered ? 'recalls.delivered' : car.step === 'not_taken' ? 'recalls.refused' : 'recalls.waiting')}</small></td>
      <td><span class="tag ${car.step === 'done' ? 'ok' : ''}">${t(`campaigns.step.${car.step}`)}</span>${car.at_ms ? html`<small>${moment(car.at_ms)}</small>` : nothing}</td>
      <td class="actions">${may ? html`<button class="mini" data-test="finish" @click=${finish}>${t('campaigns.finish')}</button>` : nothing}</td></tr>`;
  }

  funnel(row) {
    return html`<div class="chips">${kCounts.map((count) => html`<button class="chip" data-test="count-${count}" title=${t(`campaigns.why.${count}`)}
      aria-pressed=${this.chosen?.id === row.id && this.chosen.count === count} @click=${() => this.choose(row.id, count)}>${t(`campaigns.count.${count}`)} <b>${row.counts[count]}</b></button>`)}</div>`;
  }

  actions(row) {
    const may = row.class !== 'safety' || this.session?.clerk.role === 'manager';
    if (!may || row.standing === 'withdrawn') return nothing;
    const open = (kind) => () => (this.dialog = { kind, row });
    return html`<span class="grow"></span>
      ${row.standing === 'draft' ? html`<button class="mini" data-test="edit-campaign" @click=${open('draft')}>${t('campaigns.edit')}</button>
        <button class="mini" data-test="publish" @click=${() => this.publish(row)}>${t('campaigns.publish', { n: row.audience })}</button>`
    : html`<button class="mini" data-test="news" ?disabled=${row.counts.accepted === 0} @click=${open('news')}>${t('campaigns.news')}</button>
        <button class="mini" data-test="withdraw-campaign" @click=${() => this.withdraw(row)}>${t('act.withdraw')}</button>`}`;
  }

  campaign(row) {
    const here = this.chosen?.id === row.id;
    const fits = criteria(row);
    return html`<section class="card" data-test="campaign">
      <h2>${inLanguage(row.title)} <span class="tag ${row.class === 'safety' ? 'due' : ''}">${t(`campaigns.class.${row.class}`)}</span><span class="tag">${t(`campaigns.theme.${row.theme}`)}</span>
        <span class="tag ${row.standing === 'published' ? 'ok' : ''}" data-test="standing">${t(`campaigns.standing.${row.standing}`)}</span>${this.actions(row)}</h2>
      <p class="facts"><span>${inLanguage(row.body)}</span></p>
      <p class="facts"><span>${day(row.from_ms)} – ${day(row.until_ms)}</span><span>${t('campaigns.for')} ${fits.length ? fits.join(' · ') : t('campaigns.all')}</span>${row.offers_visit ? html`<span>${t('campaigns.visit')}</span>` : nothing}<span>${row.clerk}</span></p>
      ${row.standing === 'draft' ? nothing : this.funnel(row)}
      ${here && this.cars?.length ? html`<table class="rows"><tbody>${this.cars.map((car) => this.car(row, car))}</tbody></table>` : nothing}
      ${here && this.cars?.length === 0 ? html`<p class="lead">${t('campaigns.nobody')}</p>` : nothing}
    </section>`;
  }

  render() {
    const close = () => ((this.dialog = undefined), this.load());
    return html`<div class="head"><h1>${t('nav.campaigns')}</h1><span class="grow"></span><sl-button variant="primary" data-test="new-campaign" @click=${() => (this.dialog = { kind: 'draft' })}>${t('campaigns.new')}</sl-button></div>
      ${this.rows?.length === 0 ? html`<div class="card empty"><b>${t('campaigns.none')}</b><p>${t('campaigns.none.why')}</p></div>` : html`<div class="stack">${(this.rows ?? []).map((row) => this.campaign(row))}</div>`}
      ${this.dialog ? html`<campaign-dialog .kind=${this.dialog.kind} .row=${this.dialog.row} .manager=${this.session?.clerk.role === 'manager'} @done=${close}></campaign-dialog>` : nothing}`;
  }
}
customElements.define('desk-campaigns', DeskCampaigns);
