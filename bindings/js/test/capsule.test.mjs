import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as full from 'helpdesk-core';
import * as sla from 'helpdesk-core/sla';
import { DESK, INTAKE } from './support.mjs';

const desk = new full.Desk(DESK);

/** Opened on the Tuesday before Independence Day, waiting for its requester for some hours. */
function waiting() {
  const opened = desk.open('T-1', INTAKE, 'requester:anna', '2026-11-10T12:00:00Z');
  return desk.decide(opened.ticket, { type: 'set_status', to: 'waiting' }, 'agent:ola', '2026-11-10T13:00:00Z').ticket;
}

function resumed() {
  return desk.decide(waiting(), { type: 'set_status', to: 'open' }, 'agent:ola', '2026-11-12T09:00:00.500001Z').ticket;
}

test('a capsule agrees with the desk to the byte, in both builds', () => {
  const ticket = resumed();
  const text = JSON.stringify(desk.capsule(ticket, '2026-11-12T09:00:01Z'));
  for (const { Clocks } of [full, sla]) {
    const clocks = Clocks.read(text);
    assert.equal(clocks.length, ticket.clocks.length);
    for (let step = 0; step < 1000; step++) {
      const now = Date.parse('2026-11-12T09:00:01Z') + step * 1_000_003.001;
      assert.equal(JSON.stringify(clocks.report(now)), JSON.stringify(desk.clocks(ticket, now)));
      for (const [index, { remaining_seconds: left }] of desk.clocks(ticket, now).entries()) {
        assert.equal(Math.round(clocks[index].remaining(now) * 1000), Math.round(left * 1e6));
      }
    }
    clocks.free();
  }
});

test('a clock says why it stands still', () => {
  const clock = sla.Clocks.read(desk.capsule(waiting(), '2026-11-10T13:00:00Z')).find('resolution');
  assert.deepEqual([clock.at('2026-11-10T14:00:00Z').standing, clock.at('2026-11-10T14:00:00Z').status], ['paused', 'waiting']);
  const open = desk.open('T-2', INTAKE, 'requester:anna', '2026-11-10T12:00:00Z').ticket;
  const running = sla.Clocks.read(desk.capsule(open, '2026-11-10T12:00:00Z')).find('resolution');
  const holiday = running.at('2026-11-11T10:00:00Z');
  assert.deepEqual([holiday.standing, holiday.holiday, sla.toText(holiday.opens)], ['holiday', 'Narodowe Święto Niepodległości', '2026-11-12T07:00:00Z']);
  assert.equal(running.at('2026-11-12T20:00:00Z').standing, 'closed');
  assert.equal(running.at('2026-11-12T10:00:00Z').standing, 'running');
  const due = running.due;
  assert.deepEqual([running.at(due).atRisk, running.at(due).breached], [true, false]);
  assert.deepEqual([running.at(due + 0.001).atRisk, running.at(due + 0.001).breached], [false, true]);
  const spans = running.timeline('2026-11-10T11:00:00Z', '2026-11-12T12:00:00Z');
  assert.deepEqual(spans.map(({ why }) => why), ['counted', 'closed', 'holiday', 'closed', 'counted']);
  spans.slice(1).forEach(({ from }, index) => assert.equal(from, spans[index].to));
});

test('the calendar of a capsule answers like the whole one', () => {
  const whole = full.Calendar.compile({ zone: 'America/Vancouver', weekly: { 'mon-fri': ['08:00-12:00', '13:00-17:00'], sat: ['22:00-30:00'] } });
  const part = sla.Calendar.fromCapsule(JSON.stringify(whole.capsule('2026-09-01', '2026-12-31')));
  assert.deepEqual([part.zone, part.zoneRelease, part.horizon], [whole.zone, whole.zoneRelease, ['2026-09-01', '2026-12-31']]);
  const [start, end] = part.bounds;
  for (let at = start; at < end; at += 6_543_210.123) {
    assert.equal(part.elapsed(start, at), whole.elapsed(start, at));
    assert.equal(part.isOpen(at), whole.isOpen(at));
    assert.equal(part.offsetAt(at), whole.offsetAt(at));
  }
  assert.throws(() => part.elapsed(start, end + 1), { code: 'calendar.beyond-horizon' });
});

test('an old capsule, a spoilt one and none at all', () => {
  const capsule = desk.capsule(waiting(), '2026-11-10T13:00:00Z', { days: 1 });
  const clocks = sla.Clocks.read(capsule);
  assert.throws(() => clocks[0].at('2027-06-01T00:00:00Z'), { code: 'capsule.expired' });
  assert.deepEqual([clocks[0].reaches('2026-11-10T14:00:00Z'), clocks[0].reaches('2027-06-01T00:00:00Z')], [true, false]);
  assert.throws(() => clocks[0].reaches('soon'), { code: 'time.not-an-instant' });
  assert.ok(Number.isNaN(clocks[0].remaining(Date.parse('2027-06-01T00:00:00Z'))));
  const spoil = (change) => {
    const copy = structuredClone(capsule);
    change(copy);
    return () => sla.Clocks.read(copy);
  };
  assert.throws(spoil((c) => (c.schema = 'capsule/9')), { code: 'capsule.other-format' });
  for (const change of [
    (c) => delete c.schema, (c) => (c.calendars = []), (c) => delete c.clocks, (c) => (c.calendars[0].spans = [-1, 5]), (c) => (c.calendars[0].zone.offset = 1e9),
    (c) => (c.clocks[0].started = 'now'), (c) => (c.clocks[0].state = 'tired'), (c) => (c.calendars[0].first = 'x'), (c) => (c.calendars[0].spans = 'abc'),
  ]) {
    assert.throws(spoil(change), { code: 'capsule.damaged', kind: 'input' });
  }
  for (const none of ['', '{', 'null', '[]', '5', null, undefined, 5]) assert.throws(() => sla.Clocks.read(none), { code: 'capsule.damaged' });
  assert.throws(() => desk.capsule(waiting(), '2026-11-10T13:00:00Z', { days: -1 }), { code: 'time.not-a-duration' });
});

test('a capsule that names huge things is damaged, and the engine goes on', () => {
  const capsule = desk.capsule(waiting(), '2026-11-10T13:00:00Z');
  const clock = sla.Clocks.read(capsule)[0];
  for (const change of [(c) => (c.calendars[0].spans = { length: 2 ** 40 }), (c) => (c.calendars[0].zone.changes = { length: 2 ** 40 }), (c) => (c.clocks[0].alarms = { length: 2 ** 40 }), (c) => (c.clocks[0].promise.target = { toString: null })]) {
    const copy = structuredClone({ ...capsule, clocks: capsule.clocks });
    try {
      change(copy);
      sla.Clocks.read(copy);
      assert.fail('it was read');
    } catch (error) {
      assert.deepEqual([error.code, error.kind], ['capsule.damaged', 'input']);
    }
  }
  assert.equal(clock.at('2026-11-10T14:00:00Z').standing, 'paused', 'other clocks of the page are as they were');
});

test('what is left is told for every form of an instant', () => {
  const clock = sla.Clocks.read(desk.capsule(resumed(), '2026-11-12T09:00:01Z'))[0];
  const text = '2026-11-12T10:00:00Z';
  const left = clock.remaining(Date.parse(text));
  assert.ok(left > 0);
  for (const form of [text, new Date(text), { epochMilliseconds: Date.parse(text) }]) assert.equal(clock.remaining(form), left);
  for (const bad of [undefined, NaN, 5n, 'now']) assert.throws(() => clock.remaining(bad), { code: 'time.not-an-instant' });
});

test('what the staff call each other is not in a capsule', () => {
  const staff = new full.Desk({ ...DESK, escalations: [{ name: 'secret-call', on: { clock: 'resolution', at: '80%' }, tell: ['assignee'] }] });
  const { ticket } = staff.open('T-1', INTAKE, 'requester:anna', '2026-11-10T12:00:00Z');
  assert.ok(JSON.stringify(ticket).includes('secret-call'));
  assert.ok(!JSON.stringify(staff.capsule(ticket, '2026-11-10T12:00:00Z')).includes('secret-call'));
});
