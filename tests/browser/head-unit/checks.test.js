// SPDX-License-Identifier: Apache-2.0
// The measure measured: each rule is broken once in a healthy page, and the breach must be told. A check that cannot fail is none.
import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';

import {findings} from './measure.js';
import {openPage, raise, show} from './stage.js';

let stage, page;
before(async () => {
  stage = await raise();
  ({page} = await openPage(stage));
});
after(() => stage?.lower());

/** What is found with the style added and the script run, beyond what was found without. */
async function foundWith(situation, driving, style, script = () => {}) {
  await show(stage.fixture, page, situation, driving);
  const rules = {moving: driving === 'moving', fits: true};
  assert.deepEqual(await page.evaluate(findings, rules), []);
  await page.evaluate((css) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    document.adoptedStyleSheets = [sheet];
  }, style);
  await page.evaluate(script);
  const found = await page.evaluate(findings, rules);
  await page.evaluate(() => (document.adoptedStyleSheets = [], document.getElementById('sixth')?.remove()));
  await show(stage.fixture, page, 'fresh', 'idling');
  return found.map((line) => line.split(':')[0]);
}

const kBreaches = [
  ['a low target', 'target', 'healthy', 'parked', '.plain { min-height: 70px; max-height: 70px }'],
  ['targets close together', 'gap', 'healthy', 'parked', '.bar { gap: 22px }'],
  ['small type', 'type', 'healthy', 'parked', '.note { font-size: 23px }'],
  ['a decision in small type', 'type', 'due_soon', 'parked', '.card .next { font-size: 31px }'],
  ['faint text', 'contrast', 'healthy', 'parked', '.note { color: #6a7076 }'],
  ['a decision that is hard to read', 'contrast', 'due_soon', 'parked', '.why { color: #949aa0 }'],
  ['text that shines through', 'contrast', 'healthy', 'parked', '.bar { opacity: .5 }'],
  ['a button like its ground', 'edge', 'healthy', 'parked', '.plain { border-color: #222a33 }'],
  ['a chosen place like the others', 'edge', 'healthy', 'parked', '.place[aria-current] { background: #202830; color: #fff }'],
  ['a bright screen by night', 'polarity', 'healthy', 'parked', 'body { background: #fff; color: #000 }'],
  ['a screen wider than itself', 'overflow', 'healthy', 'parked', '#stage { padding-right: 0 } .home { width: 110% }'],
  ['text that leaves its frame', 'overflow', 'healthy', 'parked', '.tile strong { white-space: nowrap; font-size: 400px }'],
  ['text below the edge', 'cut', 'healthy', 'moving', '.verdict { min-height: 700px }'],
  ['words on words', 'overlap', 'healthy', 'parked', '.tile strong { margin-top: -60px }'],
  ['something moving', 'motion', 'healthy', 'moving', '@keyframes drift { to { translate: 9px } } .note { animation: drift 9s infinite }'],
];
for (const [name, rule, situation, driving, style] of kBreaches) {
  test(`${name} is told`, async () => assert.ok((await foundWith(situation, driving, style)).includes(rule)));
}

const kActs = [
  ['a long text', 'length', 'due_soon', 'parked', () => (document.querySelector('.why').textContent = '检'.repeat(32))],
  ['a long Latin text', 'length', 'due_soon', 'parked', () => (document.querySelector('.why').textContent = 'a '.repeat(61))],
  ['a sixth place', 'places', 'healthy', 'parked', () => document.querySelector('#rail').append(Object.assign(document.querySelector('.place').cloneNode(true), {id: 'sixth'}))],
  ['a field while driving', 'entry', 'healthy', 'moving', () => document.querySelector('.home').append(document.createElement('textarea'))],
  ['a third action while driving', 'actions', 'healthy', 'moving', () => document.querySelector('.bar').append(document.querySelector('.plain').cloneNode(true))],
];
for (const [name, rule, situation, driving, script] of kActs) {
  test(`${name} is told`, async () => assert.ok((await foundWith(situation, driving, '', script)).includes(rule)));
}

test('a foreign request and content that the policy refuses are told', async () => {
  const {page: other, complaints, context} = await openPage(stage);
  await other.evaluate(() => fetch('http://127.0.0.1:1/').catch(() => {}));
  await other.waitForTimeout(200);
  await context.close();
  assert.ok(complaints.some((line) => /security policy/i.test(line)), String(complaints));
});
