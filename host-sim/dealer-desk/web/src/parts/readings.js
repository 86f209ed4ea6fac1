// SPDX-License-Identifier: Apache-2.0
// Values of signals: of a freeze frame, of a health report, of a live session.
import { html } from 'lit';

import { signalName } from '../signals.js';

/** Each under its name; the whole path is its title. */
export const readings = (signals, test = '') =>
  html`<dl class="frame" data-test=${test}>${signals.map((s) => html`<div><dt title=${s.name}>${signalName(s.name)}</dt><dd>${Math.round(s.value * 100) / 100} ${s.unit}</dd></div>`)}</dl>`;
