// SPDX-License-Identifier: Apache-2.0
// What the link did: each number of each car is accounted for.
import { html, nothing } from 'lit';

import { get } from '../api.js';
import { DeskElement, go, toast } from '../element.js';
import { day } from '../format.js';
import { linkTag } from '../parts/agent.js';
import { explain, t, w } from '../texts.js';

class DeskLink extends DeskElement {
  static properties = { tick: {}, link: { state: true } };

  willUpdate(changed) {
    if (changed.has('tick')) this.load();
  }

  async load() {
    try {
      this.link = await get('/api/link');
    } catch (error) {
      if (error.status !== 401) toast(explain(error), 'bad');
    }
  }

  render() {
    if (!this.link) return nothing;
    const columns = ['events', 'receipted', 'duplicates', 'dropped', 'lost', 'missing'];
    const { unreadable, not_kept } = this.link;
    const rejected = Object.entries({ ...this.link.rejected, unreadable_event: unreadable, not_kept_event: not_kept }).filter(([, n]) => n > 0);
    return html`
      <div class="head"><h1>${t('link.title')}</h1></div><p class="lead">${t('link.lead')}</p>
      <div class="card table"><table class="rows"><thead><tr><th>${t('queue.vehicle')}</th><th>${t('agent.title')}</th><th>${t('agent.software')}</th>${columns.map((c) => html`<th class="number">${t(`link.${c}`)}</th>`)}<th class="number">${t('link.down')}</th><th>${t('link.certificate')}</th></tr></thead>
        <tbody>${this.link.vehicles.map((v) => html`<tr @click=${() => go(`/vehicles/${v.vehicle}`)}><td class="mono">${v.vehicle}</td><td>${linkTag(v.agent)}</td><td>${v.agent.version || '–'}</td>${columns.map((c) => html`<td class="number ${['lost', 'missing'].includes(c) && v[c] ? 'late' : ''}">${v[c]}</td>`)}<td class="number">${v.down_acknowledged} / ${v.down_last}</td><td class="${['', 'certificate_good', 'certificate_30'].includes(v.certificate) ? '' : 'late'}">${v.certificate ? html`${day(v.certificate_end_ms)} ${w(v.certificate)}` : '–'}</td></tr>`)}</tbody></table></div>
      ${rejected.length ? html`<section class="card"><h2>${t('link.rejected')}</h2><ul class="lines">${rejected.map(([why, n]) => html`<li><b>${w(`refused_${why}`)}</b><span class="grow"></span>${n}</li>`)}</ul></section>` : nothing}`;
  }
}
customElements.define('desk-link', DeskLink);
