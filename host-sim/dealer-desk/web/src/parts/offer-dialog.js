// SPDX-License-Identifier: Apache-2.0
// Proposes a time and a price to the owner.
import { html, nothing } from 'lit';

import { post } from '../api.js';
import { DeskElement, toast } from '../element.js';
import { fromInput, nextWorkingMorning, toInput } from '../format.js';
import { explain, t } from '../texts.js';

class OfferDialog extends DeskElement {
  static properties = { request: {}, appointment: {}, wrong: { state: true }, busy: { state: true } };

  async send() {
    const value = (name) => this.querySelector(`[name=${name}]`).value;
    this.busy = true;
    try {
      await post(`/api/requests/${this.request.id}/offer`, {
        version: this.request.version,
        start_ms: fromInput(value('start')),
        minutes: Number(value('minutes')),
        price: Math.round(Number(value('price')) * 100),
        place: value('place').trim(),
        note: value('note').trim(),
      });
      localStorage.setItem('desk.place', value('place').trim());
      toast(t('toast.sent'));
      this.dispatchEvent(new CustomEvent('done'));
    } catch (error) {
      this.wrong = explain(error);
      if (error.word === 'changed') this.dispatchEvent(new CustomEvent('stale'));
    }
    this.busy = false;
  }

  render() {
    const before = this.appointment;
    const start = before?.counter_ms ?? (before && before.start_ms > Date.now() ? before.start_ms : nextWorkingMorning());
    return html`
      <sl-dialog open label=${t('offer.title')} @sl-after-hide=${(event) => event.target.localName === 'sl-dialog' && this.dispatchEvent(new CustomEvent('done'))}>
        <p class="lead">${t('offer.lead')}</p>
        <div class="form two">
          <sl-input name="start" type="datetime-local" label=${t('offer.start')} value=${toInput(start)}></sl-input>
          <sl-input name="minutes" type="number" min="10" step="15" label=${t('offer.minutes')} value=${before?.minutes ?? 90}></sl-input>
          <sl-input name="price" type="number" min="0" step="0.01" label=${t('offer.price')} value=${(before?.price ?? 0) / 100 || ''}></sl-input>
          <sl-input name="place" label=${t('offer.place')} value=${before?.place ?? localStorage.getItem('desk.place') ?? t('offer.place.default')}></sl-input>
          <sl-textarea class="all" name="note" rows="2" resize="none" label=${t('offer.note')} value=${before?.note ?? ''}></sl-textarea>
        </div>
        ${this.wrong ? html`<p class="wrong" role="alert">${this.wrong}</p>` : nothing}
        <sl-button slot="footer" @click=${() => this.dispatchEvent(new CustomEvent('done'))}>${t('cancel')}</sl-button>
        <sl-button slot="footer" variant="primary" data-test="send-offer" ?loading=${this.busy} @click=${this.send}>${t('offer.go')}</sl-button>
      </sl-dialog>`;
  }
}
customElements.define('offer-dialog', OfferDialog);
