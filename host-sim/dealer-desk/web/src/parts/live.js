// SPDX-License-Identifier: Apache-2.0
// A live session: the code to read out, the values while it is open, the receipt when it is over.
import { html, nothing } from 'lit';

import { clock, moment } from '../format.js';
import { t, w } from '../texts.js';
import { readings } from './readings.js';

function words(live) {
  if (live.state === 'asked') return t('session.asked', { code: live.code, n: live.minutes });
  if (live.state === 'open') return t('session.open', { clerk: live.clerk, from: clock(live.from_ms), at: live.read_ms ? clock(live.read_ms) : '–' });
  if (live.state === 'ended') return t('session.ended', { from: moment(live.from_ms), to: clock(live.to_ms), n: live.readings, names: live.names.length, why: w(`session_${live.ended_by}`) });
  return t(`session.${live.state}`, { at: moment(live.asked_ms) });
}

/** `close` ends it or takes the question back. */
export function liveCard(live, close) {
  if (!live) return nothing;
  const running = live.state === 'asked' || live.state === 'open';
  return html`<section class="card live" data-test="live" data-state=${live.state}>
    <h2>${t('session.title')}${live.state === 'asked' ? html` <b class="mono" data-test="live-code">${live.code}</b>` : nothing}</h2>
    <p class="facts"><span>${words(live)}</span></p>
    ${live.state === 'open' && live.values.length ? readings(live.values, 'live-values') : nothing}
    ${running ? html`<div class="buttons"><sl-button size="small" data-test="live-close" @click=${close}>${t(live.state === 'open' ? 'session.end' : 'session.take_back')}</sl-button></div>` : nothing}
  </section>`;
}
