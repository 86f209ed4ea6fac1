// SPDX-License-Identifier: Apache-2.0
// The dealer's signing keys, for a manager: which one signs, how many cars know it, a new one, and the end of one.
import { html, nothing } from 'lit';

import { get, post } from '../api.js';
import { DeskElement, toast } from '../element.js';
import { day, moment } from '../format.js';
import { explain, t } from '../texts.js';

class DeskKeys extends DeskElement {
  static properties = { tick: {}, state: { state: true }, dialog: { state: true }, wrong: { state: true } };

  willUpdate(changed) {
    if (changed.has('tick')) this.load();
  }

  async load() {
    try {
      this.state = await get('/api/keys');
    } catch (error) {
      if (error.status !== 401) toast(explain(error), 'bad');
    }
  }

  async act() {
    const revokes = this.dialog.revokes;
    try {
      if (revokes) await post(`/api/keys/${encodeURIComponent(revokes)}/revoke`);
      else await post('/api/keys', { overlap_days: Number(this.querySelector('[name=overlap]').value) });
      toast(t('toast.sent'));
      this.dialog = this.wrong = undefined;
    } catch (error) {
      this.wrong = explain(error);
    }
    this.load();
  }

  line(key) {
    const valid = key.state === 'signs' || key.state === 'leaving';
    const end = key.revoked_ms ? t('keys.revoked.at', { at: moment(key.revoked_ms) }) : key.until_ms ? t('keys.until', { at: day(key.until_ms) }) : '–';
    return html`<tr data-test="key" class=${valid ? '' : 'dim'}><td class="mono">${key.key}</td><td><span class="tag ${key.state === 'signs' ? 'ok' : key.state === 'revoked' ? 'late' : ''}">${t(`keys.${key.state}`)}</span></td>
      <td>${day(key.from_ms)}</td><td>${end}</td>
      <td class="actions">${valid ? html`<button class="mini" data-test="revoke-key" @click=${() => (this.dialog = { revokes: key.key })}>${t('keys.revoke')}</button>` : nothing}</td></tr>`;
  }

  dialogView() {
    if (!this.dialog) return nothing;
    const revokes = this.dialog.revokes;
    return html`<sl-dialog open label=${t(revokes ? 'keys.revoke' : 'keys.rotate')} @sl-after-hide=${(event) => event.target.localName === 'sl-dialog' && (this.dialog = this.wrong = undefined)}>
      <p class="lead">${revokes ? t('keys.revoke.lead', { key: revokes }) : t('keys.rotate.lead')}</p>
      ${revokes ? nothing : html`<div class="form"><sl-input name="overlap" type="number" min="1" max="365" value="30" label=${t('keys.overlap')}></sl-input></div>`}
      ${this.wrong ? html`<p class="wrong" role="alert">${this.wrong}</p>` : nothing}
      <sl-button slot="footer" @click=${() => (this.dialog = undefined)}>${t('cancel')}</sl-button>
      <sl-button slot="footer" variant=${revokes ? 'danger' : 'primary'} data-test="confirm-key" @click=${this.act}>${t(revokes ? 'keys.revoke' : 'keys.rotate')}</sl-button>
    </sl-dialog>`;
  }

  render() {
    if (!this.state) return nothing;
    const { version, vehicles, in_step: inStep, keys } = this.state;
    return html`<div class="head"><h1>${t('nav.keys')}</h1><span class="grow"></span><sl-button variant="primary" data-test="rotate-key" @click=${() => (this.dialog = {})}>${t('keys.rotate')}</sl-button></div>
      <p class="lead">${t('keys.lead')}</p>
      <div class="card table"><table class="rows"><thead><tr><th>${t('keys.key')}</th><th>${t('keys.state')}</th><th>${t('keys.from')}</th><th>${t('keys.end')}</th><th></th></tr></thead>
        <tbody>${keys.map((key) => this.line(key))}</tbody></table></div>
      <p class="facts" data-test="in-step"><span>${version ? t('keys.in_step', { have: inStep, n: vehicles }) : t('keys.enrolment')}</span></p>
      ${this.dialogView()}`;
  }
}
customElements.define('desk-keys', DeskKeys);
