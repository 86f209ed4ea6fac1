// SPDX-License-Identifier: Apache-2.0
// The base of all our elements: rendered into the page itself, so that one style sheet serves all; rendered again when the
// language changes.
import { LitElement } from 'lit';

export class DeskElement extends LitElement {
  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    this.onLanguage = () => this.requestUpdate();
    window.addEventListener('desk-language', this.onLanguage);
  }

  /** What went wrong is told where it can be read, however long the form is. */
  updated(changed) {
    if (changed.has('wrong') && this.wrong) this.querySelector('.wrong')?.scrollIntoView({ block: 'end' });
  }

  disconnectedCallback() {
    window.removeEventListener('desk-language', this.onLanguage);
    super.disconnectedCallback();
  }
}

export const go = (path) => window.dispatchEvent(new CustomEvent('desk-go', { detail: path }));
export const codePath = (code) => `/codes/${encodeURIComponent(code)}`;
export const toast = (text, kind = 'good') => window.dispatchEvent(new CustomEvent('desk-toast', { detail: { text, kind } }));
