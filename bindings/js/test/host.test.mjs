import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import { Calendar, Clocks, Desk, Zones, zonesFromIntl } from 'helpdesk-core';
import * as slim from 'helpdesk-core/slim';
import schema from 'helpdesk-core/schema.json' with { type: 'json' };
import { DESK, INTAKE, OFFICE } from './support.mjs';

test('zones: the pack, and its release', () => {
  const zones = new Zones();
  assert.match(zones.release, /^20\d\d[a-z]$/);
  assert.ok(zones.names.length > 500 && zones.names.includes('Europe/Warsaw'));
  // Clock changes that the pack knows and most machines did not when it was made.
  const vancouver = Calendar.compile({ zone: 'America/Vancouver', always: true }, { zones });
  assert.equal(vancouver.offsetAt('2026-12-15T12:00:00Z'), -420);
});

test('zones: Intl, where there is nothing else', () => {
  const zones = new Zones(zonesFromIntl(['Europe/Warsaw', 'Asia/Kathmandu', 'Europe/Warsaw']));
  assert.match(zones.release, /^intl-/);
  assert.deepEqual(zones.names, ['Asia/Kathmandu', 'Europe/Warsaw']);
  const [here, there] = [Calendar.compile(OFFICE, { zones }), Calendar.compile(OFFICE)];
  assert.equal(here.zoneRelease, zones.release);
  for (let at = Date.UTC(1995, 0, 1); at < Date.UTC(2060, 0, 1); at += 86_400_000 * 13.37) {
    assert.equal(here.offsetAt(at), there.offsetAt(at), new Date(at).toISOString());
    assert.equal(here.isOpen(at), there.isOpen(at));
  }
  assert.equal(new Desk(DESK, { zones }).calendar().zoneRelease, zones.release);
  for (const bad of ['Europe/Warsow', ['Europe/Warsaw', 5], [null]]) assert.throws(() => zonesFromIntl(bad), { code: 'zone.unknown', kind: 'zone' });
  for (const bad of [undefined, null, 5]) assert.throws(() => zonesFromIntl(bad), { code: 'shape.wrong-type', kind: 'input' });
  for (const release of ['', 'é', 'x'.repeat(300)]) assert.throws(() => zonesFromIntl('UTC', { release }), { code: 'shape.invalid-value', kind: 'input' });
  assert.throws(() => Calendar.compile({ ...OFFICE, zone: 'Asia/Tokyo' }, { zones }), { code: 'calendar.unknown-zone' });
});

test('zones: damaged packs and other things', () => {
  assert.throws(() => new Zones(Uint8Array.of(1, 2, 3)), { code: 'zone.damaged', kind: 'zone' });
  assert.throws(() => new Zones('2026f'), { code: 'zone.damaged' });
  assert.throws(() => new Desk(DESK, { zones: 'all' }), { code: 'zone.damaged' });
});

test('./slim waits to be started, and shares nothing but its classes with the rest', async () => {
  // The same engine as `.` in one process: it runs already.
  assert.equal(slim.Desk, Desk);
  const text = `
    import { Desk, init, initSync } from 'helpdesk-core/slim';
    try { new Desk({}); } catch (error) { console.log(error.code, '|', error.suggestion); }
    try { await init('file:///nowhere/helpdesk.wasm'); } catch (error) { console.log(error.code); }
    try { initSync(new Uint8Array(8)); } catch (error) { console.log(error.code); }
    const used = new Response('x', { headers: { 'content-type': 'application/wasm' } });
    await used.text();
    for (const wrong of [null, 5, {}, 'http://[', Promise.reject(new Error('offline')), used]) {
      try { await init(wrong); } catch (error) { console.log(error.name, error.kind, error.code); }
    }
    await init();
    await init();
    console.log(new Desk({ name: 'D', zone: 'UTC' }).version.length);`;
  const said = execFileSync(process.execPath, ['--input-type=module', '-e', text], { encoding: 'utf8' });
  assert.deepEqual(said.trim().split('\n'), ['host.not-started | await init() first', 'host.wasm-missing', 'host.wasm-damaged', ...Array(6).fill('HelpdeskError host host.wasm-missing'), '32']);
});

test('a policy that blocks WebAssembly is named, and nothing else breaks', () => {
  const text = `
    delete globalThis.WebAssembly;
    const { Calendar, toText } = await import('helpdesk-core');
    try { Calendar.compile({}); } catch (error) { console.log(error.code, '|', error.suggestion); }
    console.log(toText(0));
    const { init } = await import('helpdesk-core/slim');
    try { await init(); } catch (error) { console.log(error.code); }`;
  const said = execFileSync(process.execPath, ['--input-type=module', '-e', text], { encoding: 'utf8' });
  assert.deepEqual(said.trim().split('\n'), ["host.wasm-blocked | script-src 'wasm-unsafe-eval' in the content security policy", '1970-01-01T00:00:00Z', 'host.wasm-blocked']);
});

test('`require` loads it as well', () => {
  const said = execFileSync(process.execPath, ['-e', "const { Calendar } = require('helpdesk-core'); console.log(typeof Calendar.compile)"], { encoding: 'utf8' });
  assert.equal(said.trim(), 'function');
});

test('huge inputs are refused or worked through, and the engine goes on', () => {
  const desk = new Desk(DESK);
  assert.throws(() => desk.open('T', { ...INTAKE, description: 'x'.repeat(20_000_000) }, 'requester:anna', 1.7e12), { code: 'ticket.too-long', kind: 'refusal' });
  const names = Array.from({ length: 20_000 }, (_, index) => `category-${index}`);
  assert.equal(new Desk({ ...DESK, categories: names }).version.length, 32);
  const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
  assert.throws(() => new Desk(deep), { code: 'json.syntax', kind: 'input' });
  assert.equal(desk.open('T', INTAKE, 'requester:anna', 1.7e12).events.length > 0, true);
});

/** Runs a program in a process of its own; what it says, line by line. */
const said = (text) => execFileSync(process.execPath, ['--input-type=module', '-e', text], { encoding: 'utf8' }).trim().split('\n');

test('an engine that runs out of memory is told by name, and the next call starts another', () => {
  const told = (entry, make, start = '') => said(`
    import * as api from '${entry}';
    ${start}
    const make = () => ${make};
    const code = (work) => { try { return work(); } catch (error) { return [error.name, error.kind, error.code, error.cause?.constructor.name].join(' '); } };
    const [calendar, other] = [make(), make()];
    const huge = new Float64Array(2 ** 28 + 1); // more than half of what an instance can address
    console.log(code(() => calendar.elapsedMany(huge, huge)));
    console.log(code(() => other.elapsed('2026-01-08T14:00:00Z', '2026-01-08T15:00:00Z')));
    console.log(make().elapsed('2026-01-08T14:00:00Z', '2026-01-08T15:00:00Z'));
    calendar.free();`);
  const expected = ['HelpdeskError host host.crashed RuntimeError', 'HelpdeskError host host.restarted ', '3600000'];
  const compile = "api.Calendar.compile({ zone: 'UTC', always: true })";
  const capsule = JSON.stringify(Calendar.compile({ zone: 'UTC', always: true }).capsule('2026-01-01', '2026-02-01'));
  assert.deepEqual(told('helpdesk-core', compile), expected);
  assert.deepEqual(told('helpdesk-core/slim', compile, 'await api.init();'), expected);
  assert.deepEqual(told('helpdesk-core/sla', `api.Calendar.fromCapsule(${JSON.stringify(capsule)})`), expected);
});

test('what is collected after a crash is not freed in the next engine', () => {
  const text = `
    import { Calendar } from 'helpdesk-core';
    const make = () => Calendar.compile({ zone: 'UTC', weekly: { mon: ['08:00-16:00'], tue: ['09:00-17:00'] } });
    const ask = (calendar) => calendar.elapsed('2026-01-05T00:00:00Z', '2026-02-05T00:00:00Z');
    let old = Array.from({ length: 50 }, make);
    const huge = new Float64Array(2 ** 28 + 1);
    try { old[0].elapsedMany(huge, huge); } catch (error) { console.log(error.code); }
    old = undefined;
    const fresh = Array.from({ length: 50 }, make);
    for (let round = 0; round < 5; round++) { globalThis.gc(); await new Promise((resolve) => setTimeout(resolve, 20)); }
    const more = Array.from({ length: 200 }, make);
    console.log(new Set([...fresh, ...more].map(ask)).size);`;
  const told = execFileSync(process.execPath, ['--expose-gc', '--input-type=module', '-e', text], { encoding: 'utf8' });
  assert.deepEqual(told.trim().split('\n'), ['host.crashed', '1']);
});

test('capsules that are read and freed leave nothing behind', () => {
  const desk = new Desk(DESK);
  const capsule = JSON.stringify(desk.capsule(desk.open('T-1', INTAKE, 'requester:anna', '2026-11-10T12:00:00Z').ticket, '2026-11-10T12:00:00Z'));
  const read = () => Clocks.read(capsule).free();
  for (let round = 0; round < 1000; round++) read();
  const before = process.memoryUsage().external;
  for (let round = 0; round < 10_000; round++) read();
  assert.ok(process.memoryUsage().external - before < 4_000_000, `${process.memoryUsage().external - before} bytes`);
});

test('thousands of handles come and go', () => {
  for (let round = 0; round < 300; round++) Calendar.compile({ zone: 'UTC', weekly: { mon: ['08:00-16:00'] } }).free();
  const before = process.memoryUsage().arrayBuffers;
  for (let round = 0; round < 300; round++) Calendar.compile({ zone: 'UTC', weekly: { mon: ['08:00-16:00'] } }).free();
  assert.ok(process.memoryUsage().arrayBuffers - before < 20_000_000);
});

test('the schema of a desk comes along', () => {
  assert.ok(schema.properties.calendars && schema.$defs.CalendarSpec);
});
