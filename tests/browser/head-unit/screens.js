// SPDX-License-Identifier: Apache-2.0
// Every screen of the page: its name, the situation behind it, and the touches that lead to it.
import {goTo} from './stage.js';

const row = (number) => async (page) => page.locator('#stage .row').nth(number).click();
const come = (what) => async (page) => page.locator(what).first().waitFor(); // a part that is read when it is looked at
const score = (given) => async (page) => page.locator('.scores .answer', {hasText: String(given)}).first().click();
const tab = (number) => async (page) => page.locator('.tab').nth(number).click();
const place = (name) => async (page) => goTo(page, name);
const digits = (count) => async (page) => {
  for (let n = 0; n < count; ++n) await page.locator('.keys .answer').nth(n).click();
};
const assist = async (page) => page.locator('.bar .wide').click();

/** `fits`: everything is on the screen without scrolling. */
const parked = (name, situation, steps = [], fits = false) => ({name, situation, driving: 'parked', steps, fits});
const driving = (name, situation, state = 'moving') => ({name, situation, driving: state, steps: [], fits: true});

export const kScreens = [
  parked('home-fresh', 'fresh', [], true),
  parked('home', 'healthy', [], true),
  parked('home-overdue', 'overdue', [], true),
  parked('home-hours-overdue', 'hours_overdue', [], true),
  parked('service-hours-overdue', 'hours_overdue', [place('service')]),
  parked('home-offline', 'offline', [], true),
  parked('home-longest', 'longest', [], true),
  parked('home-another-vin', 'another_vin', [], true),
  parked('home-minimal', 'minimal', [], true),
  parked('home-safe', 'safe', [], true),
  parked('health-none', 'healthy', [place('health')]),
  parked('health', 'proposed', [place('health')]),
  parked('health-detail', 'proposed', [place('health'), row(0), come('.readings')]),
  parked('health-longest', 'longest', [place('health')]),
  parked('health-longest-detail', 'longest', [place('health'), row(1), come('.readings')]),
  parked('service', 'healthy', [place('service')], true),
  parked('service-overdue', 'overdue', [place('service')]),
  parked('service-offline', 'offline', [place('service')]),
  parked('service-longest', 'longest', [place('service')]),
  parked('service-rest', 'healthy', [place('service'), row(0)]),
  parked('service-item', 'overdue', [place('service'), async (page) => page.locator('.next-card .answer').first().click(), come('.facts')]),
  parked('service-item-done', 'overdue', [place('service'), async (page) => page.locator('.next-card .answer').first().click(), come('.facts'),
    async (page) => page.locator('.answer').last().click()], true),
  parked('service-sticker', 'overdue', [place('service'), async (page) => page.locator('.next-card .answer').first().click(), come('.facts'),
    async (page) => page.locator('.answer').last().click(), come('.row'), row(0)], true),
  parked('service-sticker-read', 'overdue', [place('service'), async (page) => page.locator('.next-card .answer').first().click(), come('.facts'),
    async (page) => page.locator('.answer').last().click(), come('.row'), row(0), async (page) => page.locator('.answer').last().click(), come('.row')]),
  parked('service-item-longest', 'longest', [place('service'), row(0), come('.facts')]),
  parked('service-covered', 'covered', [place('service')]),
  parked('service-cover', 'covered', [place('service'), async (page) => page.locator('#stage .row').last().click(), come('.facts')]),
  parked('service-item-covered', 'covered', [place('service'), async (page) => page.locator('.next-card .answer').first().click(), come('.facts')]),
  parked('health-covered', 'covered', [place('health'), row(0), come('.readings')]),
  parked('history', 'history', [place('service'), tab(1), come('.row')]),
  parked('history-none', 'fresh', [place('service'), tab(1), come('.quiet')]),
  parked('history-detail', 'history', [place('service'), tab(1), row(0), come('.job')]),
  parked('history-detail-english', 'history', [place('service'), tab(1), row(1), come('.job')]),
  parked('history-two-versions', 'two_versions', [place('service'), tab(1), row(0), come('.job')]),
  parked('record-attachments', 'attached', [place('service'), tab(1), row(0), come('.job'), async (page) => page.locator('#stage .row').nth(4).scrollIntoViewIfNeeded()]),
  parked('record-picture', 'attached', [place('service'), tab(1), row(0), come('.job'), row(0), come('.picture')], true),
  parked('matters-none', 'healthy', [place('matters')]),
  parked('matters-requested', 'requested', [place('matters'), come('.row')]),
  parked('matters-closed', 'closed_matter', [place('matters'), come('.row')]),
  parked('matters-offline', 'offline', [place('matters'), come('.row')]),
  parked('matter-requested', 'requested', [place('matters'), row(0), come('.steps')]),
  parked('matter-proposed', 'proposed', [place('matters'), row(0), come('.steps')]),
  parked('matter-other-time', 'proposed', [place('matters'), row(0), async (page) => page.locator('.matter .answer').nth(1).click()]),
  parked('matter-countered', 'countered', [place('matters'), row(0), come('.steps')]),
  parked('matter-accepted', 'accepted', [place('matters'), row(0), come('.steps')]),
  parked('matters-far-ahead', 'far_ahead', [place('matters'), come('.group')]),
  parked('matters-survey', 'surveyed', [place('matters'), come('.row')]),
  parked('survey-first', 'surveyed', [place('matters'), row(0), come('.scores')], true),
  parked('survey-last', 'surveyed', [place('matters'), row(0), score(5), score(4), come('.scores')], true),
  parked('matters-campaigns', 'campaigned', [place('matters'), come('.row')]),
  parked('campaign', 'campaigned', [place('matters'), row(0), come('.facts')]),
  parked('prompt-campaign', 'campaigned_prompt', [], true),
  parked('home-recall', 'recalled', [], true),
  parked('home-recall-fault', 'recalled_and_faulty', [], true),
  parked('home-recall-longest', 'recalled_longest'),
  parked('health-recall', 'recalled', [place('health'), come('.row')]),
  parked('recall', 'recalled', [place('health'), row(0), come('.facts')]),
  parked('recall-done', 'recalled', [place('health'), row(2), come('.facts')]),
  parked('matter-closed', 'closed_matter', [place('matters'), row(0), come('.steps')]),
  parked('matter-longest', 'longest', [place('matters'), row(0), come('.steps')]),
  parked('privacy', 'healthy', [place('privacy')]),
  parked('privacy-sent', 'history', [place('privacy'), tab(1), come('.line')]),
  parked('privacy-mine', 'healthy', [place('privacy'), tab(2), come('.consent')]),
  parked('privacy-mine-code', 'healthy', [place('privacy'), tab(2), async (page) => page.locator('.consent .answer').first().click(), come('.qr')]),
  parked('privacy-mine-sure', 'erasing', [place('privacy'), tab(2), come('.answers')]),
  parked('privacy-mine-leaving', 'leaving', [place('privacy'), tab(2), come('.answers')]),
  parked('live-asked', 'live_asked', [], true),
  parked('live-open', 'live', [], true),
  parked('service-config-refused', 'config_refused', [place('service')]),
  parked('privacy-mine-unenrolled', 'unenrolled', [place('privacy'), tab(2), come('.lead')]),
  parked('home-unenrolled', 'unenrolled', [], true),
  parked('home-unsaved', 'unsaved', [], true),
  parked('matters-unsaved', 'unsaved', [place('matters'), come('.row')]),
  parked('privacy-settings', 'healthy', [place('privacy'), tab(3)]),
  parked('pin-new', 'healthy', [place('privacy'), tab(3), async (page) => page.locator('.setting').nth(2).locator('.answer').first().click(), digits(2)], true),
  parked('guest-home', 'guest', [], true),
  parked('guest-valet', 'valet', [], true),
  parked('guest-roadside', 'guest', [async (page) => page.locator('button.tile').click()], true),
  parked('guest-pin', 'guest', [async (page) => page.locator('.bar .wide').click(), digits(4)], true),
  parked('guest-prompt', 'guest_prompt', [], true),
  parked('assist', 'healthy', [assist], true),
  parked('assist-roadside', 'healthy', [assist, async (page) => page.locator('.want').nth(3).click()], true),
  parked('assist-locate', 'can_locate', [assist, async (page) => page.locator('.want').nth(3).click()], true),
  parked('assist-complaint', 'can_locate', [assist, async (page) => page.locator('.want').nth(2).click()], true),
  parked('assist-called', 'help_called', [assist, async (page) => page.locator('.want').nth(3).click()], true),
  parked('matter-help', 'help_called', [place('matters'), row(0), come('.steps')]),
  parked('prompt-due', 'due_soon', [], true),
  parked('prompt-later-used', 'later_used', [], true),
  parked('prompt-why', 'due_soon', [async (page) => page.locator('#sheet .plain').click()], true),
  parked('prompt-fault', 'fault', [], true),
  parked('prompt-survey', 'surveyed_prompt', [], true),
  parked('prompt-recall', 'recalled_prompt', [], true),
  parked('prompt-appointment', 'proposed_prompt', [], true),
  parked('prompt-consent', 'due_soon', [async (page, fixture) => {
    await fixture.refuse('no_consent');
    await page.locator('#sheet .answer').first().click();
    await page.locator('#sheet.consent').waitFor();
    await fixture.refuse('none');
  }], true),
  parked('prompt-critical', 'critical', [], true),
  parked('prompt-longest', 'longest_prompt', [], true),
  driving('driving', 'healthy'),
  driving('driving-fresh', 'fresh'),
  driving('driving-due', 'due_soon'),
  driving('driving-offline', 'offline'),
  driving('driving-another-vin', 'another_vin'),
  driving('driving-unsaved', 'unsaved'),
  driving('driving-longest', 'longest'),
  driving('driving-guest', 'guest'),
  driving('driving-critical', 'critical'),
  driving('driving-longest-prompt', 'longest_prompt'),
  driving('idling-fault', 'fault', 'idling'),
];

/** Shows a screen; the places are left first, so that each is reached from home. */
export async function reach(page, fixture, screen, show) {
  await show('healthy', 'idling'); // driving drops a consent that was being asked for
  await show('healthy', 'parked');
  await goTo(page, 'home');
  await show(screen.situation, screen.driving);
  for (const step of screen.steps) await step(page, fixture);
}
