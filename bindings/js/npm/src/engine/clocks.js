import { HelpdeskError, translated, wrong } from '../common/errors.js';
import { toMillis, toText } from '../common/time.js';
import { CapsuleCalendar } from './calendar.js';
import { crashed, engine, owned } from './engine.js';

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
    this.#handle = owned(engine().Clock.of_parts(
      calendar.handle, promise.target, numbers, Float64Array.from(pauses.flatMap(({ from, to }) => [some(from), some(to)])),
      Float64Array.from(alarms, ({ at }) => some(at)), announced.length > 0,
    ));
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
    return this.#handle.get().remaining(now);
  }

  at(now) {
    const when = toMillis(now);
    let numbers;
    try {
      numbers = this.#handle.get().moment(when);
    } catch (error) {
      throw translated(crashed(error));
    }
    const [standing, atRisk, breached, until, opens, elapsed, remaining, paused, overdue, breachedAt] = numbers;
    const moment = { standing: STANDINGS[standing], atRisk: atRisk === 1, breached: breached === 1, until: found(until), elapsed, remaining: found(remaining), paused, overdue, breachedAt: found(breachedAt) };
    if (standing === 1 || standing === 2) moment.opens = found(opens);
    if (standing === 2) moment.holiday = this.#holiday(when);
    if (standing === 3) moment.status = this.#statusAt(when);
    return moment;
  }

  /** What the clock does between two instants, as far as the capsule reaches. */
  timeline(from, to) {
    const numbers = this.#handle.get().timeline(toMillis(from), toMillis(to));
    return Array.from({ length: numbers.length / 3 }, (_, index) => {
      const [start, end, code] = numbers.subarray(3 * index, 3 * index + 3);
      const span = { from: start, to: end, why: WHY[code] };
      if (code === 2) span.holiday = this.#holiday(start);
      if (code === 3) span.status = this.#statusAt(start);
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
}

/** Whole microseconds as seconds. */
const inSeconds = (millis) => Math.round(millis * 1000) / 1e6;

/** The clocks of one ticket, as a server handed them out. */
export class Clocks extends Array {
  static get [Symbol.species]() {
    return Array;
  }

  static read(capsule) {
    let parts = capsule;
    try {
      if (typeof capsule === 'string') parts = JSON.parse(capsule);
      if (parts.schema !== 'capsule/1') {
        const message = `the capsule is written as \`${String(parts.schema)}\`, and \`capsule/1\` is read`;
        throw parts.schema === undefined ? damaged() : wrong('input', 'capsule.other-format', message);
      }
      const calendars = new Map(parts.calendars.map((one) => [one.calendar, CapsuleCalendar.fromCapsule(one)]));
      const read = parts.clocks.map((data) => {
        const calendar = calendars.get(data.promise.calendar);
        if (!calendar) throw damaged();
        return new Clock(data, calendar);
      });
      const clocks = none();
      clocks.push(...read);
      return Object.assign(clocks, { ticket: parts.ticket, desk: parts.desk, made: toMillis(parts.made) });
    } catch (error) {
      const known = translated(crashed(error));
      if (known instanceof HelpdeskError && !known.code.startsWith('time.')) throw known;
      throw new HelpdeskError({ kind: 'input', code: 'capsule.damaged', message: 'this is no capsule, or what it says makes no sense' }, { cause: error });
    }
  }

  report(now) {
    return this.map((clock) => clock.report(now));
  }

  /** The latest clock of a metric. */
  find(metric) {
    return typeof metric === 'function' ? super.find(metric) : super.findLast((clock) => clock.metric === metric);
  }

  free() {
    this.forEach((clock) => clock.free());
  }
}

// Outside of the class: one that names itself would be renamed in the bundle.
const none = () => new Clocks();
