import { wrong } from './errors.js';

/** Furthest instant from 1970 that the engine knows, in milliseconds: the years 1 to 9999. */
const FIRST = -62_135_596_800_000;
const LAST = 253_402_300_799_999.999;

const RFC_3339 = /^(\d{4}-\d\d-\d\d)[Tt ](\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?([Zz]|[+-]\d\d:\d\d)$/;

/** Milliseconds since 1970 of a number, a `Date`, an RFC 3339 text, or whatever has `epochMilliseconds`. */
export function toMillis(when) {
  const millis = read(when);
  if (millis >= FIRST && millis <= LAST) return millis;
  const found = when instanceof Date ? 'an invalid Date' : typeof when === 'object' ? 'an object' : `\`${String(when)}\``;
  throw wrong('input', 'time.not-an-instant', `${found} is no point in time between the years 1 and 9999`,
    'a Date, milliseconds since 1970, or a text such as 2026-11-12T09:00:00Z');
}

function read(when) {
  if (typeof when === 'number') return when;
  if (typeof when === 'string') return parsed(when);
  if (when === null || typeof when !== 'object') return NaN;
  if (typeof when.epochNanoseconds === 'bigint') return Number(when.epochNanoseconds / 1000n) / 1000;
  if (typeof when.epochMilliseconds === 'number') return when.epochMilliseconds;
  const value = when.valueOf();
  return typeof value === 'number' ? value : NaN;
}

/** `Date.parse` drops what is finer than a millisecond; this keeps microseconds. */
function parsed(text) {
  const [, day, time, fraction, zone] = RFC_3339.exec(text) ?? [];
  if (!day) return NaN;
  const micros = Number((fraction ?? '').slice(0, 6).padEnd(6, '0'));
  const seconds = Date.parse(`${day}T${time}${zone.toUpperCase()}`);
  // Before 1970, too, the fraction counts forward.
  return (seconds * 1000 + micros) / 1000;
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

const UNITS = { ms: 1, s: 1000, m: 60_000, min: 60_000, h: 3_600_000 };
const PART = /(\d+(?:\.\d+)?)\s*(ms|min|s|m|h)/gy;

/** Milliseconds of a length of working time: a number of them, or a text such as `4h 30m`. */
export function toLength(length) {
  const millis = typeof length === 'string' ? lengthOf(length) : length;
  if (typeof millis === 'number' && Math.abs(millis) <= LAST - FIRST) return millis;
  throw wrong('input', 'time.not-a-duration', `\`${String(length)}\` is no length of time`, '4h 30m, or a number of milliseconds');
}

function lengthOf(text) {
  const trimmed = text.trim();
  let [sum, end] = [0, 0];
  PART.lastIndex = 0;
  for (let part; (part = PART.exec(trimmed)); ) {
    sum += Number(part[1]) * UNITS[part[2]];
    while (trimmed[PART.lastIndex] === ' ') PART.lastIndex++;
    end = PART.lastIndex;
  }
  return end > 0 && end === trimmed.length ? sum : NaN;
}
