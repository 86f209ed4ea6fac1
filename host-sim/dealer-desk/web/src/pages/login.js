// SPDX-License-Identifier: Apache-2.0
import { html, nothing } from 'lit';

import { post } from '../api.js';
import { DeskElement } from '../element.js';
import { explain, t } from '../texts.js';

class DeskLogin extends DeskElement {
  static properties = { wrong: { state: true }, busy: { state: true } };

  async submit(event) {
    event.preventDefault();
    const value = (name) => this.querySelector(`[name=${name}]`).value;
    this.busy = true;
    try {
      const session = await post('/api/login', { name: value('name'), password: value('password') });
      this.dispatchEvent(new CustomEvent('entered', { detail: session }));
    } catch (error) {
      this.wrong = error.status === 401 ? t('login.wrong') : error.status === 429 ? t('login.slow') : explain(error);
    }
    this.busy = false;
  }

  render() {
    return html`
      <form class="login card" @submit=${this.submit}>
        <div class="login-brand"><img src="/mark.svg" alt="" width="44" height="44"><div><h1>${t('brand')}</h1><p>${t('login.lead')}</p></div></div>
        <sl-input name="name" label=${t('login.name')} autocomplete="username" autofocus></sl-input>
        <sl-input name="password" type="password" label=${t('login.password')} autocomplete="current-password"></sl-input>
        ${this.wrong ? html`<p class="wrong" role="alert">${this.wrong}</p>` : nothing}
        <sl-button type="submit" variant="primary" ?loading=${this.busy} data-test="login">${t('login.go')}</sl-button>
      </form>`;
  }
}
customElements.define('desk-login', DeskLogin);
