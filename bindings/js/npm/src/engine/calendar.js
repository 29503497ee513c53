import { translated, wrong } from '../common/errors.js';
import { toLength, toMillis } from '../common/time.js';
import { crashed, engine, owned } from './engine.js';

/** Questions for a single instant, in the order in which the engine numbers them. */
const [NEXT_OPEN, PREV_OPEN, NEXT_OPENING, NEXT_CLOSING, PREV_OPENING, PREV_CLOSING] = [0, 1, 2, 3, 4, 5];

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
    const parts = typeof capsule === 'string' ? parsed(capsule) : capsule;
    try {
      const { calendar, zone, first, last, unit, spans = [], days = [], holidays = [], overridden = [] } = parts;
      const line = (text) => String(text).replaceAll(/[\r\n]/g, ' ');
      const handle = engine().Calendar.of_parts(
        String(calendar), String(zone.name), String(zone.release), zone.offset, Float64Array.from((zone.changes ?? []).flat()),
        String(first), String(last), unit, Float64Array.from(spans), Int32Array.from(days.flat()),
        holidays.map(([day]) => line(day)).join('\n'), holidays.map(([, name]) => line(name)).join('\n'), overridden.map(line).join('\n'),
      );
      return this.wrap(handle, { id: calendar, zone: zone.name, zoneRelease: zone.release, first, last });
    } catch (error) {
      throw error instanceof TypeError ? translated('capsule.damaged') : translated(crashed(error));
    }
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
  get days() {
    return [this.#facts.first, this.#facts.last];
  }

  get bounds() {
    return Array.from(this.handle.bounds());
  }

  #ask(question) {
    try {
      return question(this.handle);
    } catch (error) {
      throw translated(crashed(error));
    }
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
    return this.#ask((calendar) => calendar.due(toMillis(from), String(target)));
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
    return this.#ask((calendar) => calendar.holiday(String(day))) ?? null;
  }

  isBusinessDay(day) {
    return this.#ask((calendar) => calendar.is_business_day(String(day)));
  }

  addDays(day, days) {
    if (!Number.isSafeInteger(days)) throw wrong('input', 'time.not-a-duration', `\`${String(days)}\` is no number of days`);
    return this.#ask((calendar) => calendar.add_days(String(day), days));
  }

  daysBetween(from, to) {
    return this.#ask((calendar) => calendar.days_between(String(from), String(to)));
  }

  toInstant(day, time) {
    return this.#ask((calendar) => calendar.to_instant(String(day), String(time)));
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

  free() {
    this.#handle.free();
  }

  [Symbol.dispose ?? Symbol.for('Symbol.dispose')]() {
    this.free();
  }
}

function columns(one, other) {
  const column = (values) => {
    if (values instanceof Float64Array) return values;
    if (Array.isArray(values) || ArrayBuffer.isView(values)) return Float64Array.from(values, Number);
    throw wrong('input', 'time.not-a-column', 'a batch takes a Float64Array or an array of milliseconds');
  };
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
