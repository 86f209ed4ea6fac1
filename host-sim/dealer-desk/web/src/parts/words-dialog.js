// SPDX-License-Identifier: Apache-2.0
// Small dialogs on a vehicle: a message to the car in both languages, the log of a telephone call, a replaced cluster, and
// a VIN that the clerk saw on the car.
import { html, nothing } from 'lit';

import { post } from '../api.js';
import { DeskElement, toast } from '../element.js';
import { fromInput, toInput } from '../format.js';
import { explain, t } from '../texts.js';

const kilometres = (text) => Math.round(Number(text) * 1000);

/** A kind of dialog: where it goes, what it sends, and its fields. */
const kinds = {
  message: {
    path: 'messages', toast: 'toast.sent', go: 'send',
    body: (value) => ({ title_zh: value('title_zh'), title_en: value('title_en'), body_zh: value('body_zh'), body_en: value('body_en') }),
    fields: () => html`<sl-input name="title_zh" maxlength="40" label=${t('message.zh')}></sl-input><sl-textarea name="body_zh" rows="2" label=${t('message.zhb')}></sl-textarea>
      <sl-input name="title_en" maxlength="40" label=${t('message.en')}></sl-input><sl-textarea name="body_en" rows="2" label=${t('message.enb')}></sl-textarea>`,
  },
  call: {
    path: 'notes', toast: 'toast.saved', go: 'save',
    body: (value) => ({ kind: 'call', text: value('text') }),
    fields: () => html`<sl-textarea name="text" rows="4" label=${t('call.text')}></sl-textarea>`,
  },
  swap: {
    path: 'cluster-swaps', toast: 'toast.sent', go: 'send',
    body: (value) => ({ true_m: kilometres(value('true')), shown_m: kilometres(value('shown')), performed_ms: fromInput(value('when')) }),
    fields: () => html`<p class="lead">${t('swap.lead')}</p><sl-input name="true" type="number" min="1" step="0.1" label=${t('swap.true')}></sl-input>
      <sl-input name="shown" type="number" min="0" step="0.1" value="0" label=${t('swap.shown')}></sl-input><sl-input name="when" type="datetime-local" value=${toInput(Date.now() - 60000)} label=${t('swap.when')}></sl-input>`,
  },
  vin: {
    path: 'vin', toast: 'toast.sent', go: 'send',
    body: (value) => ({ vin: value('vin') }),
    fields: () => html`<p class="lead">${t('vin.lead')}</p><sl-input name="vin" maxlength="17" label=${t('vehicle.vin')}></sl-input>`,
  },
  answer: {
    path: 'answer', toast: 'toast.sent', go: 'send',
    body: (value, form, request) => ({ version: request.version, text: value('text'), closes: form.querySelector('[name=closes]').checked }),
    fields: () => html`<sl-textarea name="text" rows="4" maxlength="500" label=${t('answer.text')}></sl-textarea><label class="check"><input type="checkbox" name="closes"> ${t('answer.closes')}</label>`,
  },
};

class WordsDialog extends DeskElement {
  static properties = { vehicle: {}, request: {}, kind: {}, wrong: { state: true } };

  async send() {
    const value = (name) => this.querySelector(`[name=${name}]`).value.trim();
    const kind = kinds[this.kind];
    try {
      const of = this.request ? `/api/requests/${this.request.id}` : `/api/vehicles/${this.vehicle}`;
      await post(`${of}/${kind.path}`, kind.body(value, this, this.request));
      toast(t(kind.toast));
      this.dispatchEvent(new CustomEvent('done'));
    } catch (error) {
      this.wrong = explain(error);
    }
  }

  render() {
    const kind = kinds[this.kind];
    return html`
      <sl-dialog open label=${t(`${this.kind}.title`)} @sl-after-hide=${(event) => event.target.localName === 'sl-dialog' && this.dispatchEvent(new CustomEvent('done'))}>
        <div class="form">
          ${kind.fields()}
        </div>
        ${this.wrong ? html`<p class="wrong" role="alert">${this.wrong}</p>` : nothing}
        <sl-button slot="footer" @click=${() => this.dispatchEvent(new CustomEvent('done'))}>${t('cancel')}</sl-button>
        <sl-button slot="footer" variant="primary" data-test="send-words" @click=${this.send}>${t(kind.go)}</sl-button>
      </sl-dialog>`;
  }
}
customElements.define('words-dialog', WordsDialog);
