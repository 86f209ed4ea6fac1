// SPDX-License-Identifier: Apache-2.0
// The frame: log-in or navigation, the page of the address, live changes, toasts, language and light or dark.
import { html, nothing } from 'lit';

import { enter, get, post, watch } from './api.js';
import { DeskElement, go } from './element.js';
import { language, setLanguage, t } from './texts.js';
import './pages/login.js';
import './pages/queue.js';
import './pages/vehicle.js';
import './pages/vehicles.js';
import './pages/appointments.js';
import './pages/campaigns.js';
import './pages/codes.js';
import './pages/keys.js';
import './pages/plans.js';
import './pages/recalls.js';
import './pages/link.js';

class DeskApp extends DeskElement {
  static properties = { session: { state: true }, path: { state: true }, tick: { state: true }, live: { state: true }, toasts: { state: true }, ready: { state: true } };

  constructor() {
    super();
    this.path = location.pathname;
    this.tick = 0;
    this.live = false;
    this.toasts = [];
    this.ready = false;
  }

  connectedCallback() {
    super.connectedCallback();
    window.addEventListener('popstate', () => (this.path = location.pathname));
    window.addEventListener('desk-go', (event) => this.open(event.detail));
    window.addEventListener('desk-toast', (event) => this.show(event.detail));
    window.addEventListener('desk-logged-out', () => this.leave());
    get('/api/session').then((session) => this.begin(session)).catch(() => (this.ready = true));
  }

  open(path) {
    if (path === this.path) return;
    history.pushState(null, '', path);
    this.path = path;
    window.scrollTo(0, 0);
  }

  begin(session) {
    this.session = enter(session);
    this.ready = true;
    this.unwatch?.();
    this.unwatch = watch(() => this.tick++, (live) => (this.live = live));
  }

  leave() {
    this.unwatch?.();
    this.session = undefined;
    this.ready = true;
  }

  async logout() {
    await post('/api/logout').catch(() => {});
    this.leave();
    this.open('/');
  }

  show(message) {
    // The same word again stands once, and never more than three stand over the page.
    this.toasts = [...this.toasts.filter((m) => m.text !== message.text || m.kind !== message.kind), message].slice(-3);
    setTimeout(() => (this.toasts = this.toasts.filter((m) => m !== message)), 4500);
  }

  toggleTheme() {
    const dark = document.documentElement.classList.toggle('sl-theme-dark');
    localStorage.setItem('desk.theme', dark ? 'dark' : 'light');
  }

  page() {
    const vehicle = this.path.match(/^\/vehicles\/([^/]+)$/);
    if (vehicle) return html`<desk-vehicle .vehicle=${vehicle[1]} .tick=${this.tick}></desk-vehicle>`;
    if (this.path === '/vehicles') return html`<desk-vehicles .tick=${this.tick} .session=${this.session}></desk-vehicles>`;
    if (this.path === '/appointments') return html`<desk-appointments .tick=${this.tick}></desk-appointments>`;
    const code = this.path.match(/^\/codes(?:\/(.+))?$/);
    if (code) return html`<desk-codes .code=${decodeURIComponent(code[1] ?? '')}></desk-codes>`;
    if (this.path === '/recalls') return html`<desk-recalls .tick=${this.tick} .session=${this.session}></desk-recalls>`;
    if (this.path === '/keys' && this.session.clerk.role === 'manager') return html`<desk-keys .tick=${this.tick}></desk-keys>`;
    if (this.path === '/plans') return html`<desk-plans .tick=${this.tick} .session=${this.session}></desk-plans>`;
    if (this.path === '/campaigns') return html`<desk-campaigns .tick=${this.tick} .session=${this.session}></desk-campaigns>`;
    if (this.path === '/link') return html`<desk-link .tick=${this.tick}></desk-link>`;
    return html`<desk-queue .tick=${this.tick} .session=${this.session}></desk-queue>`;
  }

  tab(path, key, icon) {
    const here = path === '/' ? this.path === '/' : this.path.startsWith(path);
    const click = (event) => {
      event.preventDefault();
      go(path);
    };
    return html`<a href=${path} class="tab" aria-current=${here ? 'page' : 'false'} @click=${click}><sl-icon name=${icon}></sl-icon><span>${t(key)}</span></a>`;
  }

  render() {
    if (!this.ready) return nothing;
    const tools = html`
      <button class="tool" data-test="language" @click=${() => setLanguage(language() === 'zh' ? 'en' : 'zh')}>${t('nav.language')}</button>
      <button class="tool icon" title=${t('nav.theme')} aria-label=${t('nav.theme')} @click=${this.toggleTheme}><sl-icon name="moon"></sl-icon></button>`;
    const toasts = html`<div class="toasts" role="status">${this.toasts.map((m) => html`<div class="toast ${m.kind}">${m.text}</div>`)}</div>`;
    if (!this.session) return html`<div class="login-tools">${tools}</div><desk-login @entered=${(event) => this.begin(event.detail)}></desk-login>${toasts}`;
    return html`
      <header class="top">
        <a href="/" class="brand" @click=${(event) => { event.preventDefault(); go('/'); }}><img src="/mark.svg" alt="" width="26" height="26"><b>Odolink</b></a>
        <nav>${this.tab('/', 'nav.queue', 'clock')}${this.tab('/vehicles', 'nav.vehicles', 'search')}${this.tab('/appointments', 'nav.appointments', 'calendar')}${this.tab('/recalls', 'nav.recalls', 'mail')}${this.tab('/campaigns', 'nav.campaigns', 'megaphone')}${this.tab('/plans', 'nav.plans', 'wrench')}${this.tab('/codes', 'nav.codes', 'book')}${this.tab('/link', 'nav.link', 'phone')}${this.session.clerk.role === 'manager' ? this.tab('/keys', 'nav.keys', 'check') : nothing}</nav>
        <span class="grow"></span>
        <span class="live ${this.live ? 'on' : 'off'}" data-test="live">${t(this.live ? 'live.on' : 'live.off')}</span>
        <span class="who"><b>${this.session.dealer.name}</b><span>${this.session.clerk.name}</span></span>
        ${tools}
        <button class="tool" data-test="logout" @click=${this.logout}>${t('nav.logout')}</button>
      </header>
      <main>${this.page()}</main>${toasts}`;
  }
}
customElements.define('desk-app', DeskApp);
