import { options, textOf, wrong } from './common/errors.js';

const DAY = 86_400_000;
/** The pack counts from here. */
const FROM = Date.UTC(1990, 0, 1);
/** Calendars reach no further unless they are told to. */
const TO = Date.UTC(2070, 0, 1);
/** Shorter than any stretch between two clock changes that is known. */
const STEP = 10 * DAY;

/** Seconds east of UTC, asked of Intl. */
function offsets(name) {
  let format;
  try {
    format = new Intl.DateTimeFormat('en-US', { timeZone: name, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric' });
  } catch (cause) {
    throw wrong('zone', 'zone.unknown', `no time zone is named \`${String(name)}\``, 'a name such as Europe/Warsaw', cause);
  }
  return (at) => {
    const [month, day, year, hour, minute, second] = format.format(at).match(/\d+/g).map(Number);
    return (Date.UTC(year, month - 1, day, hour, minute, second) - at) / 1000;
  };
}

/** Every change between two instants: the second of it, and the offset from then on. */
function changes(offsetAt, from, to) {
  const found = [];
  let [before, offset] = [from, offsetAt(from)];
  while (before < to) {
    const at = Math.min(before + STEP, to);
    if (offsetAt(at) === offset) {
      before = at;
      continue;
    }
    let [low, high] = [before, at];
    while (high - low > 1000) {
      const middle = Math.floor((low + high) / 2000) * 1000;
      if (offsetAt(middle) === offset) low = middle;
      else high = middle;
    }
    offset = offsetAt(high);
    found.push([high / 1000, offset]);
    before = high;
  }
  return found;
}

/**
 * A zone pack of the zones named, as the host's own Intl knows them, for `new Zones(bytes)`.
 * Its release is `intl`, or `intl-2025c` where the host tells.
 */
export function zonesFromIntl(names, given) {
  const { release = hostRelease() } = options(given);
  if (!/^[\x21-\x7e]{1,40}$/.test(textOf(release, 'the release'))) throw wrong('input', 'shape.invalid-value', '`release` is a short name such as `2026f`');
  if (typeof names?.[Symbol.iterator] !== 'function') throw wrong('input', 'shape.wrong-type', 'the names: expected a list of time zones');
  const list = [...new Set(typeof names === 'string' ? [names] : names)].sort();
  const table = [];
  const index = (offset) => {
    const known = table.indexOf(offset);
    return known >= 0 ? known : table.push(offset) - 1;
  };
  const rules = list.map((name) => {
    const offsetAt = offsets(name);
    const listed = changes(offsetAt, FROM, TO);
    return { first: index(offsetAt(FROM)), listed: listed.map(([second, offset]) => [second - FROM / 1000, index(offset)]) };
  });
  return packed(release, table, rules, list);
}

function hostRelease() {
  const known = globalThis.process?.versions?.tz;
  return known ? `intl-${known}` : 'intl';
}

/** The format that the engine reads; little-endian throughout. */
function packed(release, table, rules, names) {
  const out = [...ascii('HDZ1'), release.length, ...ascii(release), table.length];
  const number = (value, size) => {
    for (let byte = 0; byte < size; byte++) out.push(Math.floor(value / 2 ** (8 * byte)) & 255);
  };
  table.forEach((offset) => number(offset >>> 0, 4));
  number(rules.length, 2);
  for (const { first, listed } of rules) {
    number(1 + 2 + 5 * listed.length + 1, 2);
    out.push(first);
    number(listed.length, 2);
    for (const [second, offset] of listed) {
      number(second, 4);
      out.push(offset);
    }
    out.push(0); // no yearly rule after the last change
  }
  number(names.length, 2);
  names.forEach((name, rule) => {
    out.push(name.length, ...ascii(name));
    number(rule, 2);
  });
  return Uint8Array.from(out);
}

const ascii = (text) => Array.from(text, (letter) => letter.charCodeAt(0));
