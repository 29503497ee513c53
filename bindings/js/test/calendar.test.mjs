import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Calendar, HelpdeskError, toDate, toLength, toMillis, toText } from 'helpdesk-core';
import { OFFICE } from './support.mjs';

const office = Calendar.compile(OFFICE);
const at = (text) => toMillis(text);

test('an afternoon of Thursday ends on Friday', () => {
  assert.equal(toText(office.add('2026-01-08T14:00:00Z', '2h')), '2026-01-09T08:00:00Z');
  assert.equal(toText(office.subtract('2026-01-09T08:00:00Z', 7_200_000)), '2026-01-08T14:00:00Z');
  assert.equal(office.elapsed('2026-01-08T14:00:00Z', '2026-01-09T08:00:00Z'), 7_200_000);
  assert.equal(toText(office.due('2026-11-10T12:00:00Z', '1 business day')), '2026-11-12T12:00:00Z');
  assert.equal(office.holiday('2026-01-06'), 'Trzech Króli');
  assert.equal(office.holiday('2026-01-07'), null);
});

test('edges of open time', () => {
  const friday = '2026-01-09T20:00:00Z';
  assert.equal(office.isOpen(friday), false);
  assert.equal(toText(office.nextOpen(friday)), '2026-01-12T07:00:00Z');
  assert.equal(toText(office.nextOpening(friday)), '2026-01-12T07:00:00Z');
  assert.equal(toText(office.nextClosing(friday)), '2026-01-12T15:00:00Z');
  assert.equal(toText(office.prevOpen(friday)), '2026-01-09T15:00:00Z');
  assert.equal(toText(office.prevOpening(friday)), '2026-01-09T07:00:00Z');
  assert.equal(toText(office.prevClosing(friday)), '2026-01-09T15:00:00Z');
  assert.deepEqual(office.intervals('2026-01-09T10:00:00Z', '2026-01-12T08:00:00Z'), [
    { start: at('2026-01-09T10:00:00Z'), end: at('2026-01-09T15:00:00Z') }, { start: at('2026-01-12T07:00:00Z'), end: at('2026-01-12T08:00:00Z') },
  ]);
});

test('business days', () => {
  assert.equal(office.isBusinessDay('2026-11-11'), false);
  assert.equal(office.addDays('2026-11-10', 1), '2026-11-12');
  assert.equal(office.daysBetween('2026-11-09', '2026-11-13'), 3);
  assert.equal(toText(office.toInstant('2026-03-29', '02:30')), '2026-03-29T01:30:00Z');
  assert.equal(office.offsetAt('2026-07-01T00:00:00Z'), 120);
  assert.deepEqual(office.horizon, ['1990-01-01', '2069-12-31']);
  assert.match(office.zoneRelease, /^20\d\d[a-z]$/);
});

test('every form of an instant is one instant', () => {
  const millis = Date.UTC(2026, 0, 8, 14);
  const forms = [millis, new Date(millis), '2026-01-08T15:00:00+01:00', { epochMilliseconds: millis }, { epochNanoseconds: BigInt(millis) * 1_000_000n }, { valueOf: () => millis }];
  for (const form of forms) assert.equal(toMillis(form), millis);
});

test('microseconds survive', () => {
  for (const text of ['2026-01-08T14:00:00.123456Z', '1969-12-31T23:59:59.999999Z', '2026-01-08T14:00:00.500Z', '2026-01-08T14:00:00Z']) {
    assert.equal(toText(toMillis(text)), text);
  }
  const later = office.add('2026-01-08T14:00:00.123456Z', 0.001);
  assert.equal(toText(later), '2026-01-08T14:00:00.123457Z');
  assert.equal(office.elapsed('2026-01-08T14:00:00.123456Z', later), 0.001);
  assert.equal(toDate('1969-12-31T23:59:59.999999Z').getTime(), -1);
});

test('lengths of time', () => {
  assert.equal(toLength('4h 30m'), 16_200_000);
  assert.equal(toLength('1.5h'), 5_400_000);
  assert.equal(toLength(5), 5);
  for (const bad of ['soon', '', '4', '4h x', NaN, Infinity, null, {}]) {
    assert.throws(() => toLength(bad), { code: 'time.not-a-duration' });
  }
});

test('lengths are written as documents write them', () => {
  for (const [text, millis] of [['2 hours', 7_200_000], ['1 hour 30 minutes', 5_400_000], ['90 min', 5_400_000], [' 45 sec ', 45_000], ['-1h 30m', -5_400_000], ['250ms', 250]]) assert.equal(toLength(text), millis, text);
  for (const bad of ['30m 4h', '4h 4h', '4 hoursx', '1d', '-', '4h -30m', 'PT4H']) assert.throws(() => toLength(bad), { code: 'time.not-a-duration' }, bad);
});

test('a day or an hour that there is not is no instant', () => {
  for (const bad of ['2026-02-30T00:00:00Z', '2026-02-29T00:00:00Z', '2026-04-31T12:00:00+02:00', '2026-02-28T24:00:00Z', '2026-02-28T23:59:60Z', '2026-13-01T00:00:00Z', '2026-02-28T10:00:00+24:00', '0000-01-01T00:00:00Z']) {
    assert.throws(() => toMillis(bad), { code: 'time.not-an-instant' }, bad);
  }
  assert.equal(toText('2028-02-29T23:30:00-01:00'), '2028-03-01T00:30:00Z');
  assert.match(toText('9999-12-31T23:59:59.999999Z'), /^9999-12-31T23:59:59\.9/);
  assert.throws(() => toText(253_402_300_800_000), { code: 'time.not-an-instant' });
  assert.equal(toText({ epochNanoseconds: -1n }), '1969-12-31T23:59:59.999999Z');
  assert.equal(toText({ epochNanoseconds: 1_000_000_001_999n }), '1970-01-01T00:16:40.000001Z');
});

test('objects that refuse to be numbers are no instants, and do no harm', () => {
  const plain = { valueOf() { throw new TypeError('use Temporal.PlainDate.compare'); } };
  const invalid = { get epochMilliseconds() { throw new RangeError('Invalid time value'); } };
  for (const bad of [plain, invalid, Object.create(null), new Proxy({}, { get() { throw new RangeError('no'); } })]) {
    assert.throws(() => office.isOpen(bad), (error) => error.code === 'time.not-an-instant' && error.cause instanceof Error);
  }
  assert.throws(() => toMillis(null), /`null` is no point in time/);
  assert.equal(office.isOpen('2026-01-09T10:00:00Z'), true, 'a RangeError of somebody else is no crash of the engine');
});

test('numbers that do not fit are not cut to size', () => {
  for (const days of [2 ** 32 + 1, -(2 ** 32), Number.MAX_SAFE_INTEGER]) assert.throws(() => office.addDays('2026-01-01', days), { code: 'calendar.beyond-horizon' });
  for (const bad of [undefined, null, Object.create(null), Symbol('x'), 5]) {
    assert.throws(() => office.holiday(bad), { code: 'time.not-a-day' });
    assert.throws(() => office.due(0, bad), { code: 'time.not-a-target' });
    assert.throws(() => office.toInstant('2026-01-01', bad), { code: 'time.not-a-time-of-day' });
  }
  assert.throws(() => office.elapsedMany(new DataView(new ArrayBuffer(8)), []), { code: 'time.not-a-column' });
  assert.throws(() => office.elapsedMany([Symbol('x')], [1]), { code: 'time.not-a-column' });
  const monday = at('2026-01-12T09:00:00Z');
  assert.deepEqual(Array.from(office.elapsedMany(new BigInt64Array([BigInt(monday)]), [monday + 1])), [1]);
});

test('batches are typed arrays, and NaN where there is no answer', () => {
  const from = Float64Array.of(at('2026-01-08T14:00:00Z'), NaN, at('1980-01-01T00:00:00Z'));
  const to = [at('2026-01-09T08:00:00Z'), 0, 0];
  assert.deepEqual(Array.from(office.elapsedMany(from, to)), [7_200_000, NaN, NaN]);
  assert.deepEqual(Array.from(office.addMany(from, Float64Array.of(7_200_000, 1, 1))), [at('2026-01-09T08:00:00Z'), NaN, NaN]);
  assert.deepEqual(Array.from(office.dueMany(from, '1 business day')), [at('2026-01-09T14:00:00Z'), NaN, NaN]);
  assert.deepEqual(Array.from(office.elapsedMany([], [])), []);
  assert.throws(() => office.dueMany(from, 'soon'), { code: 'time.not-a-target' });
  assert.throws(() => office.dueMany('x', '4h'), { code: 'time.not-a-column' });
  assert.throws(() => office.elapsedMany([1], [1, 2]), { code: 'time.not-a-column' });
  assert.throws(() => office.elapsedMany('x', []), { code: 'time.not-a-column' });
});

test('a calendar says whether it opens at all', () => {
  const never = Calendar.compile({ zone: 'UTC', weekly: {} });
  assert.deepEqual([office.opensNever, never.opensNever], [false, true]);
});

test('what is no instant, no day, no target is refused by name', () => {
  for (const bad of [undefined, null, NaN, Infinity, 'yesterday', '2026-01-08', new Date('x'), {}, [], true, Symbol.iterator, 1e18]) {
    assert.throws(() => office.isOpen(bad), (error) => error instanceof HelpdeskError && error.code === 'time.not-an-instant' && error.kind === 'input');
  }
  assert.throws(() => office.holiday('11 November'), { code: 'time.not-a-day' });
  assert.throws(() => office.due(0, 'soon'), { code: 'time.not-a-target' });
  assert.throws(() => office.toInstant('2026-01-01', '8 am'), { code: 'time.not-a-time-of-day' });
  assert.throws(() => office.addDays('2026-01-01', 1.5), { code: 'time.not-a-duration' });
  assert.throws(() => office.elapsed('1980-01-01T00:00:00Z', 0), { code: 'calendar.beyond-horizon', kind: 'calendar' });
});

test('a calendar that never opens says so', () => {
  const never = Calendar.compile({ zone: 'UTC', always: true, break_instants: [['1980-01-01T00:00:00Z', '2080-01-01T00:00:00Z']] });
  assert.throws(() => never.nextOpen('2026-01-01T00:00:00Z'), { code: 'calendar.never' });
});

test('what is wrong with a calendar is told with its place', () => {
  assert.throws(() => Calendar.compile({ zone: 'Europe/Warsow', weekly: { mon: ['16:00-08:00'] } }), (error) => {
    assert.equal(error.kind, 'config');
    assert.deepEqual(error.diagnostics.map(({ code, path }) => [code, path]), [['calendar.closes-before-opening', 'weekly.mon[0]'], ['calendar.unknown-zone', 'zone']]);
    assert.equal(error.diagnostics[1].suggestion, 'Europe/Warsaw');
    return true;
  });
  for (const bad of [undefined, () => {}, 5n]) assert.throws(() => Calendar.compile(bad), { code: 'json.syntax' });
  const circular = {};
  circular.self = circular;
  assert.throws(() => Calendar.compile(circular), { code: 'json.syntax' });
  assert.throws(() => new Calendar(), { code: 'calendar.no-constructor' });
});

test('a freed calendar cannot be used', () => {
  const brief = Calendar.compile(OFFICE);
  brief.free();
  brief.free();
  assert.throws(() => brief.isOpen(0), { code: 'host.freed' });
});

test('warnings come with a calendar', () => {
  assert.deepEqual(office.warnings, []);
  const merged = Calendar.compile({ zone: 'UTC', weekly: { mon: ['08:00-12:00', '11:00-13:00'] } });
  assert.deepEqual(merged.warnings.map(({ code }) => code), ['calendar.spans-merge']);
});
