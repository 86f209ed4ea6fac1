// SPDX-License-Identifier: Apache-2.0
// A clerk's day in Chromium: log in, the live queue by keyboard, the vehicle file, offer, counter, visit; both languages;
// nothing from another origin and no error in the console. ODOLINK_SCREENSHOTS names a folder for pictures.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { after, before, test } from 'node:test';

import { chromium } from 'playwright-core';

const password = 'a long test password';
const pictures = process.env.ODOLINK_SCREENSHOTS;
let stage, address, browser, page;
const complaints = [];

async function picture(name) {
  if (pictures) await page.screenshot({ path: `${pictures}/desk-${name}.png`, fullPage: name.includes('full') });
}

before(async () => {
  stage = spawn(`${process.env.ODOLINK_BIN}/desk_browser_stage`, [password], { stdio: ['pipe', 'pipe', 'inherit'] });
  const [line] = await once(stage.stdout, 'data');
  address = String(line).trim();
  browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
  page = await browser.newPage({ viewport: { width: 1440, height: 900 }, colorScheme: 'light', timezoneId: 'Asia/Shanghai' });
  page.setDefaultTimeout(10000);
  page.on('console', (message) => message.type() === 'error' && !/401|422/.test(message.text()) && complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('request', (request) => !request.url().startsWith(address) && !request.url().startsWith('data:') && complaints.push(`foreign request ${request.url()}`));
  await page.goto(address);
});

after(async () => {
  await browser?.close();
  stage?.kill();
});

const field = (name) => page.locator(`[name=${name}]`);
const fill = async (name, value) => field(name).locator('input, textarea').first().fill(value);

test('a wrong password is told, the right one opens the queue', async () => {
  await picture('login-zh');
  await fill('name', 'li');
  await fill('password', 'wrong');
  await page.locator('[data-test=login]').click();
  await page.locator('.wrong').waitFor();
  await fill('password', password);
  await page.locator('[data-test=login]').click();
  await page.locator('[data-test=row]').first().waitFor();
  await picture('queue-zh');
});

test('the most urgent row stands first, and a late one says so', async () => {
  const first = await page.locator('[data-test=row]').first().innerText();
  assert.match(first, /P0217/);
  assert.ok((await page.locator('td.due.late').count()) >= 1);
});

test('a new fault shows within two seconds, without a click', async () => {
  const began = Date.now();
  stage.stdin.write('fault P0520\n');
  await page.locator('[data-test=row]', { hasText: 'P0520' }).waitFor({ timeout: 2000 });
  assert.ok(Date.now() - began < 2000);
});

test('j, k and a work the queue by keyboard', async () => {
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  await page.keyboard.press('k');
  assert.equal(await page.locator('tr[aria-selected=true]').evaluate((row) => [...row.parentElement.children].indexOf(row)), 1);
  await page.keyboard.press('a');
  await page.locator('tr[aria-selected=true] .person', { hasText: 'li' }).waitFor();
});

test('the language changes by one tap and stays', async () => {
  await page.locator('[data-test=language]').click();
  await page.getByRole('heading', { name: 'Queue' }).waitFor();
  await picture('queue-en');
  await page.reload();
  await page.getByRole('heading', { name: 'Queue' }).waitFor();
});

test('Enter opens the vehicle file, and an offer goes to the owner', async () => {
  await page.locator('[data-test=row]', { hasText: 'Service request' }).click();
  await page.locator('[data-test=request]').waitFor();
  for (const asked of ['Prompt “P0301”: yes', 'Prompt “Serviced elsewhere?”: no']) await page.locator('[data-test=timeline] li', { hasText: asked }).waitFor();
  await page.locator('dl.frame dt:visible', { hasText: /^Coolant$/ }).first().waitFor();
  await picture('vehicle-en');
  await page.locator('[data-test=offer]').click();
  await fill('price', '680');
  await picture('offer-en');
  stage.stdin.write('counter\n');
  await page.locator('[data-test=send-offer]').click();
  await page.locator('[data-test=confirm-counter]').waitFor();
});

test('the owner’s other time is taken, and both agree', async () => {
  await page.locator('[data-test=language]').click();
  await picture('counter-zh');
  await page.locator('[data-test=confirm-counter]').click();
  await page.locator('.appointment.accepted').waitFor();
  for (const asked of ['提示「P0301」：是', '提示「是否在别处做过保养」：否']) await page.locator('[data-test=timeline] li', { hasText: asked }).waitFor();
  await page.locator('dl.frame dt:visible', { hasText: '冷却液温度' }).first().waitFor();
  await picture('vehicle-zh');
});

test('the visit is booked, the car confirms it and proves the repair', async () => {
  await page.locator('[data-test=book-visit]').click();
  const job = page.locator('[data-test=job]').last();
  await job.locator('[data-test=labour] input').fill('120');
  await job.locator('[data-test=add-part]').click();
  await job.locator('[data-test=part-name] input').fill('火花塞');
  await job.locator('[data-test=part-price] input').fill('240');
  const repair = page.locator('[data-test=job]', { has: page.locator('[data-test=defect]') }).first();
  await repair.locator('[data-test=defect]').evaluate((select) => { select.value = '2'; select.dispatchEvent(new CustomEvent('sl-change')); });
  await repair.locator('[data-test=system]').evaluate((select) => { select.value = '1'; select.dispatchEvent(new CustomEvent('sl-change')); });
  await repair.locator('[data-test=replaced]').check();
  await fill('brought_in', '2026-05-04T09:30');
  await picture('visit-zh');
  await page.locator('[data-test=send-visit]').click();
  await page.locator('[data-test=history] .evidence.good').waitFor();
  const proof = await page.locator('[data-test=faults] .evidence.good').innerText();
  assert.match(proof, /P0301.*214 km.*6/);
  await picture('done-zh-full');
});

test('a booked visit is changed, with work put off that comes back', async () => {
  await page.locator('[data-test=change-record]').first().click();
  const dialog = page.locator('visit-dialog');
  await dialog.locator('[data-test=job]').first().waitFor();
  const jobs = await dialog.locator('[data-test=job]').count();
  assert.ok(jobs >= 2);
  // What counts towards the three guarantees came back as it was written, and is changed like the rest.
  const repair = dialog.locator('[data-test=job]', { has: page.locator('[data-test=defect]') }).first();
  assert.deepEqual(await repair.evaluate((job) => ['defect', 'system'].map((name) => job.querySelector(`[data-test=${name}]`).value)), ['2', '1']);
  assert.ok(await repair.locator('[data-test=replaced]').isChecked());
  assert.ok(!(await repair.locator('[data-test=covered]').isChecked()));
  assert.equal(await dialog.locator('sl-input[name=brought_in]').evaluate((field) => field.value), '2026-05-04T09:30');
  await fill('handed_back', '2026-05-06T17:00');
  await dialog.locator('[data-test=put-off]').click();
  await dialog.locator('[data-test=put-off-text] input').fill('前制动片剩 4 毫米，下次更换');
  await dialog.locator('[data-test=put-off-km] input').fill('45000');
  await fill('note', '已提醒车主');
  await picture('change-zh');
  await dialog.locator('[data-test=send-visit]').click();
  await page.locator('[data-test=history] [data-test=put-off]', { hasText: '45,000 km' }).waitFor();
  await page.locator('[data-test=history] q', { hasText: '已提醒车主' }).waitFor();
  assert.equal(await page.locator('[data-test=history] .record').first().locator('.job-row').count(), jobs); // nothing was lost by the form
  assert.match(await page.locator('[data-test=history] .record').first().innerText(), /火花塞/);
  await page.locator('[data-test=change-record]').first().click();
  assert.equal(await dialog.locator('sl-input[name=handed_back]').evaluate((field) => field.value), '2026-05-06T17:00');
  await dialog.locator('sl-button[slot=footer]').first().click();
  await dialog.waitFor({ state: 'detached' });
});

test('a picture is added to a record and opened, and what is refused says why', async () => {
  const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAoAAAAKCAIAAAACUFjqAAAAE0lEQVR42mNk+M+ABzAyjEoPVWkAAMUGAQrb0fEAAAAASUVORK5CYII=', 'base64');
  const record = page.locator('[data-test=history] .record').first();
  const choose = (name, mimeType, buffer) => record.locator('[data-test=attach]').setInputFiles({ name, mimeType, buffer });
  const told = async (words) => page.locator('.toast', { hasText: words }).first().waitFor();
  const names = record.locator('[data-test=attachment]');
  const before = await names.count();
  await choose('large.png', 'image/png', Buffer.concat([png, Buffer.alloc(256 * 1024)]));
  await told('256 KB');
  await choose('page.html', 'text/html', Buffer.from('<b>'));
  await told(/JPEG、PNG|JPEG, PNG/);
  await choose('paper.pdf', 'application/pdf', png); // it says one thing and is another: the desk looks at the bytes
  await told(/类型不符|not what its name says/);
  assert.equal(await names.count(), before);
  await choose('前左轮胎.png', 'image/png', png);
  await names.filter({ hasText: '前左轮胎.png' }).waitFor();
  await picture('attachment-full');
  const path = await names.filter({ hasText: '前左轮胎.png' }).getAttribute('href');
  const reply = await page.request.get(address + path);
  assert.equal(reply.headers()['content-type'], 'image/png');
  assert.equal(reply.headers()['x-content-type-options'], 'nosniff');
  assert.deepEqual(await reply.body(), png);
});

test('a call for help comes with its position, and is answered in words that close it', async () => {
  stage.stdin.write('help\n');
  const card = page.locator('[data-test=request][data-kind=roadside]');
  await card.locator('[data-test=position]').waitFor();
  assert.match(await card.innerText(), /30\.27415° N, 120\.15515° E/);
  assert.match(await card.innerText(), /10 分钟/);
  await picture('help-zh');
  await card.locator('[data-test=answer]').click();
  await fill('text', '拖车 20 分钟后到，请打开双闪。');
  await page.locator('[name=closes]').check();
  await picture('answer-zh');
  await page.locator('sl-dialog sl-button', { hasText: '发送' }).click();
  await card.waitFor({ state: 'detached' });
  await page.locator('[data-test=timeline]', { hasText: '拖车 20 分钟后到' }).waitFor();
});

test('two notes on one record stand side by side, the field by its name in both languages', async () => {
  stage.stdin.write('notes\n');
  const line = page.locator('[data-test=contradiction]');
  await line.waitFor();
  assert.match(await line.innerText(), /两处不同（备注）：.*保养已做完.*刹车片还没有换/);
  await picture('two-notes-zh');
  await page.locator('[data-test=language]').click();
  await page.locator('[data-test=contradiction]', { hasText: 'Two versions (note)' }).waitFor();
  await page.locator('[data-test=language]').click();
});

test('a car that is gone says so, and what is wrong with its agent once it is back, in both languages', async () => {
  const card = page.locator('[data-test=agent]');
  assert.match(await card.innerText(), /已连接[^]*起已连接[^]*车端版本 0\.1\.0[^]*没有待发送的事件/);
  assert.equal(await card.locator('[data-test=trouble]').count(), 0);
  stage.stdin.write('gone\n');
  await page.locator('[data-test=agent][data-link=lost]').waitFor();
  assert.match(await card.innerText(), /失去连接：熄火断电、没有网络，或车端程序中断/);
  await card.scrollIntoViewIfNeeded();
  await picture('agent-gone-zh');
  stage.stdin.write('back\n');
  await page.locator('[data-test=agent][data-link=up]').waitFor();
  assert.match(await card.innerText(), /车端版本 0\.2\.0[^]*37 条事件待发送/);
  assert.deepEqual(await card.locator('[data-test=trouble]').allInnerTexts(), ['多次意外重启，暂不查询车辆', '车端现在无法保存数据', '设置文件有误，沿用上一份正确的设置']);
  await picture('agent-back-zh');
  await page.locator('[data-test=language]').click();
  assert.match(await card.innerText(), /Connected since [^]*Software 0\.2\.0[^]*37 events still to be sent/);
  assert.equal(await card.locator('[data-test=trouble]').first().innerText(), 'After several crashes it does not ask the vehicle for now');
  await picture('agent-back-en');
  await page.goto(`${address}/vehicles`);
  assert.match(await page.locator('tbody tr', { hasText: 'car-one' }).innerText(), /connected[^]*problems: 3/);
  await picture('vehicles-en');
  await page.goto(`${address}/link`);
  assert.match(await page.locator('tbody tr', { hasText: 'car-one' }).innerText(), /connected[^]*problems: 3[^]*0\.2\.0/);
  await picture('link-en');
  await page.locator('[data-test=language]').click();
  await page.goto(`${address}/vehicles/car-one`);
  await page.locator('[data-test=history]').waitFor();
});

test('what the car did not take is marked with its reason on the timeline and on the record, until it is sent anew', async () => {
  await page.locator('[data-test=waiting]', { hasText: '已全部送达车辆' }).waitFor();
  stage.stdin.write('refuse\n');
  await page.locator('sl-button', { hasText: '发消息到车' }).click();
  for (const [name, text] of [['title_zh', '冬季检查'], ['body_zh', '本月免费'], ['title_en', 'Winter check'], ['body_en', 'Free this month']]) await fill(name, text);
  await page.locator('[data-test=send-words]').click();
  const marked = page.locator('[data-test=timeline] li', { has: page.locator('[data-test=not-taken]') });
  await marked.first().waitFor();
  assert.match(await marked.first().innerText(), /冬季检查[^]*车辆未采用：到车时已过期/);
  await page.locator('[data-test=timeline]', { hasText: '车辆未采用消息：到车时已过期' }).waitFor();
  await page.locator('[data-test=waiting]', { hasText: '1 条未被车辆采用' }).waitFor();
  const change = async (note) => {
    await page.locator('[data-test=change-record]').first().click();
    await fill('note', note);
    await page.locator('visit-dialog [data-test=send-visit]').click();
    await page.locator('visit-dialog').waitFor({ state: 'detached' });
  };
  stage.stdin.write('refuse\n');
  await change('尾气已复检');
  await page.locator('[data-test=history] [data-test=not-taken]').waitFor();
  await picture('not-taken-zh-full');
  await page.locator('[data-test=language]').click();
  await page.locator('[data-test=history] [data-test=not-taken]', { hasText: 'The car did not take the change of a service record: it came too late' }).waitFor();
  await page.locator('[data-test=timeline]', { hasText: 'The car did not take the message: it came too late' }).waitFor();
  await picture('not-taken-en-full');
  await page.locator('[data-test=language]').click();
  await change('尾气已复检，合格');
  await page.locator('[data-test=history] [data-test=not-taken]').waitFor({ state: 'detached' });
});

test('a car that reads another VIN sends again once the clerk has confirmed it', async () => {
  assert.equal(await page.locator('[data-test=vin]').count(), 0);
  stage.stdin.write('another-vin\n');
  await page.locator('[data-test=vin]').click();
  await page.getByText('车上读到另一个车架号，已停止上传').waitFor();
  await fill('vin', 'LDKLNK1A5T000000I'); // no VIN has an I
  await page.locator('[data-test=send-words]').click();
  await page.locator('.wrong').waitFor();
  await fill('vin', 'LDKLNK1A5T0000002');
  await picture('vin-zh');
  await page.locator('[data-test=send-words]').click();
  await page.getByText('确认车架号 LDKLNK1A5T0000002').waitFor();
  await page.getByText('车架号已核实，恢复上传').waitFor();
  await page.locator('[data-test=vin]').waitFor({ state: 'detached' });
});

test('a fault of the vehicle’s file leads to its meaning by one click', async () => {
  await page.locator('[data-test=faults] [data-test=code]', { hasText: 'P0301' }).click();
  await page.locator('[data-test=code-card]').waitFor();
  assert.equal(new URL(page.url()).pathname, '/codes/P0301');
  assert.match(await page.locator('[data-test=meaning]').innerText(), /失火/);
  assert.match(await page.locator('[data-test=code-card]').innerText(), /火花塞/);
  await page.locator('[data-test=code-row]', { hasText: 'P0302' }).waitFor();
  await picture('code-zh');
  await page.goBack();
  await page.locator('[data-test=faults]').waitFor();
});

test('codes are found by spelling and by words, in both languages', async () => {
  await page.goto(`${address}/codes`);
  const search = page.locator('[name=codes] input');
  await page.locator('.chip', { hasText: 'U0100' }).click();
  await page.locator('[data-test=code-card]', { hasText: 'U0100' }).waitFor();
  await search.fill('spn110 fmi 3');
  await page.locator('[data-test=code-card]', { hasText: 'SPN 110 FMI 3' }).waitFor();
  // While the answer is under way nobody may read that nothing was found.
  await search.fill('');
  await page.locator('.chip').first().waitFor();
  let release;
  const held = new Promise((resolve) => (release = resolve));
  await page.route('**/api/codes*', async (route) => (await held, route.continue()));
  const asked = page.waitForRequest('**/api/codes*');
  await search.fill('失火');
  await asked;
  await page.evaluate(() => new Promise(requestAnimationFrame));
  assert.equal(await page.locator('[data-test=no-code]').count(), 0);
  release();
  await page.locator('[data-test=code-row]', { hasText: 'P0304' }).waitFor();
  await page.unroute('**/api/codes*');
  await picture('codes-zh');
  await page.locator('[data-test=language]').click();
  await search.fill('catalytic bank 1');
  await page.locator('[data-test=code-row]', { hasText: 'P0420' }).click();
  await page.locator('[data-test=meaning]', { hasText: /efficiency/ }).waitFor();
  await picture('code-en');
  await search.fill('B1234');
  await page.locator('[data-test=code-card]', { hasText: "maker's own" }).waitFor();
  await picture('code-maker-en');
  await search.fill('nonsense');
  await page.locator('[data-test=no-code]').waitFor();
  await picture('code-none-en');
  await page.locator('[data-test=language]').click();
});

test('vehicles are told of a recall, the file shows it, and a word of the manager ends it for one', async () => {
  await page.goto(`${address}/recalls`);
  await page.locator('[data-test=new-recall]').click();
  await fill('number', 'R 2026'); // no number has a blank
  for (const [name, zh, en] of [['what', '制动软管可能漏液', 'Brake hose may leak'], ['risk', '制动距离可能变长', 'Braking may take longer'], ['remedy', '免费更换软管', 'The hose is replaced for free']]) {
    await fill(`${name}_zh`, zh);
    await fill(`${name}_en`, en);
  }
  await fill('vehicles', 'car-one\ncar-two, LSVAB4BR0EN999999');
  await picture('recall-dialog-zh');
  await page.locator('[data-test=send-recall]').click();
  await page.locator('.wrong').waitFor();
  await fill('number', 'R2026-07');
  await page.locator('[data-test=send-recall]').click();
  await page.getByText('已通知 2 辆车；未找到：LSVAB4BR0EN999999').waitFor();
  const campaign = page.locator('[data-test=recall]');
  await campaign.getByText('2 辆中 0 辆已处理').waitFor();
  await campaign.locator('button.link').click();
  const rows = campaign.locator('[data-test=recall-vehicle]');
  await rows.nth(1).waitFor();
  await rows.nth(0).locator('[data-test=not_affected]').click();
  await campaign.getByText('2 辆中 1 辆已处理').waitFor();
  assert.match(await rows.nth(1).innerText(), /不涉及/); // who has not had it done stands first
  await picture('recalls-zh');
  await rows.nth(0).click();
  await page.locator('[data-test=recalls]', { hasText: 'R2026-07' }).waitFor();
  await picture('file-recall-zh-full');
  await page.locator('[data-test=book]').click();
  await page.locator('[data-test=recall-number]').waitFor();
  assert.equal(await page.locator('[data-test=recall-number]').first().evaluate((input) => input.value), 'R2026-07');
  await page.locator('[data-test=language]').evaluate((button) => button.click());
  await page.goto(`${address}/recalls`);
  await page.locator('[data-test=recall]', { hasText: 'Brake hose may leak' }).waitFor();
  await picture('recalls-en');
  await page.locator('[data-test=language]').click();
});

test('a campaign is drafted, published to who allows it, and each of its numbers opens the cars behind it', async () => {
  await page.goto(`${address}/campaigns`);
  await page.getByText('还没有活动').waitFor();
  await picture('campaigns-none-zh');
  await page.locator('[data-test=new-campaign]').click();
  await fill('title_zh', '冬季检查');
  await fill('body_zh', '到店免费检查电池、轮胎和防冻液，约半小时');
  await fill('body_en', 'Battery, tyres and coolant are checked for free, in half an hour');
  await fill('wmis', 'LSV ldk');
  await fill('year_from', '2018');
  await fill('mileage_from_m', '20000');
  await page.locator('[data-test=save-campaign]').click();
  assert.equal(await page.locator('.wrong').textContent(), '请检查：标题'); // the English one is missing
  assert.ok(await page.locator('.wrong').evaluate((line) => line.getBoundingClientRect().bottom <= line.closest('sl-dialog').shadowRoot.querySelector('[part=body]').getBoundingClientRect().bottom));
  await fill('title_en', 'Winter check');
  await page.waitForTimeout(300);
  await picture('campaign-dialog-zh');
  await page.locator('[data-test=save-campaign]').click();
  const campaign = page.locator('[data-test=campaign]');
  await campaign.getByText('LSV LDK · 2018 –').waitFor();
  await campaign.getByText('发布给 2 辆车').click();
  await page.getByText('已发送给 2 辆车').waitFor();
  const number = async (count) => Number((await campaign.locator(`[data-test=count-${count}] b`).innerText()).trim());
  await campaign.locator('[data-test=count-accepted]', { hasText: '1' }).waitFor();
  for (const count of ['sent', 'unknown', 'seen', 'accepted', 'declined', 'done', 'not_taken']) {
    const wanted = await number(count);
    await campaign.locator(`[data-test=count-${count}]`).click();
    if (wanted === 0) await campaign.getByText('没有车辆').waitFor();
    else await campaign.locator('[data-test=campaign-car]').nth(wanted - 1).waitFor();
    assert.equal(await campaign.locator('[data-test=campaign-car]').count(), wanted, count);
  }
  await campaign.locator('[data-test=count-accepted]').click();
  await campaign.locator('[data-test=campaign-car]').waitFor();
  await picture('campaigns-zh');
  await campaign.locator('[data-test=finish]').click();
  await campaign.locator('[data-test=count-done]', { hasText: '1' }).waitFor();
  await page.locator('[data-test=language]').click();
  await picture('campaigns-en');
  await campaign.locator('[data-test=withdraw-campaign]').click();
  await campaign.locator('[data-test=standing]', { hasText: 'Withdrawn' }).waitFor();
  await page.locator('[data-test=language]').click();
  await page.goto(`${address}/vehicles/car-one`);
  await page.locator('[data-test=timeline]', { hasText: '活动“冬季检查”：接受' }).waitFor();
});

test('appointments and link pages, dark, tablet and telephone', async () => {
  await page.goto(`${address}/appointments`);
  await page.locator('[data-test=appointment-row]').first().waitFor();
  await picture('appointments-zh');
  await page.goto(`${address}/link`);
  await page.locator('table.rows tbody tr').first().waitFor();
  await picture('link-zh');
  await page.locator('.tool.icon').first().click();
  await page.goto(address);
  await page.locator('[data-test=row]').first().waitFor();
  await picture('queue-dark-zh');
  await page.goto(`${address}/codes/P0217`);
  await page.locator('[data-test=code-card]').waitFor();
  await picture('code-dark-zh');
  await page.setViewportSize({ width: 1024, height: 768 });
  await picture('code-1024-zh');
  await page.goto(`${address}/vehicles/car-one`);
  await page.locator('[data-test=history]').waitFor();
  await picture('vehicle-1024-zh');
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(address);
  await page.locator('[data-test=row]').first().waitFor();
  await picture('queue-phone-zh');
  const wide = () => page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
  assert.equal(await wide(), false, 'the page scrolls sideways on a telephone');
  await page.goto(`${address}/codes/P0217`);
  await page.locator('[data-test=code-card]').waitFor();
  await picture('code-phone-zh');
  assert.equal(await wide(), false, 'the page of a code scrolls sideways on a telephone');
});

test('plans and signing keys pages, and every tool of the head stays on the screen at each width', async () => {
  for (const [path, name] of [['/plans', 'plans'], ['/keys', 'keys']]) {
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.goto(address + path);
    await page.locator('main h1').first().waitFor();
    for (const language of ['zh', 'en']) {
      await picture(`${name}-${language}`);
      await page.locator('[data-test=language]').click();
    }
  }
  for (const language of ['zh', 'en']) {
    for (const width of [1440, 1280, 1024, 390]) {
      await page.setViewportSize({ width, height: 800 });
      await picture(`head-${width}-${language}`);
      const end = await page.evaluate(() => document.querySelector('[data-test=logout]').getBoundingClientRect().right);
      assert.ok(end <= width, `${language}: at ${width} the last tool ends at ${end}`);
    }
    await page.locator('[data-test=language]').click();
  }
});

test('after logging out nothing is left on the screen', async () => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.locator('[data-test=logout]').click();
  await page.locator('[data-test=login]').waitFor();
  assert.equal((await page.request.get(`${address}/api/alerts`)).status(), 401);
});

test('no error in the console and no request to another origin', () => assert.deepEqual(complaints, []));
