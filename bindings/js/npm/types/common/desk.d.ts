import { BaseCalendar, type CalendarCapsule, type ClockCapsule, type ClockReport, type Day, type Diagnostic, type Metric, type When } from './shared.js';
import type {
  Actor, Alert, AlertDecision, CalendarSpec, Command, Decision, DeskSpec, Event, Explanation, Inbound, InboundDecision, Intake, Joint,
  Outage, OutageCommand, OutageDecision, OutageEvent, OutageIntake, Summary, Ticket, TicketDecision,
} from './documents.js';

export * from './shared.js';
export * from './documents.js';

export interface CompileOptions {
  /** Rules of zones other than the ones in the package. */
  zones?: Zones;
}

/** A calendar compiled here, or read from a capsule. */
export declare class Calendar extends BaseCalendar {
  private constructor();
  /** What is likely not meant. */
  readonly warnings: readonly Diagnostic[];
  /** Compiles a calendar that names its `zone`. */
  static compile(spec: CalendarSpec, options?: CompileOptions): Calendar;
  static fromCapsule(capsule: CalendarCapsule | string): Calendar;
  /** The days from `first` to `last` for a page. */
  capsule(first: Day, last: Day): CalendarCapsule;
}

/** The rules of all time zones, under one release. */
export declare class Zones {
  /** Without bytes, the ones of the package. */
  constructor(bytes?: Uint8Array);
  /** `2026f`, or `intl…` for rules taken from Intl. */
  readonly release: string;
  readonly names: readonly string[];
  free(): void;
}

/** The zones named, as this machine's Intl knows them, for {@link Zones}. Takes some milliseconds a zone. */
export declare function zonesFromIntl(names: string | Iterable<string>, options?: { release?: string }): Uint8Array;

/** An actor as an object, or in short as `agent:ola` or `agent:ola@second`. */
export type By = Actor | string;

/** Names one clock of a ticket. */
export interface ClockKey {
  metric: Metric;
  set: string;
  cycle: number;
}

/** A compiled desk: it takes a ticket, a command and an instant, and returns facts. It keeps nothing of the tickets it decides about. */
export declare class Desk {
  /** @throws {@link HelpdeskError} of kind `config` with everything that is wrong at once. */
  constructor(spec: DeskSpec | string, options?: CompileOptions);
  static compile(spec: DeskSpec | string, options?: CompileOptions): Desk;
  /** A hash of what it says; the same in every host. */
  readonly version: string;
  readonly warnings: readonly Diagnostic[];
  readonly defaultCalendar: string;
  /** A calendar of the desk, its own without a name; `null`: there is none of that name. */
  calendar(name?: string): Calendar | null;
  /** Opens a ticket under an id that you made up. */
  open(id: string, intake: Intake, by: By, at: When): Decision;
  /** What a command leads to; a command without fields may be given by its type. @throws {@link HelpdeskError} of kind `refusal` with every reason. */
  decide(ticket: Ticket, command: Command | Command['type'], by: By, at: When, options?: { expecting?: number }): Decision;
  /** Why a command would be refused; empty: it would not. */
  refusal(ticket: Ticket, command: Command | Command['type'], by: By, at: When): readonly Diagnostic[];
  /** What time alone brought about; calling it too often is harmless. */
  wake(ticket: Ticket, now: When): Decision;
  clocks(ticket: Ticket, now: When): ClockReport[];
  /** Why a clock shows what it shows: of a ticket, or of all its events, which also tell who did what. `null`: there is no such clock. */
  explain(ticketOrEvents: Ticket | readonly Event[], clock: ClockKey, now: When): Explanation | null;
  /** Whose turn it was. */
  ledger(events: readonly Event[], until: When, calendar?: string): Record<string, unknown> | null;
  /** What this desk makes of what people did in a history. */
  relive(events: readonly Event[], until: When): { events: Event[]; refused: unknown[]; [more: string]: unknown } | null;
  /** What another desk would have made of the same work. */
  simulate(other: Desk, histories: readonly (readonly Event[])[], until?: When): Record<string, unknown>;
  /** The ticket in words fit for its requester. */
  summary(ticket: Ticket): Summary;
  /** What everything of the desk is called in a language. */
  labels(language: string): Record<string, Record<string, string>>;
  /** A decision about several tickets at once, such as `{ type: 'merge', source, into }`: what it means for each of them. */
  together(joint: Joint, tickets: readonly Ticket[], by: By, at: When): TicketDecision[];
  /** What an alert of the monitoring leads to; `id` is for a ticket that it may open. */
  alert(alert: Alert, id: string, tickets: readonly Ticket[], by: By, at: When): AlertDecision;
  /** What a mail leads to: a ticket, a reply to one, or nothing. */
  inbound(message: Inbound, id: string, tickets: readonly Ticket[], by: By, at: When): InboundDecision;
  /** Incidents that come back. */
  repeats(tickets: readonly Ticket[], at: When): unknown[];
  openOutage(id: string, intake: OutageIntake, tickets: readonly Ticket[], by: By, at: When): OutageDecision;
  joinOutage(outage: Outage, ticket: Ticket, by: By, at: When): OutageDecision;
  /** With `solve`, how the tickets of the outage are solved with it. */
  decideOutage(outage: Outage, command: OutageCommand, tickets: readonly Ticket[], by: By, at: When, options?: { solve?: object }): OutageDecision;
  /** What to say to somebody who asks about something that an outage explains. */
  firstContact(intake: Intake, outages: readonly Outage[], at: When): unknown;
  /** The clocks of a ticket for a page, readable for `days` more days, 30 by default. */
  capsule(ticket: Ticket, now: When, options?: { days?: number }): ClockCapsule;
  free(): void;
}

/** What time alone brought about in an outage. */
export declare function wakeOutage(outage: Outage, now: When): OutageDecision;
/** The outage that a whole history adds up to; `null` if the events are none. */
export declare function replayOutage(events: readonly OutageEvent[]): Outage | null;
/** Where a ticket that was merged goes on. */
export declare function redirect(id: string, tickets: readonly Ticket[]): unknown;
/** The id of the mail that carries a notice. */
export declare function messageId(notice: string, domain: string): string;
/** Whether the headers of a mail say that a machine sent it, and which. */
export declare function isAutomatic(headers: Record<string, string>): unknown;
/** The ticket that a whole history adds up to. */
export declare function replay(events: readonly Event[]): Ticket;
/** The ticket after events that follow on its last one. */
export declare function apply(ticket: Ticket, events: readonly Event[]): Ticket;
/** What many histories add up to. */
export declare function report(histories: readonly (readonly Event[])[], options?: { until?: When; zone?: string; worst?: number; zones?: Zones }): Record<string, unknown>;
