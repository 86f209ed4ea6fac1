// SPDX-License-Identifier: Apache-2.0
// Owner, guest and valet at the screen: what each sees, and the way back.
import assert from 'node:assert/strict';
import {after, before, beforeEach, test} from 'node:test';

import {goTo, openPage, raise, show} from './stage.js';

let stage, page, complaints, context, fixture;
before(async () => {
  stage = await raise();
  fixture = stage.fixture;
});
after(() => stage?.lower());
beforeEach(async () => {
  assert.deepEqual(complaints ?? [], []);
  await context?.close();
  await fixture.refuse('none');
  fixture.actions.length = 0;
  ({page, complaints, context} = await openPage(stage));
});

const last = () => fixture.actions.at(-1);
const see = (situation, driving) => show(fixture, page, situation, driving);
const settings = async () => {
  await goTo(page, 'privacy');
  await page.locator('.tab').nth(3).click();
};
const type = async (pin) => {
  for (const digit of pin) await page.locator('.keys .answer', {hasText: digit}).click();
};

test('the owner chooses how long before a visit to be reminded', async () => {
  await see('healthy');
  await settings();
  await page.locator('.setting').first().locator('.answer').nth(2).click();
  await page.locator('.setting .answer[aria-pressed="true"]', {hasText: '3'}).waitFor();
  assert.deepEqual([last().kind, last().days], ['remind_before', 3]);
});

test('a screen handed to a guest has no rail and no way to anything of the owner', async () => {
  await see('healthy');
  await settings();
  await page.locator('.setting').nth(1).locator('.answer').first().click();
  await page.locator('#rail').waitFor({state: 'hidden'});
  assert.deepEqual([last().kind, last().to], ['change_seat', 'guest']);
  assert.equal(await page.locator('#stage .tile').count(), 2);
});

test('a PIN is typed on the page\'s own keys, and only four to six digits go out', async () => {
  await see('healthy');
  await settings();
  await page.locator('.setting').nth(2).locator('.answer').first().click();
  await type('123');
  assert.ok(await page.locator('.keys .first').isDisabled());
  await type('4567');
  assert.equal(await page.locator('.typed').innerText(), '123456');
  await page.locator('.keys .first').click();
  await page.locator('.setting').first().waitFor();
  assert.deepEqual([last().kind, last().pin], ['set_pin', '123456']);
});

test('who forgot the PIN reads whom to ask, who sets one does not', async () => {
  await see('guest');
  await page.locator('.bar .wide').click();
  assert.match(await page.locator('.pin').innerText(), /忘记 PIN/);
  await see('healthy');
  await settings();
  await page.locator('.setting').nth(2).locator('.answer').first().click();
  await page.locator('.keys').waitFor();
  assert.doesNotMatch(await page.locator('.pin').innerText(), /忘记 PIN/);
});

test('the right PIN brings the owner back, a wrong one says so', async () => {
  await see('guest');
  await page.locator('.bar .wide').click();
  await fixture.refuse('wrong_pin');
  await type('1111');
  assert.equal(await page.locator('.typed').innerText(), '••••');
  await page.locator('.keys .first').click();
  await page.locator('#toast', {hasText: 'PIN 不正确'}).waitFor();
  await fixture.refuse('none');
  await type('2468');
  await page.locator('.keys .first').click();
  await page.locator('#rail').waitFor({state: 'visible'});
  assert.deepEqual([last().kind, last().to, last().pin], ['change_seat', 'owner', '2468']);
});

test('without a PIN a press of three seconds brings the owner back, a short one does not', async () => {
  await see('valet');
  const back = page.locator('.bar .wide');
  await back.click();
  await page.waitForTimeout(300);
  assert.equal(fixture.actions.length, 0);
  await back.hover();
  await page.mouse.down();
  await page.locator('#rail').waitFor({state: 'visible'});
  await page.mouse.up();
  assert.deepEqual([last().kind, last().to], ['change_seat', 'owner']);
});

test('a guest may ask for help at the roadside', async () => {
  await see('guest');
  await page.locator('button.tile').click();
  await page.locator('.answers .first').click();
  await page.locator('#toast', {hasText: '已保存'}).waitFor();
  assert.deepEqual([last().want, last().position], ['roadside', false]);
});

test('a guest notes a warning and is asked nothing', async () => {
  await see('guest_prompt');
  assert.equal(await page.locator('#sheet .answer').count(), 1);
  assert.equal(await page.locator('#sheet .plain').count(), 0);
  await page.locator('#sheet .answer').click();
  await page.locator('#sheet').waitFor({state: 'hidden'});
  assert.deepEqual([last().kind, last().answer], ['answer_prompt', 'acknowledge']);
});
