// SPDX-License-Identifier: Apache-2.0
// The stage of the head-unit tests: the fixture program, one Chromium, and a page of a given size, language and theme.
// Every page collects what it must never do: foreign requests, refused content, errors.
import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {createInterface} from 'node:readline';

import {chromium} from 'playwright-core';

export const kSizes = [{width: 1024, height: 600}, {width: 1280, height: 720}, {width: 1920, height: 720}];
export const kLanguages = ['zh', 'en'];
export const kThemes = ['day', 'night'];
const kPatienceMs = 20000;

const kFlags = ['--headless=new', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync'];

/** The fixture program: show() resolves when the view was sent, refuse() sets what it answers, actions lists what it was told. */
class Fixture {
  static async start() {
    const fixture = new Fixture();
    fixture.process = spawn(`${process.env.ODOLINK_BIN}/head_unit_fixture`, [], {stdio: ['pipe', 'pipe', 'inherit']});
    fixture.actions = [];
    fixture.waiting = [];
    createInterface({input: fixture.process.stdout}).on('line', (line) => fixture.hear(JSON.parse(line)));
    fixture.url = (await fixture.answer()).url;
    return fixture;
  }
  hear(line) {
    if (line.action) this.actions.push(line.action);
    else this.waiting.shift()?.(line);
  }
  answer() {
    return new Promise((resolve) => this.waiting.push(resolve));
  }
  async tell(line) {
    const answer = this.answer();
    this.process.stdin.write(line + '\n');
    const told = await answer;
    if (told.error) throw new Error(told.error);
    return told;
  }
  refuse(reason) {
    return this.tell(`refuse ${reason}`);
  }
  async stop() {
    const gone = once(this.process, 'exit');
    this.process.stdin.end();
    await gone;
  }
}

export async function raise() {
  const fixture = await Fixture.start();
  const browser = await chromium.launch({executablePath: process.env.ODOLINK_CHROMIUM ?? '/usr/bin/chromium', headless: true, args: kFlags});
  return {fixture, browser, lower: async () => (await browser.close(), await fixture.stop())};
}

/** Opens the page as the kiosk does. `complaints` collects whatever must not happen. */
export async function openPage({fixture, browser}, {size = kSizes[0], language = 'zh', theme = 'night'} = {}) {
  const context = await browser.newContext({viewport: size, timezoneId: 'Asia/Shanghai', locale: 'zh-CN'});
  await context.addInitScript(([language, theme]) => {
    localStorage.setItem('language', language);
    sessionStorage.setItem('theme', theme);
    addEventListener('securitypolicyviolation', (event) => console.error(`refused by the content security policy: ${event.blockedURI}`));
  }, [language, theme]);
  const page = await context.newPage();
  const complaints = [];
  const origin = new URL(fixture.url).origin;
  page.setDefaultTimeout(kPatienceMs);
  page.on('request', (request) => request.url().startsWith(origin) || request.url().startsWith('data:') || complaints.push(`foreign request ${request.url()}`));
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => message.type() === 'error' && !/status of (403|409|423|503)/.test(message.text()) && complaints.push(message.text()));
  await page.goto(fixture.url);
  return {page, complaints, context};
}

/** Shows a situation and waits until the page has drawn it and has all its places. */
export async function show(fixture, page, situation, driving = 'parked') {
  const {revision} = await fixture.tell(`show ${situation} ${driving}`);
  await page.waitForFunction((wanted) => Number(document.documentElement.dataset.revision) >= wanted && document.documentElement.dataset.places === 'all', revision);
}

/** Touches a place of the rail, by its number from 0. */
export const goTo = (page, place) => page.locator('#rail .place').nth(['home', 'health', 'service', 'matters', 'privacy'].indexOf(place)).click();
