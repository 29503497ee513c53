import type { ClockCapsule, HelpdeskError, Metric, Moment, When } from './common/shared.js';

/** What a clock shows. */
export type SlaState = '' | 'running' | 'at-risk' | 'breached' | 'paused' | 'closed' | 'holiday' | 'met' | 'missed' | 'cancelled' | 'stale' | 'broken';

/** `sla-change`: the state is another; `sla-error`: there is nothing to show. Both bubble. */
export interface SlaEvents {
  'sla-change': CustomEvent<{ state: SlaState; moment: Moment }>;
  'sla-error': CustomEvent<HelpdeskError>;
}

/** What the tag takes in JSX and in templates. */
export interface SlaClockAttributes {
  metric?: Metric;
  capsule?: ClockCapsule | string | null;
  'server-now'?: number | string;
  serverNow?: When | null;
  words?: Record<string, unknown>;
  label?: string;
  lang?: string;
  /** An IANA name; by default the zone of the machine. */
  zone?: string;
  theme?: 'light' | 'dark';
  compact?: boolean;
}

/**
 * `<sla-clock>`: one clock of a ticket, ticking in working time.
 *
 * Attributes: `capsule` (JSON), `metric`, `server-now`, `label`, `zone` (the reader's, an IANA name), `lang`, `theme`
 * (`light` or `dark`), `compact`. It reflects `state`, and `risk`, `late` and `resting` for style sheets.
 * Parts: `card`, `row`, `label`, `value`, `bar`, `fill`, `note`, `badge`, `detail`, `toggle`, `popover`, `facts`, `track`, `span`,
 * `tick`, `mark`, `legend`.
 */
export declare class SlaClock extends HTMLElement {
  /** The capsule as an object or as JSON. */
  get capsule(): ClockCapsule | string | null;
  set capsule(capsule: ClockCapsule | string | object | null | undefined);
  /** The server's time in milliseconds; set it to correct the clock of this machine. */
  get serverNow(): number;
  set serverNow(now: When | null | undefined);
  /** Words of your own, by the names of the ones the element has; `statuses` names the statuses of a desk. */
  get words(): Record<string, unknown>;
  set words(words: Record<string, unknown> | undefined);
  /** What is shown; `null`: nothing. */
  readonly moment: Moment | null;
  /** Why nothing is shown; `null`: nothing is wrong. */
  readonly failure: HelpdeskError | null;
  addEventListener<K extends keyof SlaEvents>(type: K, listener: (event: SlaEvents[K]) => void, options?: boolean | AddEventListenerOptions): void;
  addEventListener<K extends keyof HTMLElementEventMap>(type: K, listener: (event: HTMLElementEventMap[K]) => void, options?: boolean | AddEventListenerOptions): void;
  addEventListener(type: string, listener: EventListenerOrEventListenerObject, options?: boolean | AddEventListenerOptions): void;
  removeEventListener<K extends keyof SlaEvents>(type: K, listener: (event: SlaEvents[K]) => void, options?: boolean | EventListenerOptions): void;
  removeEventListener<K extends keyof HTMLElementEventMap>(type: K, listener: (event: HTMLElementEventMap[K]) => void, options?: boolean | EventListenerOptions): void;
  removeEventListener(type: string, listener: EventListenerOrEventListenerObject, options?: boolean | EventListenerOptions): void;
}

/** Defines the tag, which importing the module has done already; another name where yours is taken. */
export declare function define(name?: string): void;

declare global {
  interface HTMLElementTagNameMap {
    'sla-clock': SlaClock;
  }
}
