/// <reference lib="esnext.disposable" />

/** A point in time: milliseconds since 1970, a `Date`, RFC 3339 text, a `Temporal.Instant`, or whatever has `epochMilliseconds` or such a `valueOf`. */
export type When = number | Date | string | { readonly epochMilliseconds: number } | { readonly epochNanoseconds: bigint } | { valueOf(): number };

/** A length of working time: milliseconds, or text such as `4h 30m` or `2 hours`. */
export type Length = number | string;

/** Milliseconds since 1970, whole microseconds. */
export type Millis = number;

/** A civil day, `2026-11-11`. */
export type Day = string;

/** Which family an error belongs to. */
export type ErrorKind = 'config' | 'input' | 'refusal' | 'history' | 'zone' | 'calendar' | 'host';

/** One thing that is wrong, and where. */
export interface Diagnostic {
  /** What is wrong, a row of the project's `docs/errors.md`. */
  readonly code: string;
  readonly severity: 'error' | 'warning' | 'note';
  /** `sla[0].targets.high`; empty for the whole. */
  readonly path: string;
  /** A sentence for people; it may improve at any time. */
  readonly message: string;
  /** The nearest right name, or the text to write instead. */
  readonly suggestion?: string;
}

/** Anything that goes wrong. `code` is what it is, `path` where, and `diagnostics` holds every fault. */
export declare class HelpdeskError extends Error {
  readonly name: 'HelpdeskError';
  readonly kind: ErrorKind;
  readonly code: string;
  readonly path: string;
  readonly suggestion: string | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/** The instant as milliseconds since 1970, to the microsecond. @throws {@link HelpdeskError} `time.not-an-instant`, as wherever an instant goes in. */
export declare function toMillis(when: When): Millis;
/** The instant as RFC 3339 text in UTC, as documents write it. */
export declare function toText(when: When): string;
/** The instant as a `Date`, which knows milliseconds only. */
export declare function toDate(when: When): Date;
/** A length of time as milliseconds. @throws {@link HelpdeskError} `time.not-a-duration`, as wherever a length goes in. */
export declare function toLength(length: Length): number;

/** A stretch of a compiled calendar as a value: what a server makes and a page reads. */
export interface CalendarCapsule {
  calendar: string;
  zone: { name: string; release: string; offset: number; changes?: [seconds: number, offset: number][] };
  first: Day;
  last: Day;
  unit: number;
  spans?: number[];
  days?: [since: number, opens: number, closes: number][];
  holidays?: [Day, string][];
  overridden?: Day[];
}

/**
 * A compiled calendar. Immutable; every answer is a look-up whose cost does not depend on how far apart two instants are.
 *
 * @throws {@link HelpdeskError} Every question may throw `calendar.beyond-horizon` for days that it does not know, and
 * `calendar.never` for an opening or a closing that never comes; `time.…` for what is no instant, day, time, length or
 * target; `host.freed` after `free`.
 */
export declare class BaseCalendar {
  protected constructor();
  readonly id: string;
  /** The IANA zone of its wall clock. */
  readonly zone: string;
  /** The IANA release of the rules that it was compiled with. */
  readonly zoneRelease: string;
  /** The first and the last day it knows. */
  readonly horizon: readonly [Day, Day];
  /** The same as instants. */
  readonly bounds: readonly Millis[];
  /** Working time from one instant to another, in milliseconds; negative if they are the other way round. */
  elapsed(from: When, to: When): number;
  /** The first instant at which so much working time has passed. */
  add(from: When, length: Length): Millis;
  /** The last instant from which so much working time leads to `from`. */
  subtract(from: When, length: Length): Millis;
  /** When a target such as `4h`, `3 business days` or `30 calendar days` falls due. */
  due(from: When, target: string): Millis;
  /** Whether working time counts at that instant. */
  isOpen(at: When): boolean;
  /** `from` itself if it is open, else the next opening. */
  nextOpen(from: When): Millis;
  /** `from` itself if it is open, else the last closing. */
  prevOpen(from: When): Millis;
  /** The next instant at which it opens, after `from`. */
  nextOpening(from: When): Millis;
  /** The next instant at which it closes, after `from`. */
  nextClosing(from: When): Millis;
  /** The last instant at which it opened, before `from`. */
  prevOpening(from: When): Millis;
  /** The last instant at which it closed, before `from`. */
  prevClosing(from: When): Millis;
  /** Open time between two instants, half-open spans in order. */
  intervals(from: When, to: When): { start: Millis; end: Millis }[];
  /** The name of the holiday on a day; `null`: none. */
  holiday(day: Day): string | null;
  /** Whether it opens on that day at all. */
  isBusinessDay(day: Day): boolean;
  /** The day so many business days later, or earlier. */
  addDays(day: Day, days: number): Day;
  /** How many business days from one day to another, negative if they are the other way round. */
  daysBetween(from: Day, to: Day): number;
  /** When the calendar's wall clock reads `time` on `day`. */
  toInstant(day: Day, time: string): Millis;
  /** Minutes east of UTC. */
  offsetAt(at: When): number;
  /** For each pair the working time between, NaN where there is no answer. One crossing for all of them. */
  elapsedMany(from: Float64Array | readonly number[], to: Float64Array | readonly number[]): Float64Array;
  /** For each pair the instant at which so much working time has passed, NaN where there is none. */
  addMany(from: Float64Array | readonly number[], lengths: Float64Array | readonly number[]): Float64Array;
  /** When a target falls due for each start, NaN where there is no answer. */
  dueMany(from: Float64Array | readonly number[], target: string): Float64Array;
  /** Whether it never opens in all the days it knows. */
  readonly opensNever: boolean;
  /** Gives its memory back now; otherwise that happens when nobody holds it any more. */
  free(): void;
  [Symbol.dispose](): void;
}

/** The clocks there are. */
export type Metric = 'time_to_own' | 'first_response' | 'next_response' | 'periodic_update' | 'resolution' | 'agent_work' | 'requester_wait' | 'line_stay' | 'vendor';

/** Where a clock stands; durations are working time in seconds. */
export interface ClockReport {
  metric: Metric;
  set: string;
  cycle: number;
  policy: string;
  line?: string;
  priority?: string;
  calendar: string;
  target: string;
  state: 'running' | 'paused' | 'stopped' | 'cancelled';
  started: string;
  since?: string;
  carried_seconds?: number;
  due?: string;
  elapsed_seconds: number;
  remaining_seconds?: number;
  paused_seconds: number;
  stopped?: string;
  met?: boolean;
  breached_at?: string;
  overdue_seconds: number;
}

/** The clocks of one ticket and all it takes to read them; made by {@link Desk.capsule} or by any other host. */
export interface ClockCapsule {
  schema: 'capsule/1';
  ticket: string;
  desk: string;
  made: string;
  calendars: CalendarCapsule[];
  clocks: object[];
}

/** What a clock shows at an instant. All lengths are milliseconds of working time. */
export type Moment = {
  /** A warning came, and the target can still be met. */
  readonly atRisk: boolean;
  readonly breached: boolean;
  /** When any of this changes, as far as time alone decides; until then only the numbers move. */
  readonly until: Millis | null;
  readonly elapsed: number;
  /** Negative once late; `null`: never due. */
  readonly remaining: number | null;
  readonly paused: number;
  readonly overdue: number;
  readonly breachedAt: Millis | null;
} & Standing;

/** Whether a clock runs, and if not, why. */
export type Standing =
  | { readonly standing: 'running' }
  | { readonly standing: 'closed'; readonly opens: Millis | null }
  | { readonly standing: 'holiday'; readonly holiday: string | null; readonly opens: Millis | null }
  | { readonly standing: 'paused'; readonly status: string | null }
  | { readonly standing: 'stopped' }
  | { readonly standing: 'cancelled' };

/** A stretch of a clock's life, and what became of its time. */
export type TimelineSpan = { readonly from: Millis; readonly to: Millis } & (
  | { readonly why: 'counted' }
  | { readonly why: 'closed' }
  | { readonly why: 'holiday'; readonly holiday: string | null }
  | { readonly why: 'paused'; readonly status: string | null }
);

/** One clock of a capsule. */
export declare class Clock {
  private constructor();
  readonly metric: Metric;
  readonly set: string;
  readonly cycle: number;
  readonly target: string;
  /** What it counts on, as far as the capsule reaches; freed together with its {@link Clocks}. */
  readonly calendar: BaseCalendar;
  readonly started: Millis;
  /** `null` in a pause, or if it never falls due. */
  readonly due: Millis | null;
  /** Milliseconds of working time left; NaN if there is nothing to count down, or the capsule does not reach that far. It is made for every second. */
  remaining(now: When): number;
  /** Whether it can be asked at an instant; `false` once its capsule has ended, and another is needed. */
  reaches(now: When): boolean;
  /** What it shows, and why it stands still. @throws {@link HelpdeskError} `capsule.expired` beyond the days of the capsule. */
  at(now: When): Moment;
  /** What counted between two instants, what did not and why, as far as the capsule reaches. */
  timeline(from: When, to: When): TimelineSpan[];
  /** The same report as `Desk.clocks` gives. */
  report(now: When): ClockReport;
  free(): void;
  [Symbol.dispose](): void;
}

/** The clocks of one ticket. */
export declare class Clocks extends Array<Clock> {
  private constructor();
  readonly ticket: string;
  readonly desk: string;
  readonly made: Millis;
  /** Reads a capsule, an object or its JSON. @throws {@link HelpdeskError} `capsule.damaged`, `capsule.other-format`. */
  static read(capsule: ClockCapsule | string | object): Clocks;
  /** The same reports as `Desk.clocks` gives. @throws {@link HelpdeskError} `capsule.expired`. */
  report(now: When): ClockReport[];
  /** The latest clock of a metric. */
  find(metric: Metric): Clock | undefined;
  find(predicate: (clock: Clock, index: number, all: Clock[]) => unknown): Clock | undefined;
  free(): void;
  [Symbol.dispose](): void;
}
