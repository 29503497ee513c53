import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Calendar, Clocks, Desk, apply, replay, toMillis, toText } from 'helpdesk-core';
import { DESK, INTAKE } from './support.mjs';

const ZONES = ['UTC', 'Europe/Warsaw', 'America/Vancouver', 'Australia/Lord_Howe', 'America/Santiago', 'Asia/Kathmandu', 'Africa/Casablanca'];
const SPANS = [['08:00-16:00'], ['08:00-12:00', '12:30-16:00'], ['22:00-30:00'], ['00:00-24:00'], ['09:00:30-17:00']];
const DAYS = ['mon', 'mon-fri', 'sat-sun', 'mon,wed,fri', 'mon-sun'];

const calendars = ZONES.flatMap((zone) => SPANS.flatMap((spans) => DAYS.map((days) => ({ zone, weekly: { [days]: spans }, holidays: ['PL'] }))));
const compiled = new Map();
const calendar = fc.integer({ min: 0, max: calendars.length - 1 }).map((index) => {
  if (!compiled.has(index)) compiled.set(index, Calendar.compile(calendars[index]));
  return compiled.get(index);
});

/** Whole microseconds as milliseconds, over twenty years. */
const FROM = Date.UTC(2015, 0, 1) * 1000;
const instant = fc.maxSafeInteger().map((number) => (FROM + (Math.abs(number) % (20 * 365.25 * 86_400_000_000))) / 1000);
const length = fc.integer({ min: 1, max: 2_000_000_000 }).map((number) => number / 1000);
const micros = (millis) => Math.round(millis * 1000);
const runs = { numRuns: Number(process.env.HELPDESK_CASES ?? 150), ...(process.env.HELPDESK_SEED && { seed: Number(process.env.HELPDESK_SEED) }) };
const law = (...args) => fc.assert(fc.property(...args), runs);

test('elapsed of an addition is what was added', () => {
  law(calendar, instant, length, (c, at, work) => assert.equal(micros(c.elapsed(at, c.add(at, work))), micros(work)));
});

test('an addition in two parts is the same addition', () => {
  law(calendar, instant, length, length, (c, at, one, other) => {
    assert.equal(micros(c.add(c.add(at, one), other)), micros(c.add(at, (micros(one) + micros(other)) / 1000)));
  });
});

test('subtraction undoes addition within open time', () => {
  law(calendar, instant, length, (c, at, work) => {
    const open = c.nextOpen(at);
    assert.equal(micros(c.subtract(c.add(open, work), work)), micros(open));
  });
});

test('elapsed is additive and never runs backwards', () => {
  law(calendar, instant, instant, instant, (c, ...three) => {
    const [a, b, d] = three.sort((x, y) => x - y);
    assert.equal(micros(c.elapsed(a, b)) + micros(c.elapsed(b, d)), micros(c.elapsed(a, d)));
    assert.ok(c.elapsed(a, b) >= 0);
    assert.equal(micros(c.elapsed(b, a)) + micros(c.elapsed(a, b)), 0);
  });
});

test('around the clock, working time is time', () => {
  const always = Calendar.compile({ zone: 'Europe/Warsaw', always: true });
  law(instant, instant, (a, b) => assert.equal(micros(always.elapsed(a, b)), micros(b) - micros(a)));
});

test('another holiday never makes anything due earlier', () => {
  const [without, withOne] = [Calendar.compile(calendars[31]), Calendar.compile({ ...calendars[31], holidays: ['PL', '*-06-02'] })];
  law(instant, length, (at, work) => assert.ok(withOne.add(at, work) >= without.add(at, work)));
});

test('columns answer like single questions', () => {
  law(calendar, fc.array(fc.tuple(instant, instant), { minLength: 1, maxLength: 50 }), (c, pairs) => {
    const found = c.elapsedMany(pairs.map(([from]) => from), pairs.map(([, to]) => to));
    pairs.forEach(([from, to], index) => assert.equal(found[index], c.elapsed(from, to)));
  });
});

test('a capsule counts like its calendar', () => {
  law(calendar, instant, instant, (c, a, b) => {
    const day = (at) => new Date(at).toISOString().slice(0, 10);
    const [from, to] = [Math.min(a, b), Math.min(Math.max(a, b), Math.min(a, b) + 400 * 86_400_000)];
    const part = Calendar.fromCapsule(JSON.stringify(c.capsule(day(from - 2 * 86_400_000), day(to + 2 * 86_400_000))));
    assert.equal(part.elapsed(from, to), c.elapsed(from, to));
    assert.equal(part.isOpen(to), c.isOpen(to));
    assert.equal(part.offsetAt(to), c.offsetAt(to));
    part.free();
  });
});

test('instants survive their text', () => {
  law(instant, (at) => assert.equal(toMillis(toText(at)), at));
});

const desk = new Desk({ ...DESK, sla: [{ name: 'usual', warn_at: ['50%', '80%'], targets: { any: { first_response: '4h', resolution: '3 business days' } } }] });
const step = fc.tuple(fc.integer({ min: 0, max: 200_000_000_000 }), fc.constantFrom(
  'take', 'release', 'wake', { type: 'set_status', to: 'waiting' }, { type: 'set_status', to: 'open' }, { type: 'solve' }, { type: 'reopen', reason: 'x' }, { type: 'note', body: 'x' }, { type: 'close' },
));

/** Plays random steps; a refusal leaves no trace. */
function play(steps) {
  let at = micros(Date.UTC(2026, 9, 20, 8));
  const opened = desk.open('T', INTAKE, 'requester:anna', at / 1000);
  let [ticket, events] = [opened.ticket, [...opened.events]];
  for (const [later, command] of steps) {
    at += later;
    try {
      const came = command === 'wake' ? desk.wake(ticket, at / 1000) : desk.decide(ticket, command, 'agent:ola', at / 1000);
      [ticket, events] = [came.ticket, [...events, ...came.events]];
    } catch (error) {
      assert.equal(error.kind, 'refusal', error.message);
    }
  }
  return { ticket, events, at: at / 1000 };
}

test('events rebuild the ticket, wherever they are cut', () => {
  law(fc.array(step, { maxLength: 12 }), fc.nat(), (steps, cut) => {
    const { ticket, events } = play(steps);
    assert.deepEqual(replay(events), ticket);
    const place = 1 + (cut % events.length);
    assert.deepEqual(apply(replay(events.slice(0, place)), events.slice(place)), ticket);
  });
});

test('one long wake is many short ones', () => {
  law(fc.array(step, { maxLength: 6 }), fc.array(fc.integer({ min: 0, max: 300_000_000 }), { maxLength: 6 }), (steps, gaps) => {
    const { ticket, at } = play(steps);
    const end = at + gaps.reduce((sum, gap) => sum + gap, 0);
    let [short, now, events] = [ticket, at, []];
    for (const gap of gaps) {
      now += gap;
      const came = desk.wake(short, now);
      short = came.ticket;
      events.push(...came.events);
    }
    const long = desk.wake(ticket, end);
    const rest = desk.wake(short, end);
    assert.deepEqual([...events, ...rest.events], long.events);
    assert.deepEqual(rest.ticket, long.ticket);
  });
});

test('a capsule reads every clock like the desk', () => {
  law(fc.array(step, { maxLength: 10 }), fc.integer({ min: 0, max: 2_000_000_000 }), (steps, later) => {
    const { ticket, at } = play(steps);
    const clocks = Clocks.read(desk.capsule(ticket, at));
    const now = at + later / 1000;
    assert.deepEqual(clocks.report(now), desk.clocks(ticket, now));
    clocks.forEach((clock, index) => {
      const left = desk.clocks(ticket, now)[index].remaining_seconds;
      assert.equal(micros(clock.remaining(now)), left === undefined ? NaN : Math.round(left * 1e6));
    });
    clocks.free();
  });
});
