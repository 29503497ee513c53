import { BaseCalendar, type CalendarCapsule } from './common/shared.js';

export * from './common/shared.js';

/** A calendar of a capsule. */
export declare class Calendar extends BaseCalendar {
  private constructor();
  /** Reads a capsule, an object or its JSON. */
  static fromCapsule(capsule: CalendarCapsule | string): Calendar;
}
