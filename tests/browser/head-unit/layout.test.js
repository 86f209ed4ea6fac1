// SPDX-License-Identifier: Apache-2.0
// Every screen in three sizes, two languages, by day and night, held against measure.js. ODOLINK_SCREENSHOTS names a folder for
// pictures; ODOLINK_SCREENS keeps to the screens whose names begin so, ODOLINK_WIDTH to one size: an entry of the test run each.
import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';

import {findings} from './measure.js';
import {kScreens, reach} from './screens.js';
import {kLanguages, kSizes, kThemes, openPage, raise, show} from './stage.js';

const pictures = process.env.ODOLINK_SCREENSHOTS;
const screens = kScreens.filter((screen) => screen.name.startsWith(process.env.ODOLINK_SCREENS ?? ''));
const sizes = kSizes.filter(({width}) => String(width) === (process.env.ODOLINK_WIDTH ?? String(width)));
assert.ok(sizes.length > 0, `no screen is ${process.env.ODOLINK_WIDTH} wide`);
let stage;
before(async () => (stage = await raise()));
after(() => stage?.lower());

for (const size of sizes) {
  for (const language of kLanguages) {
    for (const theme of kThemes) {
      const name = `${size.width}x${size.height}-${language}-${theme}`;
      test(`every screen keeps the rules at ${name}`, async () => {
        const {page, complaints, context} = await openPage(stage, {size, language, theme});
        const breaches = [];
        for (const screen of screens) {
          await reach(page, stage.fixture, screen, (situation, driving) => show(stage.fixture, page, situation, driving));
          const found = await page.evaluate(findings, {moving: screen.driving !== 'parked', fits: screen.fits});
          breaches.push(...found.map((line) => `${screen.name} ${line}`));
          if (pictures) await page.screenshot({path: `${pictures}/${screen.name}-${name}.png`});
        }
        await context.close();
        assert.deepEqual(breaches, []);
        assert.deepEqual(complaints, []);
      });
    }
  }
}
