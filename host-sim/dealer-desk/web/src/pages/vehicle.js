// SPDX-License-Identifier: Apache-2.0
// The vehicle file: who, what now, what is known, what was done, and everything on one timeline.
import { html, nothing } from 'lit';

import { get, post } from '../api.js';
import { DeskElement, go, toast } from '../element.js';
import { day, clock, km, moment, money, relative } from '../format.js';
import { agentCard, notTaken } from '../parts/agent.js';
import { consentCard, dueCard, faultsCard, historyCard, recallCard } from '../parts/facts.js';
import { liveCard } from '../parts/live.js';
import '../parts/offer-dialog.js';
import { readings } from '../parts/readings.js';
import { timeline } from '../parts/timeline.js';
import '../parts/visit-dialog.js';
import '../parts/words-dialog.js';
import { explain, t, w } from '../texts.js';

const isOpen = (request) => request.state !== 'closed' && request.state !== 'withdrawn';
const kAnsweredInWords = ['question', 'complaint', 'roadside'];
const isLive = (appointment) => ['proposed', 'countered', 'accepted'].includes(appointment.state);

class DeskVehicle extends DeskElement {
  static properties = { vehicle: {}, tick: {}, file: { state: true }, dialog: { state: true }, trips: { state: true }, missing: { state: true } };

  willUpdate(changed) {
    if (changed.has('vehicle') || changed.has('tick')) this.load();
  }

  async load() {
    try {
      this.file = await get(`/api/vehicles/${this.vehicle}`);
    } catch (error) {
      this.missing = error.status === 404;
      if (error.status !== 401 && error.status !== 404) toast(explain(error), 'bad');
    }
  }

  async act(path, body) {
    try {
      await post(path, body);
      toast(t('toast.sent'));
    } catch (error) {
      toast(explain(error), 'bad');
    }
    this.load();
  }

  books = {
    change: (record) => { this.record = record; this.dialog = 'record'; },
    add: (record, body) => this.act(`/api/vehicles/${this.vehicle}/records/${record.id}/attachments`, body),
    refuse: (word) => toast(t('error.invalid', { detail: w(word) }), 'bad'),
    settle: (record, { path }, text) => this.act(`/api/vehicles/${this.vehicle}/records/${record.id}/settle`, { revision: record.revision, path, text }),
  };

  /** Whether the car has all that was sent, and took it. */
  deliveryTag(waiting) {
    const refused = this.file.not_taken.filter((r) => !r.superseded).length;
    if (waiting) return html`<span class="tag soon" data-test="waiting">${t('vehicle.waiting', { n: waiting })}</span>`;
    return refused ? html`<span class="tag overdue" data-test="waiting">${t('vehicle.not_taken', { n: refused })}</span>` : html`<span class="tag ok" data-test="waiting">${t('vehicle.delivered')}</span>`;
  }

  head({ vehicle: v, waiting_down: waiting }) {
    const fact = (name, value, extra) => html`<div><dt>${t(name)}</dt><dd>${value}${extra ? html`<small>${extra}</small>` : nothing}</dd></div>`;
    return html`
      <section class="card vehicle-head">
        <div class="title"><button class="tool icon" title=${t('vehicle.back')} aria-label=${t('vehicle.back')} @click=${() => go('/')}><sl-icon name="back"></sl-icon></button><h1 class="plate-big" data-test="plate">${v.plate}</h1>
          ${this.deliveryTag(waiting)}</div>
        <dl class="identity">
          ${fact('vehicle.owner', v.owner, v.phone)}
          ${fact('vehicle.vin', html`<span class="mono">${v.vin || '–'}</span>`)}
          ${fact('vehicle.mileage', v.mileage_m ? km(v.mileage_m) : '–', v.mileage_m ? `${w(v.mileage_source)} · ${w(v.mileage_confidence)}` : '')}
          ${fact('vehicle.seen', relative(v.seen_ms), v.version)}
        </dl>
        <div class="buttons">
          <sl-button size="small" @click=${() => (this.dialog = 'call')}><sl-icon slot="prefix" name="phone"></sl-icon>${t('act.call')}</sl-button>
          <sl-button size="small" @click=${() => (this.dialog = 'message')}><sl-icon slot="prefix" name="mail"></sl-icon>${t('act.message')}</sl-button>
          <sl-button size="small" data-test="swap" @click=${() => (this.dialog = 'swap')}><sl-icon slot="prefix" name="wrench"></sl-icon>${t('act.swap')}</sl-button>
          ${this.file.timeline.find((e) => e.kind === 'identity_held' || e.kind === 'identity_settled')?.kind === 'identity_held' ? html`<sl-button size="small" data-test="vin" @click=${() => (this.dialog = 'vin')}>${t('act.vin')}</sl-button>` : nothing}
          ${['asked', 'open'].includes(this.file.live?.state) ? nothing : html`<sl-button size="small" data-test="live-ask" @click=${() => this.act(`/api/vehicles/${this.vehicle}/live`, { minutes: 15 })}><sl-icon slot="prefix" name="phone"></sl-icon>${t('act.live')}</sl-button>`}
          <sl-button size="small" data-test="book" @click=${() => (this.dialog = 'visit')}><sl-icon slot="prefix" name="wrench"></sl-icon>${t('act.book')}</sl-button>
        </div>
      </section>`;
  }

  appointmentLine(a, request) {
    return html`<div class="appointment ${a.state}" data-test="appointment">
      <div class="when"><b>${day(a.start_ms)}</b><span>${clock(a.start_ms)} · ${a.minutes} min</span></div>
      <div class="grow"><span class="tag ${a.state === 'accepted' ? 'ok' : a.state === 'countered' ? 'due' : 'plain'}">${w(a.state)}</span>
        <p>${a.place} · ${money(a.price, a.currency)}${a.note ? ` · ${a.note}` : ''}</p>
        ${notTaken(this.file, a.id, 'appointment')}
        ${a.state === 'countered' ? html`<p class="wish">${t('entry.counter', { start: moment(a.counter_ms) })}</p>` : nothing}</div>
      <div class="buttons">
        ${a.state === 'countered' ? html`<sl-button size="small" variant="primary" data-test="confirm-counter" @click=${() => this.act(`/api/appointments/${a.id}/confirm`, { version: a.version })}>${t('act.confirm')}</sl-button>` : nothing}
        <sl-button size="small" @click=${() => { this.request = request; this.dialog = 'offer'; }}>${t('act.reoffer')}</sl-button>
        <sl-button size="small" variant="text" @click=${() => this.act(`/api/appointments/${a.id}/withdraw`, { version: a.version })}>${t('act.withdraw')}</sl-button>
      </div></div>`;
  }

  position(p) {
    if (!p) return nothing;
    const degrees = (value, [plus, minus]) => `${Math.abs(value).toFixed(5)}° ${value < 0 ? minus : plus}`;
    return html`<p class="facts" data-test="position"><span>${t('request.position')}: <b class="mono">${degrees(p.latitude, 'NS')}, ${degrees(p.longitude, 'EW')}</b></span>
      <span>${t('request.position.within', { n: Math.round(p.accuracy_m), at: moment(p.at_ms) })}</span><a href="geo:${p.latitude},${p.longitude}">${t('request.position.map')}</a></p>`;
  }

  promiseOf(request) {
    const own = { roadside: ['.roadside', '.roadside'], complaint: ['', '.complaint'] }[request.kind] ?? ['', ''];
    return request.clerk ? t(`request.inhand${own[1]}`, { who: request.clerk }) : t(`request.waits${own[0]}`);
  }

  card(request, file) {
    const appointment = file.appointments.find((a) => a.request === request.id && isLive(a));
    const subject = [...request.recalls.map((n) => ['code', n]), ...request.items.map((i) => ['item', i]), ...request.codes.map((c) => ['code', c])];
    const open = (dialog) => () => { this.request = request; this.dialog = dialog; };
    const words = kAnsweredInWords.includes(request.kind);
    return html`
      <section class="card now" data-test="request" data-kind=${request.kind}>
        <h2>${t(request.initiator === 'owner' ? 'request.by' : 'request.rule')} <span class="tag due">${w(request.kind)}</span></h2>
        <p class="facts"><span>${moment(request.created_ms)} · ${km(request.mileage_m)}</span><span>${this.promiseOf(request)}</span></p>
        <div class="chips">${subject.map(([kind, name]) => html`<span class="chip ${kind === 'code' ? 'mono' : ''}">${w(name)}</span>`)}</div>
        ${request.note ? html`<blockquote>${request.note}</blockquote>` : nothing}
        ${this.position(request.position)}
        ${request.answer ? html`<p class="facts"><span>${t('request.answer')}</span><span class="grow">${request.answer}</span></p>` : nothing}
        ${notTaken(file, request.id, 'answer', 'picked_up')}
        ${appointment ? this.appointmentLine(appointment, request) : nothing}
        <div class="buttons">
          ${request.state === 'delivered' ? html`<sl-button data-test="pick-up" @click=${() => this.act(`/api/requests/${request.id}/pick-up`, { version: request.version })}>${t('act.pickup')}</sl-button>` : nothing}
          <sl-button variant=${words ? 'primary' : 'default'} data-test="answer" @click=${open('answer')}>${t('act.answer')}</sl-button>
          ${appointment ? nothing : html`<sl-button variant=${words ? 'default' : 'primary'} data-test="offer" @click=${open('offer')}>${t('act.offer')}</sl-button>`}
          ${appointment?.state === 'accepted' ? html`<sl-button variant="primary" data-test="book-visit" @click=${open('visit')}>${t('act.book')}</sl-button>` : nothing}
        </div>
      </section>`;
  }

  now(file) {
    const open = file.requests.filter(isOpen);
    if (!open.length) return html`<section class="card"><h2>${t('vehicle.next')}</h2><p class="faint">${t('vehicle.next.none')}</p></section>`;
    return open.map((request) => this.card(request, file));
  }

  health({ health: h }) {
    if (!h) return nothing;
    return html`<section class="card health"><h2>${t('vehicle.health')}<small>${t('vehicle.taken', { x: moment(h.taken_ms) })}</small></h2>
      <div class="chips"><span class="tag ${h.lamp ? 'due' : 'ok'}">${t(h.lamp ? 'vehicle.lamp.on' : 'vehicle.lamp.off')}</span><span class="tag ${h.inspection_ready ? 'ok' : 'plain'}">${t(h.inspection_ready ? 'vehicle.ready' : 'vehicle.notready')}</span></div>
      ${h.signals.length ? readings(h.signals) : nothing}
      ${h.left_out ? html`<p>${t('vehicle.left_out', { n: h.left_out })}</p>` : nothing}</section>`;
  }

  dialogView(file) {
    // The request whose button was pressed, as it stands now; a visit booked from the head is of the first that asks for one.
    const open = file.requests.filter(isOpen);
    const request = open.find((r) => r.id === this.request?.id) ?? open.find((r) => !kAnsweredInWords.includes(r.kind));
    const appointment = request && file.appointments.find((a) => a.request === request.id && isLive(a));
    const done = () => { this.dialog = this.request = undefined; this.load(); };
    if (this.dialog === 'offer' && request) return html`<offer-dialog .request=${request} .appointment=${appointment} @done=${done} @stale=${() => this.load()}></offer-dialog>`;
    if (this.dialog === 'visit') return html`<visit-dialog .file=${file} .request=${request} @done=${done}></visit-dialog>`;
    if (this.dialog === 'record') return html`<visit-dialog .file=${file} .record=${this.record} @done=${done}></visit-dialog>`;
    if (this.dialog === 'answer' && request) return html`<words-dialog kind="answer" .request=${request} @done=${done}></words-dialog>`;
    if (this.dialog) return html`<words-dialog .vehicle=${this.vehicle} .kind=${this.dialog} @done=${done}></words-dialog>`;
    return nothing;
  }

  render() {
    if (this.missing) return html`<div class="card empty"><b>${t('error.not_found')}</b></div>`;
    const file = this.file;
    if (!file) return nothing;
    const past = file.appointments.filter((a) => !isLive(a));
    const shown = file.timeline.filter((e) => this.trips || e.kind !== 'trip');
    return html`
      ${this.head(file)}
      <div class="columns">
        <div class="main-column">
          ${this.now(file)}${recallCard(file)}${faultsCard(file)}${dueCard(file.due)}${historyCard(file, this.books)}
          ${past.length ? html`<section class="card"><h2>${t('vehicle.appointments')}</h2><ul class="lines">${past.map((a) => html`<li><b>${moment(a.start_ms)}</b><span>${a.place}</span><span class="grow"></span><span>${money(a.price, a.currency)}</span><span class="tag plain">${w(a.state)}</span></li>`)}</ul></section>` : nothing}
        </div>
        <div class="side-column">
          ${liveCard(file.live, () => this.act(`/api/vehicles/${this.vehicle}/live/${file.live.id}/close`, {}))}
          ${agentCard(file.vehicle.agent)}
          ${this.health(file)}
          <section class="card"><h2>${t('vehicle.timeline')}<label class="check"><input type="checkbox" @change=${(event) => (this.trips = event.target.checked)}> ${t('vehicle.trips')}</label></h2>
            ${shown.length ? timeline(shown, file.not_taken) : html`<p class="faint">${t('vehicle.timeline.none')}</p>`}</section>
          ${consentCard(file)}
        </div>
      </div>
      ${this.dialogView(file)}`;
  }
}
customElements.define('desk-vehicle', DeskVehicle);
