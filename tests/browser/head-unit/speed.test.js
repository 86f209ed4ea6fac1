// SPDX-License-Identifier: Apache-2.0
// Weight, first paint, and touch to paint on a processor six times slower. Numbers are printed; the bounds are those of the head unit.
import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';

import {goTo, kSizes, openPage, raise, show} from './stage.js';

const kWeight = 100_000, kFirstPaintMs = 300, kTouchMs = 250, kSlower = 6, kLoads = 21, kRounds = 12, kRuns = 3;
let stage;
before(async () => (stage = await raise()));
after(() => stage?.lower());
const sorted = (values) => [...values].sort((a, b) => a - b);
const median = (values) => sorted(values)[values.length >> 1];
const p95 = (values) => sorted(values)[Math.ceil(values.length * 0.95) - 1];
const told = (values) => `median ${Math.round(median(values))}, 95 % ${Math.round(p95(values))}, worst ${Math.round(Math.max(...values))}, of ${values.length}`;

test('the whole page weighs at most 100 kB', async () => {
  const context = await stage.browser.newContext();
  const page = await context.newPage();
  const sizes = [];
  await stage.fixture.tell('show healthy parked');
  page.on('response', async (response) => /\.(js|css)$|\/$/.test(new URL(response.url()).pathname) && sizes.push(response.body().then((b) => b.length)));
  await page.goto(stage.fixture.url, {waitUntil: 'load'});
  await page.waitForFunction(() => document.documentElement.dataset.places === 'all'); // what comes after the first view counts too
  const bytes = (await Promise.all(sizes)).reduce((sum, n) => sum + n, 0);
  await context.close();
  console.log(`page weight ${bytes} bytes in ${sizes.length} files`);
  assert.ok(sizes.length >= 10);
  assert.ok(bytes <= kWeight);
});

test('the first paint comes within 300 ms', async () => {
  const paints = [], drawn = [];
  await stage.fixture.tell('show healthy parked');
  for (let n = 0; n < kLoads; ++n) {
    const {page, context} = await openPage(stage, {size: kSizes[1]});
    await page.locator('.verdict').waitFor();
    paints.push(await page.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime));
    drawn.push(await page.evaluate(() => performance.getEntriesByName('drawn')[0]?.startTime));
    await context.close();
  }
  console.log(`first paint, ms: ${told(paints)}; the car's state drawn: ${told(drawn)}`);
  assert.ok(median(paints) <= kFirstPaintMs);
});

/** One run through the places: the time of each touch until its paint, ms. */
async function touchTimes() {
  const {page, context} = await openPage(stage, {size: kSizes[2]});
  await show(stage.fixture, page, 'longest');
  await page.evaluate(() => {
    window.touches = [];
    new PerformanceObserver((list) => list.getEntries().forEach((e) => e.name === 'click' && window.touches.push(e.duration))).observe({type: 'event', durationThreshold: 16});
  });
  const client = await context.newCDPSession(page);
  await client.send('Emulation.setCPUThrottlingRate', {rate: kSlower});
  let touched = 0;
  for (let round = 0; round < kRounds; ++round) {
    for (const place of ['health', 'service', 'history', 'record', 'matters', 'matter', 'privacy', 'home']) {
      if (place === 'history') await page.locator('.tab').nth(1).click();
      else if (place === 'record' || place === 'matter') await page.locator('#stage .row').first().click();
      else await goTo(page, place);
      await page.waitForTimeout(30);
      ++touched;
    }
  }
  await client.send('Emulation.setCPUThrottlingRate', {rate: 1});
  const slow = await page.evaluate(() => window.touches);
  await context.close();
  assert.ok(slow.length > 0);
  return [...Array(Math.max(0, touched - slow.length)).fill(16), ...slow]; // below 16 ms the browser reports none
}

test('touch to paint stays within 250 ms at a sixth of the speed, for 95 of 100 touches in the quietest of up to three runs', async () => {
  let quietest = Infinity;
  for (let run = 0; run < kRuns && quietest > kTouchMs; ++run) {
    const times = await touchTimes();
    console.log(`touch to paint at 1/${kSlower} speed, ms: ${told(times)} touches`);
    assert.ok(median(times) <= kTouchMs);
    quietest = Math.min(quietest, p95(times)); // what else the machine does only adds to the rare slow ones
  }
  assert.ok(quietest <= kTouchMs, `95 % within ${quietest} ms`);
});
