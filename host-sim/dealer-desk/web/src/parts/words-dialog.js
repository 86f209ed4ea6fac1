// SPDX-License-Identifier: Apache-2.0
// Two small dialogs on a vehicle: a message to the car in both languages, and the log of a telephone call.
import { html, nothing } from 'lit';

import { post } from '../api.js';
import { DeskElement, toast } from '../element.js';
import { explain, t } from '../texts.js';

class WordsDialog extends DeskElement {
  static properties = { vehicle: {}, kind: {}, wrong: { state: true } };

  async send() {
    const value = (name) => this.querySelector(`[name=${name}]`).value.trim();
    const message = this.kind === 'message';
    try {
      if (message) {
        await post(`/api/vehicles/${this.vehicle}/messages`, { title_zh: value('title_zh'), title_en: value('title_en'), body_zh: value('body_zh'), body_en: value('body_en') });
      } else {
        await post(`/api/vehicles/${this.vehicle}/notes`, { kind: 'call', text: value('text') });
      }
      toast(t(message ? 'toast.sent' : 'toast.saved'));
      this.dispatchEvent(new CustomEvent('done'));
    } catch (error) {
      this.wrong = explain(error);
    }
  }

  render() {
    const message = this.kind === 'message';
    return html`
      <sl-dialog open label=${t(`${this.kind}.title`)} @sl-after-hide=${(event) => event.target.localName === 'sl-dialog' && this.dispatchEvent(new CustomEvent('done'))}>
        <div class="form">
          ${message
            ? html`<sl-input name="title_zh" maxlength="40" label=${t('message.zh')}></sl-input><sl-textarea name="body_zh" rows="2" label=${t('message.zhb')}></sl-textarea>
                <sl-input name="title_en" maxlength="40" label=${t('message.en')}></sl-input><sl-textarea name="body_en" rows="2" label=${t('message.enb')}></sl-textarea>`
            : html`<sl-textarea name="text" rows="4" label=${t('call.text')}></sl-textarea>`}
        </div>
        ${this.wrong ? html`<p class="wrong" role="alert">${this.wrong}</p>` : nothing}
        <sl-button slot="footer" @click=${() => this.dispatchEvent(new CustomEvent('done'))}>${t('cancel')}</sl-button>
        <sl-button slot="footer" variant="primary" @click=${this.send}>${t(message ? 'send' : 'save')}</sl-button>
      </sl-dialog>`;
  }
}
customElements.define('words-dialog', WordsDialog);
