// SPDX-License-Identifier: Apache-2.0
// What trouble codes mean: a search box, one code in full or a list, in the page's language.
import { html, nothing } from 'lit';

import { get } from '../api.js';
import { codePath, DeskElement, go, toast } from '../element.js';
import { explain, inLanguage, t, w } from '../texts.js';

const find = (words) => get(`/api/codes?q=${encodeURIComponent(words)}`);

class DeskCodes extends DeskElement {
  static properties = { code: {}, words: { state: true }, found: { state: true }, beside: { state: true } };

  constructor() {
    super();
    this.code = '';
    this.words = '';
  }

  willUpdate(changed) {
    if (changed.has('code')) this.words = this.code;
    if (changed.has('words')) this.load();
  }

  /** Answers may overtake one another while somebody types: only the last question's counts. */
  async load() {
    const words = this.words.trim();
    try {
      const found = words ? await find(words) : { codes: [], more: false };
      if (words !== this.words.trim()) return;
      this.found = { ...found, words };
      const only = found.codes.length === 1 ? found.codes[0].code : '';
      const beside = only && !only.startsWith('SPN') ? (await find(only.slice(0, 4))).codes.filter((c) => c.code !== only) : [];
      if (words === this.words.trim()) this.beside = beside;
    } catch (error) {
      if (error.status !== 401) toast(explain(error), 'bad');
    }
  }

  whole(c) {
    return html`<section class="card code-card" data-test="code-card">
      <header><h2>${c.code}</h2><span class="tag ${c.urgency}" data-test="urgency">${w(c.urgency)}</span><span class="tag plain">${t(`codes.${c.origin}`)}</span></header>
      <p class="meaning" data-test="meaning">${inLanguage(c.summary)}</p>
      ${c.origin === 'maker_specific' ? html`<p class="evidence">${t('codes.maker.why')}</p>` : nothing}
      <dl><div><dt>${t('codes.advice')}</dt><dd>${inLanguage(c.advice)}</dd></div><div><dt>${t('codes.garage')}</dt><dd>${inLanguage(c.garage)}</dd></div></dl>
    </section>`;
  }

  list(codes) {
    return html`<div class="card table"><table class="rows"><thead><tr><th>${t('codes.code')}</th><th>${t('codes.meaning')}</th><th>${t('codes.urgency')}</th></tr></thead>
      <tbody>${codes.map((c) => html`<tr data-test="code-row" @click=${() => go(codePath(c.code))}><td class="mono code"><a class="code" href=${codePath(c.code)} @click=${(event) => { event.preventDefault(); event.stopPropagation(); go(codePath(c.code)); }}>${c.code}</a></td><td>${inLanguage(c.summary)}</td><td><span class="tag ${c.urgency}">${w(c.urgency)}</span></td></tr>`)}</tbody></table></div>`;
  }

  examples() {
    const all = ['P0301', 'U0100', 'C0035', 'SPN 110 FMI 3', t('codes.example.words')];
    return html`<div class="chips"><span>${t('codes.examples')}</span>${all.map((x) => html`<button class="chip" @click=${() => (this.words = x)}>${x}</button>`)}</div>`;
  }

  results() {
    const words = this.words.trim();
    if (!words) return this.examples();
    if (!this.found) return nothing;
    const { codes, more } = this.found;
    // The answer on the screen may be an earlier one: it stays until the next is here, but that nothing was found is said of these words only.
    if (codes.length === 0 && this.found.words !== words) return nothing;
    if (codes.length === 0) return html`<div class="card empty" data-test="no-code"><b>${t('codes.none', { q: words })}</b><p>${t('codes.none.why')}</p></div>`;
    if (codes.length === 1) return html`${this.whole(codes[0])}${this.beside?.length ? html`<div class="head"><h2>${t('codes.related')}</h2></div>${this.list(this.beside)}` : nothing}`;
    return html`${this.list(codes)}${more ? html`<p class="lead">${t('codes.more')}</p>` : nothing}`;
  }

  render() {
    const n = this.words.trim() ? (this.found?.codes.length ?? 0) : 0;
    return html`
      <div class="head"><h1>${t('codes.title')}</h1>${n > 1 ? html`<span class="count">${t('codes.count', { n })}${this.found.more ? '+' : ''}</span>` : nothing}</div>
      <p class="lead">${t('codes.lead')}</p>
      <sl-input class="code-search" name="codes" clearable type="search" autofocus autocomplete="off" placeholder=${t('codes.search')} aria-label=${t('codes.title')} .value=${this.words} @sl-input=${(event) => (this.words = event.target.value)}><sl-icon slot="prefix" name="search"></sl-icon></sl-input>
      ${this.results()}`;
  }
}
customElements.define('desk-codes', DeskCodes);
