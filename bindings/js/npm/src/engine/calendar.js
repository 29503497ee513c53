import { translated, wrong } from '../common/errors.js';
import { toLength, toMillis } from '../common/time.js';
import { ask, engine, owned } from './engine.js';

/** Questions for a single instant, in the order in which the engine numbers them. */
const [NEXT_OPEN, PREV_OPEN, NEXT_OPENING, NEXT_CLOSING, PREV_OPENING, PREV_CLOSING] = [0, 1, 2, 3, 4, 5];

/** More days than the years 1 to 9999 have. */
const MOST_DAYS = 4_000_000;

const secret = Symbol('handle');

/** A compiled calendar. Immutable; every answer is a look-up. */
export class CapsuleCalendar {
  #handle;
  #facts;

  constructor(key, handle, facts) {
    if (key !== secret) throw wrong('input', 'calendar.no-constructor', 'a calendar is made by Calendar.compile or Calendar.fromCapsule');
    this.#handle = owned(handle);
    this.#facts = facts;
  }

  /** @internal */
  static wrap(handle, facts) {
    return new this(secret, handle, facts);
  }

  static fromCapsule(capsule) {
    const parts = partsOf(typeof capsule === 'string' ? parsed(capsule) : capsule);
    const [id, zone, zoneRelease, , , first, last] = parts;
    return this.wrap(ask(() => engine().Calendar.of_parts(...parts)), { id, zone, zoneRelease, first, last });
  }

  /** @internal */
  get handle() {
    return this.#handle.get();
  }

  get id() {
    return this.#facts.id;
  }

  get zone() {
    return this.#facts.zone;
  }

  get zoneRelease() {
    return this.#facts.zoneRelease;
  }

  /** First and last day that the calendar knows. */
  get horizon() {
    return [this.#facts.first, this.#facts.last];
  }

  get bounds() {
    return Array.from(this.#ask((calendar) => calendar.bounds()));
  }

  #ask(question) {
    return ask(() => question(this.handle));
  }

  elapsed(from, to) {
    return this.#ask((calendar) => calendar.elapsed(toMillis(from), toMillis(to)));
  }

  add(from, length) {
    return this.#ask((calendar) => calendar.add(toMillis(from), toLength(length)));
  }

  subtract(from, length) {
    return this.#ask((calendar) => calendar.sub(toMillis(from), toLength(length)));
  }

  due(from, target) {
    return this.#ask((calendar) => calendar.due(toMillis(from), said(target)));
  }

  isOpen(at) {
    return this.#ask((calendar) => calendar.is_open(toMillis(at)));
  }

  nextOpen(from) {
    return this.#edge(NEXT_OPEN, from);
  }

  prevOpen(from) {
    return this.#edge(PREV_OPEN, from);
  }

  nextOpening(from) {
    return this.#edge(NEXT_OPENING, from);
  }

  nextClosing(from) {
    return this.#edge(NEXT_CLOSING, from);
  }

  prevOpening(from) {
    return this.#edge(PREV_OPENING, from);
  }

  prevClosing(from) {
    return this.#edge(PREV_CLOSING, from);
  }

  #edge(what, from) {
    return this.#ask((calendar) => calendar.edge(what, toMillis(from)));
  }

  intervals(from, to) {
    const edges = this.#ask((calendar) => calendar.intervals(toMillis(from), toMillis(to)));
    return Array.from({ length: edges.length / 2 }, (_, index) => ({ start: edges[2 * index], end: edges[2 * index + 1] }));
  }

  holiday(day) {
    return this.#ask((calendar) => calendar.holiday(said(day))) ?? null;
  }

  isBusinessDay(day) {
    return this.#ask((calendar) => calendar.is_business_day(said(day)));
  }

  addDays(day, days) {
    if (!Number.isSafeInteger(days)) throw wrong('input', 'time.not-a-duration', `\`${String(days)}\` is no number of days`);
    const bounded = Math.max(-MOST_DAYS, Math.min(days, MOST_DAYS)); // the engine counts them in 32 bits
    return this.#ask((calendar) => calendar.add_days(said(day), bounded));
  }

  daysBetween(from, to) {
    return this.#ask((calendar) => calendar.days_between(said(from), said(to)));
  }

  toInstant(day, time) {
    return this.#ask((calendar) => calendar.to_instant(said(day), said(time)));
  }

  /** Minutes east of UTC on the calendar's wall clock. */
  offsetAt(at) {
    return this.#ask((calendar) => calendar.offset_at(toMillis(at))) / 60;
  }

  elapsedMany(from, to) {
    const [one, other] = columns(from, to);
    return this.#ask((calendar) => calendar.elapsed_many(one, other));
  }

  addMany(from, lengths) {
    const [one, other] = columns(from, lengths);
    return this.#ask((calendar) => calendar.add_many(one, other));
  }

  dueMany(from, target) {
    return this.#ask((calendar) => calendar.due_many(column(from), said(target)));
  }

  /** Whether it never opens. */
  get opensNever() {
    return this.#ask((calendar) => calendar.opens_never());
  }

  free() {
    this.#handle.free();
  }

  [Symbol.dispose ?? Symbol.for('Symbol.dispose')]() {
    this.free();
  }
}

/** What is no text is no day and no target either, whatever it would be called as one. */
export const said = (value) => (typeof value === 'string' ? value : '');

/** Every part of a capsule in the form in which the engine takes it. */
function partsOf(capsule) {
  try {
    const { calendar, zone, first, last, unit, spans = [], days = [], holidays = [], overridden = [] } = capsule;
    const line = (text) => String(text).replaceAll(/[\r\n]/g, ' ');
    return [
      String(calendar), String(zone.name), String(zone.release), zone.offset, Float64Array.from((zone.changes ?? []).flat()),
      String(first), String(last), unit, Float64Array.from(spans.flat()), Int32Array.from(days.flat()),
      holidays.map(([day]) => line(day)).join('\n'), holidays.map(([, name]) => line(name)).join('\n'), overridden.map(line).join('\n'),
    ];
  } catch (cause) {
    throw translated('capsule.damaged', cause);
  }
}

function column(values) {
  if (values instanceof Float64Array) return values;
  try {
    if (Array.isArray(values) || (ArrayBuffer.isView(values) && !(values instanceof DataView))) return Float64Array.from(values, Number);
  } catch {
    // a symbol, or whatever else cannot be made a number
  }
  throw wrong('input', 'time.not-a-column', 'a batch takes a Float64Array or an array of milliseconds');
}

function columns(one, other) {
  const [left, right] = [column(one), column(other)];
  if (left.length === right.length) return [left, right];
  throw wrong('input', 'time.not-a-column', `the columns have ${left.length} and ${right.length} values`);
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    throw translated('capsule.damaged');
  }
}
