// SPDX-License-Identifier: Apache-2.0
// Whether a car is connected and how its agent does, and what the car did not take of what was sent.
import { html, nothing } from 'lit';

import { moment, relative } from '../format.js';
import { t, w } from '../texts.js';

const kLinkTags = { up: 'ok', lost: 'soon', ended: 'plain', unsure: 'plain', silent: 'plain' };
const kTroubles = ['store_failing', 'store_damaged', 'configuration_refused'];

/** What is wrong with the agent, worst first, in words. */
function troubles(agent) {
  if (!agent.told_ms) return [];
  const found = kTroubles.filter((trouble) => agent[trouble]).map((trouble) => t(`agent.${trouble}`));
  return agent.mode === 'full' ? found : [t(`agent.mode.${agent.mode}`), ...found];
}

/** "Connected", for rows. */
export function linkTag(agent) {
  if (agent.link === 'silent') return '–';
  const wrong = troubles(agent);
  return html`<span class="tag ${kLinkTags[agent.link]}" data-test="link-tag">${t(`agent.tag.${agent.link}`)}</span> <small class="inline">${relative(agent.since_ms)}</small>
    ${wrong.length ? html`<small class="late" title=${wrong.join(' · ')}>${t('agent.troubles', { n: wrong.length })}</small>` : nothing}`;
}

/** "Connected since 10:02", and what the agent last told. */
export const agentCard = (agent) => html`
  <section class="card" data-test="agent" data-link=${agent.link}>
    <h2>${t('agent.title')}${agent.link === 'silent' ? nothing : html` <span class="tag ${kLinkTags[agent.link]}">${t(`agent.tag.${agent.link}`)}</span>`}</h2>
    <p>${t(`agent.${agent.link}`, { at: moment(agent.since_ms) })}</p>
    ${agent.told_ms ? html`<p class="facts"><span>${t('agent.version', { version: agent.version })}</span><span>${t(agent.waiting ? 'agent.waiting' : 'agent.waiting.none', { n: agent.waiting })}</span><span>${t('agent.told', { at: moment(agent.told_ms) })}</span></p>` : nothing}
    ${troubles(agent).map((trouble) => html`<p class="evidence bad" data-test="trouble">${trouble}</p>`)}
  </section>`;

const reason = (refusal) => w(`refused_${refusal.reason}`);

/** What became of the newest message about one thing, where the car did not take it. */
export function notTaken(file, about, ...kinds) {
  const refusal = file.not_taken.find((r) => r.about === about && !r.superseded && kinds.includes(r.what));
  return refusal ? html`<p class="evidence bad" data-test="not-taken">${t('entry.not_taken', { what: w(`sent_${refusal.what}`), why: reason(refusal) })}</p>` : nothing;
}

/** The mark on the timeline's entry of what was sent. */
export function mark(entry, refusals) {
  const refusal = entry.detail.down && refusals.find((r) => r.down === entry.detail.down);
  return refusal ? html` <span class="tag overdue" data-test="not-taken">${t('not_taken', { why: reason(refusal) })}</span>` : nothing;
}
