import { wrong } from './errors.js';

/** What the engine knows, in milliseconds: the years 1 to 9999. A double has nothing finer than `LAST`. */
const FIRST = -62_135_596_800_000;
const LAST = 253_402_300_799_999.96;

const RFC_3339 = /^(\d{4}-\d\d-\d\d)[Tt ](\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?([Zz]|[+-]\d\d:\d\d)$/;

/** Milliseconds since 1970 of a number, a `Date`, an RFC 3339 text, or whatever has `epochMilliseconds`. */
export function toMillis(when) {
  let millis = when;
  let cause;
  if (typeof when !== 'number') {
    try {
      millis = read(when);
    } catch (error) {
      [millis, cause] = [NaN, error]; // a `Temporal.PlainDate`, for one, throws where it is asked for a number
    }
  }
  if (millis >= FIRST && millis <= LAST) return millis;
  const found = when instanceof Date ? 'an invalid Date' : typeof when === 'object' && when !== null ? 'an object' : `\`${String(when)}\``;
  throw wrong('input', 'time.not-an-instant', `${found} is no point in time between the years 1 and 9999`,
    'a Date, milliseconds since 1970, or a text such as 2026-11-12T09:00:00Z', cause);
}

function read(when) {
  if (typeof when === 'string') return parsed(when);
  if (when === null || typeof when !== 'object') return NaN;
  const nanos = when.epochNanoseconds;
  if (typeof nanos === 'bigint') return Number((nanos - (((nanos % 1000n) + 1000n) % 1000n)) / 1000n) / 1000;
  if (typeof when.epochMilliseconds === 'number') return when.epochMilliseconds;
  const value = when.valueOf();
  return typeof value === 'number' ? value : NaN;
}

/** `Date.parse` drops what is finer than a millisecond; this keeps microseconds. */
function parsed(text) {
  const [, day, time, fraction, zone] = RFC_3339.exec(text) ?? [];
  if (!day) return NaN;
  const micros = Number((fraction ?? '').slice(0, 6).padEnd(6, '0'));
  const civil = Date.parse(`${day}T${time}Z`);
  // Engines take the 30th of February for the 2nd of March, and 24:00 for the next day.
  if (Number.isNaN(civil) || !new Date(civil).toISOString().startsWith(`${day}T${time}`)) return NaN;
  const seconds = Date.parse(`${day}T${time}${zone.toUpperCase()}`);
  // Before 1970, too, the fraction counts forward; the last instant of all is rounded no further.
  return Math.min((seconds * 1000 + micros) / 1000, Math.max(LAST, seconds));
}

/** As documents write an instant: RFC 3339 in UTC, no longer than it has to be. */
export function toText(when) {
  const micros = Math.round(toMillis(when) * 1000);
  const seconds = Math.floor(micros / 1e6);
  const rest = micros - seconds * 1e6;
  const digits = rest === 0 ? '' : rest % 1000 === 0 ? `.${String(rest / 1000).padStart(3, '0')}` : `.${String(rest).padStart(6, '0')}`;
  return `${new Date(seconds * 1000).toISOString().slice(0, 19)}${digits}Z`;
}

/** The instant as a `Date`, whose resolution is a millisecond. */
export function toDate(when) {
  return new Date(Math.floor(toMillis(when)));
}

const UNITS = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };
const PART = /\s*(\d+(?:\.\d+)?)\s*(?:(ms)|(h)(?:ours?)?|(m)(?:in(?:utes?)?)?|(s)(?:ec(?:onds?)?)?)(?![a-z])/y;

/** Milliseconds of a length of working time: a number of them, or a text as documents have it, `4h 30m` or `2 hours`. */
export function toLength(length) {
  const millis = typeof length === 'string' ? lengthOf(length) : length;
  if (typeof millis === 'number' && Math.abs(millis) <= LAST - FIRST) return millis;
  throw wrong('input', 'time.not-a-duration', `\`${String(length)}\` is no length of time`, '4h 30m, or a number of milliseconds');
}

/** Numbers with units, the largest first, each unit once. */
function lengthOf(text) {
  const given = text.trim();
  const unsigned = given.replace(/^-/, '');
  let [sum, end, largest] = [0, 0, Infinity];
  while (end < unsigned.length) {
    PART.lastIndex = end;
    const [, number, ...units] = PART.exec(unsigned) ?? [];
    const size = UNITS[units.find(Boolean)];
    if (!(size < largest)) return NaN;
    [sum, end, largest] = [sum + Number(number) * size, PART.lastIndex, size];
  }
  return end === 0 ? NaN : given === unsigned ? sum : -sum;
}
