import { HelpdeskError, translated, wrong } from '../common/errors.js';
import { toMillis, toText } from '../common/time.js';
import { CapsuleCalendar } from './calendar.js';
import { ask, engine, failed, owned } from './engine.js';

const STATES = ['running', 'paused', 'stopped', 'cancelled'];
const STANDINGS = ['running', 'closed', 'holiday', 'paused', 'stopped', 'cancelled'];
const WHY = ['counted', 'closed', 'holiday', 'paused'];

const damaged = () => translated('capsule.damaged');
const some = (text) => (text === undefined || text === null ? NaN : toMillis(text));
const found = (number) => (Number.isNaN(number) ? null : number);

/** One clock of a capsule: what a server knows of it, and the engine to count it on. */
export class Clock {
  #handle;
  #calendar;

  /** @internal */
  constructor(data, calendar) {
    const { key, promise, started, state, due, pauses = [], alarms = [], announced = [], stopped, breached_at: breached, met } = data;
    const seconds = (value) => (value === undefined || value === null ? NaN : value * 1000);
    const numbers = Float64Array.of(
      some(started), some(due), some(promise.since), seconds(promise.carried_seconds ?? 0), seconds(promise.amount_seconds),
      some(promise.civil_due), some(stopped), some(breached), STATES.indexOf(state), met === undefined ? NaN : Number(met),
    );
    const breaks = Float64Array.from(pauses.flatMap(({ from, to }) => [some(from), some(to)]));
    const warnings = Float64Array.from(alarms.map(({ at }) => some(at)));
    this.#handle = owned(ask(() => engine().Clock.of_parts(calendar.handle, String(promise.target), numbers, breaks, warnings, announced.length > 0)));
    this.#calendar = calendar;
    this.data = data;
    this.metric = key.metric;
    this.set = key.set;
    this.cycle = key.cycle;
    this.target = promise.target;
  }

  get calendar() {
    return this.#calendar;
  }

  get started() {
    return toMillis(this.data.started);
  }

  get due() {
    return found(some(this.data.due));
  }

  /** Milliseconds of working time left; NaN where nothing is counted down. The cheapest question there is. */
  remaining(now) {
    const when = toMillis(now);
    try {
      return this.#handle.get().remaining(when);
    } catch (error) {
      throw failed(error);
    }
  }

  at(now) {
    const when = toMillis(now);
    const numbers = ask(() => this.#handle.get().moment(when));
    const [standing, atRisk, breached, until, opens, elapsed, remaining, paused, overdue, breachedAt] = numbers;
    const moment = { standing: STANDINGS[standing], atRisk: atRisk === 1, breached: breached === 1, until: found(until), elapsed, remaining: found(remaining), paused, overdue, breachedAt: found(breachedAt) };
    if (standing === 1 || standing === 2) moment.opens = found(opens);
    if (standing === 2) moment.holiday = this.#holiday(when);
    if (standing === 3) moment.status = this.#statusAt(when);
    return moment;
  }

  /** Whether it can be asked at an instant: not once its capsule has ended. */
  reaches(now) {
    try {
      this.at(now);
      return true;
    } catch (error) {
      if (error.code === 'capsule.expired') return false;
      throw error;
    }
  }

  /** What the clock does between two instants, as far as the capsule reaches. */
  timeline(from, to) {
    const [start, end] = [toMillis(from), toMillis(to)];
    const numbers = ask(() => this.#handle.get().timeline(start, end));
    return Array.from({ length: numbers.length / 3 }, (_, index) => {
      const [since, until, code] = numbers.subarray(3 * index, 3 * index + 3);
      const span = { from: since, to: until, why: WHY[code] };
      if (code === 2) span.holiday = this.#holiday(since);
      if (code === 3) span.status = this.#statusAt(since);
      return span;
    });
  }

  /** The report that the engine writes into documents. */
  report(now) {
    const { key, promise, state, started, due, stopped, met } = this.data;
    const at = this.at(now);
    const report = { metric: key.metric, set: key.set, cycle: key.cycle, policy: promise.policy };
    const put = (name, value) => value !== undefined && value !== null && (report[name] = value);
    put('line', promise.line);
    put('priority', promise.priority);
    Object.assign(report, { calendar: promise.calendar, target: promise.target, state, started });
    put('since', promise.since);
    put('carried_seconds', promise.carried_seconds);
    put('due', due);
    report.elapsed_seconds = inSeconds(at.elapsed);
    put('remaining_seconds', at.remaining === null ? null : inSeconds(at.remaining));
    report.paused_seconds = inSeconds(at.paused);
    put('stopped', stopped);
    put('met', met);
    put('breached_at', at.breachedAt === null ? null : toText(at.breachedAt));
    report.overdue_seconds = inSeconds(at.overdue);
    return report;
  }

  #holiday(when) {
    const local = new Date(Math.floor(when) + this.#calendar.offsetAt(when) * 60_000);
    return this.#calendar.holiday(local.toISOString().slice(0, 10));
  }

  #statusAt(when) {
    const covers = ({ from, to }) => toMillis(from) <= when && (to === undefined || when < toMillis(to));
    return this.data.pauses?.find(covers)?.status ?? null;
  }

  free() {
    this.#handle.free();
  }

  [Symbol.dispose ?? Symbol.for('Symbol.dispose')]() {
    this.free();
  }
}

/** Whole microseconds as seconds. */
const inSeconds = (millis) => Math.round(millis * 1000) / 1e6;

/** The clocks of one ticket, as a server handed them out. */
export class Clocks extends Array {
  static get [Symbol.species]() {
    return Array;
  }

  #calendars = [];

  static read(capsule) {
    const clocks = none();
    try {
      const parts = typeof capsule === 'string' ? JSON.parse(capsule) : capsule;
      if (parts.schema !== 'capsule/1') {
        const message = `the capsule is written as \`${String(parts.schema)}\`, and \`capsule/1\` is read`;
        throw parts.schema === undefined ? damaged() : wrong('input', 'capsule.other-format', message);
      }
      clocks.#take(parts);
      return Object.assign(clocks, { ticket: parts.ticket, desk: parts.desk, made: toMillis(parts.made) });
    } catch (error) {
      clocks.free();
      if (error instanceof HelpdeskError && !error.code.startsWith('time.')) throw error;
      throw translated('capsule.damaged', error);
    }
  }

  #take(parts) {
    for (const one of parts.calendars) this.#calendars.push(CapsuleCalendar.fromCapsule(one));
    for (const data of parts.clocks) {
      const calendar = this.#calendars.find(({ id }) => id === data.promise.calendar);
      if (!calendar) throw damaged();
      this.push(new Clock(data, calendar));
    }
  }

  report(now) {
    return this.map((clock) => clock.report(now));
  }

  /** The latest clock of a metric. */
  find(metric) {
    return typeof metric === 'function' ? super.find(metric) : super.findLast((clock) => clock.metric === metric);
  }

  /** Gives back what the clocks and their calendars hold. */
  free() {
    this.forEach((clock) => clock.free());
    this.#calendars.forEach((calendar) => calendar.free());
  }

  [Symbol.dispose ?? Symbol.for('Symbol.dispose')]() {
    this.free();
  }
}

// Outside of the class: one that names itself would be renamed in the bundle.
const none = () => new Clocks();
