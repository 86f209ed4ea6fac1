// SPDX-License-Identifier: Apache-2.0
// No screen lies deeper than three levels: a place of the rail, what it lists, and one thing of that.
import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';

import {kScreens, reach} from './screens.js';
import {kSizes, openPage, raise, show} from './stage.js';

const kDeepest = 3;
/** Steps of one task, taken one after the other behind the page that begins it: "back" leads to the step before, which is no level of a menu. */
const kSteps = new Map([['survey-last', 1], ['service-sticker', 1]]);
let stage;
before(async () => (stage = await raise()));
after(() => stage?.lower());

/** How many touches of "back" lead out of what is on the screen, and one: its level. */
async function levelOf(page) {
  let level = 1;
  while (level <= 2 * kDeepest && (await page.locator('#stage .back').count()) > 0) {
    await page.locator('#stage .back').first().click();
    ++level;
  }
  return level;
}

test('no screen lies deeper than three levels, and "back" leads out of each', async () => {
  const {page, context} = await openPage(stage, {size: kSizes[1]});
  const deep = [];
  let measured = 0, deepest = 0;
  for (const screen of kScreens.filter((s) => s.driving === 'parked' && s.steps.length > 0)) {
    await reach(page, stage.fixture, screen, (situation, driving) => show(stage.fixture, page, situation, driving));
    if ((await page.locator('#sheet').isVisible())) continue; // a prompt lies above all, at no level
    const steps = kSteps.get(screen.name) ?? 0;
    const level = (await levelOf(page)) - steps;
    ++measured;
    deepest = Math.max(deepest, level);
    if (steps > 0 && level < kDeepest) deep.push(`${screen.name}: no step deeper any more, take it out of kSteps`);
    if (level > kDeepest) deep.push(`${screen.name}: level ${level}`);
  }
  await context.close();
  console.log(`${measured} screens, the deepest at level ${deepest}`);
  assert.ok(measured > 30 && deepest > 1);
  assert.deepEqual(deep, []);
});
