import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { createElement } from 'react';
import { renderToString } from 'react-dom/server';
import { effectScope } from 'vue';
import { chromium as browsers } from 'playwright-core';
import { Desk } from 'helpdesk-core';
import { useSlaClock } from '../examples/use-sla-clock.js';
import { useSlaClock as useVueClock } from '../examples/use-sla-clock-vue.js';
import { helpdesk } from '../examples/server.js';
import { DESK, INTAKE, chromium } from './support.mjs';

const NOW = Date.parse('2026-11-10T12:00:00Z');
const desk = new Desk(DESK);
const capsule = JSON.stringify(desk.capsule(desk.open('T-1', INTAKE, 'requester:anna', NOW).ticket, NOW));
const skew = Date.parse('2026-11-11T10:00:00Z') - Date.now();

test('the React hook', () => {
  const Shown = () => {
    const moment = useSlaClock(capsule, 'resolution', skew);
    return createElement('b', null, moment.standing === 'holiday' ? moment.holiday : moment.standing);
  };
  assert.equal(renderToString(createElement(Shown)), '<b>Narodowe Święto Niepodległości</b>');
  const Ended = () => createElement('b', null, String(useSlaClock(capsule, 'resolution', skew + 10 * 365 * 86_400_000)));
  assert.equal(renderToString(createElement(Ended)), '<b>null</b>', 'a page does not break when a capsule ends');
});

test('the Vue composable', () => {
  const scope = effectScope();
  const moment = scope.run(() => useVueClock(() => capsule, 'resolution', skew));
  assert.equal(moment.value.standing, 'holiday');
  assert.equal(scope.run(() => useVueClock(() => capsule, 'resolution', skew + 10 * 365 * 86_400_000)).value, null);
  assert.ok(!process.getActiveResourcesInfo().includes('Timeout'), 'a server is left without a timer');
  scope.stop();
});

test('the server opens tickets, takes commands, and hands out pages', async () => {
  const app = helpdesk(() => NOW);
  const post = async (path, body) => {
    const answer = await app.request(path, { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } });
    return [answer.status, await answer.json()];
  };
  const [status, { id }] = await post('/tickets', INTAKE);
  assert.deepEqual([status, id], [201, 'T-1']);
  const [refused, { code, suggestion }] = await post('/tickets', { ...INTAKE, channel: 'phon' });
  assert.deepEqual([refused, code, suggestion], [400, 'shape.unknown-variant', 'phone']);
  const half = await app.request('/tickets', { method: 'POST', body: '{', headers: { 'content-type': 'application/json' } });
  assert.deepEqual([half.status, (await half.json()).code], [400, 'json.syntax']);
  assert.deepEqual((await post('/tickets/T-1/commands', { type: 'take' }))[0], 200);
  assert.deepEqual((await post('/tickets/T-1/commands', { type: 'take' }))[0], 409);
  const page = await (await app.request('/tickets/T-1')).text();
  assert.match(page, /<h1>No network<\/h1>[\s\S]*<sla-clock[\s\S]*capsule\/1[\s\S]*<time>2026-11-13T12:00:00Z<\/time>/);
  assert.equal((await app.request('/tickets/T-9')).status, 404);
  assert.equal((await app.request('/pack/../package.json')).status, 404);
});

test('a person asks for help, sees the clock, and sees it stop', { skip: !chromium() && 'there is no Chromium on this machine' }, async () => {
  const { serve } = await import('@hono/node-server');
  let now = NOW;
  const app = helpdesk(() => now);
  const server = serve({ fetch: app.fetch, port: 0 });
  await new Promise((resolve) => (server.listening ? resolve() : server.once('listening', resolve)));
  const browser = await browsers.launch({ executablePath: chromium(), args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'] });
  try {
    const tab = await browser.newPage();
    const shown = () => tab.evaluate(() => document.querySelector('sla-clock').shadowRoot.textContent);
    await tab.goto(`http://127.0.0.1:${server.address().port}/`);
    await tab.getByLabel('In one line').pressSequentially('No <network> & "no" phone');
    await tab.keyboard.press('Enter');
    await tab.waitForSelector('sla-clock[state="running"]');
    assert.equal(await tab.getByRole('heading').textContent(), 'No <network> & "no" phone');
    assert.match(await shown(), /16h 0m left|15h 59m left/);
    await tab.keyboard.press('Tab');
    assert.equal(await tab.locator('sla-clock >> .popover').isVisible(), true);
    await tab.keyboard.press('Tab');
    assert.equal(await tab.locator('sla-clock >> .popover').isVisible(), false);
    await tab.keyboard.press('Enter');
    await tab.getByText('T-1 is new, and ola has it.').waitFor();
    now += 3_600_000;
    await tab.reload();
    await tab.waitForSelector('sla-clock[state="running"]');
    assert.match(await shown(), /15h 0m left|14h 59m left/);
    await tab.getByRole('button', { name: 'It is solved' }).click();
    await tab.waitForSelector('sla-clock[state="met"]');
    assert.match(await shown(), /Met/);
  } finally {
    await browser.close();
    server.close();
  }
});

test('the script for batch triage', () => {
  const lines = [
    { at: '2026-11-10T12:00:00Z', channel: 'email', subject: 'VPN does not connect' },
    { at: '2026-11-10T12:00:00Z', channel: 'email', subject: 'A new mouse' },
    { at: '2026-11-10T12:00:00Z', channel: 'pigeon', subject: 'Coo' },
  ];
  const { stdout, status, stderr } = spawnSync(process.execPath, ['examples/triage.js'], { input: lines.map((line) => JSON.stringify(line)).join('\n'), encoding: 'utf8' });
  assert.equal(status, 0, stderr);
  const [first, second, third] = stdout.trim().split('\n');
  assert.equal(first, 'T-1\thigh\tnetwork\t2026-11-12T08:00:00Z\tVPN does not connect');
  assert.equal(second, 'T-2\tnormal\tfirst\t2026-11-13T12:00:00Z\tA new mouse');
  assert.match(third, /^T-3\trefused\tshape\.unknown-variant/);
});
