import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Desk, HelpdeskError, apply, checkPesel, digest, failures, messageId, redirect, replay, report, retell, suggestArticles, toActor, toMillis, withoutHidden } from 'helpdesk-core';
import { DESK, INTAKE } from './support.mjs';

const desk = new Desk(DESK);
const MONDAY = '2026-11-09T09:00:00Z';

/** A ticket opened on Monday, answered and solved. */
function solved(on = desk) {
  const opened = on.open('T-1', INTAKE, 'requester:anna', MONDAY);
  const taken = on.decide(opened.ticket, 'take', 'agent:ola', '2026-11-09T10:00:00Z');
  const done = on.decide(taken.ticket, { type: 'solve' }, { role: 'agent', id: 'ola' }, new Date('2026-11-09T12:00:00Z'));
  return { ...done, events: [...opened.events, ...taken.events, ...done.events] };
}

test('a ticket from opening to solution', () => {
  const { ticket, events } = solved();
  assert.equal(ticket.status, 'solved');
  assert.deepEqual(replay(events), ticket);
  assert.deepEqual(apply(replay(events.slice(0, 2)), events.slice(2)), ticket);
  const clock = desk.clocks(ticket, '2026-11-10T00:00:00Z').find(({ metric }) => metric === 'resolution');
  assert.equal(clock.met, true);
  assert.equal(clock.elapsed_seconds, 3 * 3600);
});

test('nothing that is handed over is changed', () => {
  const opened = desk.open('T-1', INTAKE, 'requester:anna', MONDAY);
  const before = structuredClone(opened.ticket);
  const frozen = Object.freeze(opened.ticket);
  desk.decide(frozen, 'take', 'agent:ola', '2026-11-09T10:00:00Z');
  desk.wake(frozen, '2026-12-09T10:00:00Z');
  assert.deepEqual(frozen, before);
});

test('a refusal carries every reason', () => {
  const { ticket } = desk.open('T-1', INTAKE, 'requester:anna', MONDAY);
  assert.throws(() => desk.decide(ticket, 'take', 'agent', MONDAY), (error) => {
    assert.ok(error instanceof HelpdeskError);
    assert.deepEqual([error.kind, error.code], ['refusal', 'ticket.actor-unknown']);
    return true;
  });
  assert.deepEqual(desk.refusal(ticket, 'take', 'agent:ola', MONDAY), []);
  assert.deepEqual(desk.refusal(ticket, 'take', 'agent', MONDAY).map(({ code }) => code), ['ticket.actor-unknown']);
});

test('a ticket that somebody else changed is a conflict', () => {
  const { ticket } = desk.open('T-1', INTAKE, 'requester:anna', MONDAY);
  const { ticket: taken } = desk.decide(ticket, 'take', 'agent:ola', MONDAY, { expecting: ticket.version });
  assert.throws(() => desk.decide(taken, { type: 'solve' }, 'agent:jan', MONDAY, { expecting: ticket.version }), { code: 'ticket.conflict' });
  assert.throws(() => desk.decide(taken, 'take', 'agent:jan', MONDAY, { expecting: 'x' }), { code: 'shape.wrong-type' });
  assert.deepEqual(desk.refusal(taken, 'release', 'agent:ola', MONDAY, { expecting: ticket.version }).map(({ code }) => code), ['ticket.conflict']);
});

test('actors in short: a mail address is whole, and nobody is the system by chance', () => {
  for (const [short, actor] of [
    ['requester:jan@firma.pl', { role: 'requester', id: 'jan@firma.pl' }], ['requester:jan@intranet', { role: 'requester', id: 'jan@intranet' }],
    ['agent:ola@second', { role: 'agent', id: 'ola', line: 'second' }], ['agent:ola@firma.pl@second', { role: 'agent', id: 'ola@firma.pl', line: 'second' }],
    ['agent:ola@firma.pl', { role: 'agent', id: 'ola@firma.pl' }], ['vendor@network', { role: 'vendor', line: 'network' }], ['system', { role: 'system' }],
  ]) {
    assert.deepEqual(toActor(short), actor);
    assert.deepEqual(toActor(actor), actor);
  }
  assert.deepEqual(desk.open('T-1', INTAKE, 'requester:jan@firma.pl', MONDAY).events[0].by, { role: 'requester', id: 'jan@firma.pl' });
  const { ticket } = desk.open('T-1', INTAKE, 'requester:anna', MONDAY);
  for (const nobody of [undefined, null]) {
    assert.throws(() => desk.open('T-1', INTAKE, nobody, MONDAY), { kind: 'input', code: 'json.syntax', message: /agent:ola/ });
    assert.throws(() => desk.decide(ticket, { type: 'solve' }, nobody, MONDAY), { kind: 'input' });
  }
  assert.throws(() => desk.decide(ticket, { type: 'solve' }, '', MONDAY), { kind: 'input', code: 'shape.unknown-variant' });
});

test('what is left out is told by name, and is never the text `undefined`', () => {
  const { ticket, events } = desk.open('T-1', INTAKE, 'requester:anna', MONDAY);
  const key = 'a key of sixteen bytes';
  for (const bad of [undefined, null, 5, Symbol('x'), Object.create(null)]) {
    for (const work of [
      () => desk.open(bad, INTAKE, 'requester:anna', MONDAY), () => digest('email', bad, { key }), () => digest(bad, 'jan@firma.pl', { key }),
      () => failures(events, bad), () => messageId('n', bad), () => redirect(bad, [ticket]), () => withoutHidden(bad), () => checkPesel(bad),
      () => desk.labels(bad), () => desk.alert({}, bad, [], 'system', MONDAY), () => desk.openOutage(bad, {}, [], 'agent:ola', MONDAY), () => desk.calendar(bad ?? null),
    ]) assert.throws(work, { kind: 'input', code: 'shape.wrong-type' }, String(work));
  }
  for (const bad of [null, 5, 'x']) {
    for (const work of [() => desk.decide(ticket, 'take', 'agent:ola', MONDAY, bad), () => desk.capsule(ticket, MONDAY, bad), () => digest('email', 'x', bad), () => report([], bad), () => suggestArticles([], {}, bad)]) {
      assert.throws(work, { kind: 'input', code: 'shape.wrong-type' }, String(work));
    }
  }
  assert.throws(() => desk.open('T', { ...INTAKE, subject: 'cut \ud83d' }, 'agent:ola', MONDAY), { kind: 'input', code: 'json.syntax', message: /^the intake: .*half a character/ });
  for (const subject of ['whole 😀', 'a \\ud83d of letters']) assert.equal(desk.open('T', { ...INTAKE, subject }, 'agent:ola', MONDAY).ticket.intake.subject, subject);
  for (const most of [-1, 1.5, NaN, '5']) assert.throws(() => suggestArticles([], {}, { most }), { code: 'shape.wrong-type' });
  for (const bad of [undefined, null, 5]) assert.throws(() => retell(bad, events, MONDAY), { code: 'shape.wrong-type' });
});

test('a misspelt command is told with the right one', () => {
  const { ticket } = desk.open('T-1', INTAKE, 'requester:anna', MONDAY);
  assert.throws(() => desk.decide(ticket, { type: 'solv' }, 'agent:ola', MONDAY), { kind: 'input', code: 'shape.unknown-variant', path: 'type', suggestion: 'solve' });
  assert.throws(() => desk.decide({}, 'take', 'agent:ola', MONDAY), { kind: 'input', code: 'shape.missing-field' });
  assert.throws(() => desk.open('T', { subject: 5 }, 'requester:anna', MONDAY), (error) => error.diagnostics.length === 2);
  assert.throws(() => desk.open('T', INTAKE, 'king:arthur', MONDAY), { kind: 'input' });
  assert.throws(() => desk.open('T', INTAKE, 'requester:anna', 'today'), { code: 'time.not-an-instant' });
});

test('everything wrong with a desk at once', () => {
  assert.throws(() => new Desk({ ...DESK, zone: 'Europe/Warsow', calendar: 'ofice' }), (error) => {
    assert.equal(error.kind, 'config');
    assert.deepEqual(error.diagnostics.map(({ code }) => code), ['desk.unknown-calendar', 'desk.unknown-zone']);
    assert.equal(error.suggestion, 'office');
    return true;
  });
  assert.throws(() => new Desk('{'), { code: 'json.syntax' });
});

test('explanations, the ledger and reports', () => {
  const { ticket, events } = solved();
  const key = { metric: 'resolution', set: 'sla', cycle: 1 };
  const why = desk.explain(events, key, '2026-11-10T00:00:00Z');
  assert.deepEqual(why.spans.map(({ why: reason }) => reason), ['counted']);
  assert.equal(why.chosen.place, 1);
  assert.deepEqual(desk.explain(ticket, key, '2026-11-10T00:00:00Z').spans, why.spans);
  assert.equal(desk.explain(ticket, { ...key, cycle: 9 }, MONDAY), null);
  const ledger = desk.ledger(events, '2026-11-10T00:00:00Z');
  assert.ok(JSON.stringify(ledger).includes('agent'));
  const summary = report([events], { zone: 'Europe/Warsaw', until: '2026-11-10T00:00:00Z' });
  assert.equal(typeof summary, 'object');
});

test('the same work under another desk', () => {
  const { events } = solved();
  const tight = new Desk({ ...DESK, sla: [{ name: 'tight', targets: { any: { resolution: '1h' } } }] });
  const compared = desk.whatIf(tight, [events], '2026-11-20T00:00:00Z');
  assert.equal(typeof compared, 'object');
  assert.ok(desk.relive(events, toMillis('2026-11-20T00:00:00Z')).events.length > 0);
  assert.throws(() => desk.whatIf({}, []), { code: 'shape.wrong-type' });
});

test('desks are values: a version, warnings, calendars', () => {
  assert.match(desk.version, /^[0-9a-f]{32}$/);
  assert.equal(new Desk(JSON.stringify(DESK)).version, desk.version);
  assert.deepEqual(desk.warnings, []);
  assert.equal(desk.calendar().id, 'office');
  assert.equal(desk.calendar('nowhere'), null);
});
