// SPDX-License-Identifier: Apache-2.0
import { html } from 'lit';

import { get } from '../api.js';
import { DeskElement, go, toast } from '../element.js';
import { clock, day, money } from '../format.js';
import { explain, t, w } from '../texts.js';

class DeskAppointments extends DeskElement {
  static properties = { tick: {}, rows: { state: true } };

  willUpdate(changed) {
    if (changed.has('tick')) this.load();
  }

  async load() {
    try {
      this.rows = await get(`/api/appointments?from_ms=${Date.now() - 7 * 86400000}`);
    } catch (error) {
      if (error.status !== 401) toast(explain(error), 'bad');
    }
  }

  render() {
    const rows = this.rows ?? [];
    return html`
      <div class="head"><h1>${t('appointments.title')}</h1><span class="count">${rows.length}</span></div>
      ${rows.length === 0 ? html`<div class="card empty"><b>${t('appointments.none')}</b></div>` : html`<div class="card table"><table class="rows"><thead><tr>
        <th>${t('appointments.time')}</th><th>${t('queue.vehicle')}</th><th>${t('queue.owner')}</th><th>${t('appointments.state')}</th><th class="wide">${t('appointments.place')}</th><th class="number">${t('appointments.price')}</th><th class="wide">${t('queue.clerk')}</th></tr></thead>
        <tbody>${rows.map((a) => html`<tr data-test="appointment-row" @click=${() => go(`/vehicles/${a.vehicle}`)}>
          <td><b>${day(a.start_ms)}</b><small>${clock(a.start_ms)} · ${a.minutes} min</small></td><td><b class="plate">${a.plate}</b></td><td>${a.owner}</td>
          <td><span class="tag ${a.state === 'accepted' || a.state === 'done' ? 'ok' : a.state === 'countered' ? 'due' : 'plain'}">${w(a.state)}</span></td>
          <td class="wide">${a.place}</td><td class="number">${money(a.price, a.currency)}</td><td class="wide">${a.clerk}</td></tr>`)}</tbody></table></div>`}`;
  }
}
customElements.define('desk-appointments', DeskAppointments);
