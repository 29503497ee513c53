import { BaseCalendar, type CalendarCapsule, type ClockCapsule, type ClockReport, type Day, type Diagnostic, type Length, type Metric, type When } from './shared.js';
import type {
  Actor, AgentSuggestion, Alert, AlertDecision, Article, ArticleSuggestion, Bounds, Briefing, CalendarSpec, Call, Command, Comparison, Decision, DeskSpec,
  Event, EvidenceKind, Explanation, Inbound, InboundDecision, Intake, Joint, Ledger, Outage, OutageCommand, OutageDecision, OutageEvent, OutageIntake,
  Question, Relived, Repeat, SolvedByArticle, Summary, TemplateSpec, Ticket, TicketDecision, TicketSummary, Waiting, Workload,
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
  /** Compiles a calendar that names its `zone`. @throws {@link HelpdeskError} of kind `config` with everything that is wrong at once. */
  static compile(spec: CalendarSpec, options?: CompileOptions): Calendar;
  /** Reads a capsule, an object or its JSON. @throws {@link HelpdeskError} `capsule.damaged`. */
  static fromCapsule(capsule: CalendarCapsule | string): Calendar;
  /** The days from `first` to `last`, both included, for a page. @throws {@link HelpdeskError} `time.not-a-day`, `calendar.beyond-horizon`. */
  capsule(first: Day, last: Day): CalendarCapsule;
}

/** The rules of all time zones, under one release. */
export declare class Zones {
  /** Without bytes, the ones of the package. @throws {@link HelpdeskError} `zone.damaged`. */
  constructor(bytes?: Uint8Array);
  /** `2026f`, or `intl…` for rules taken from Intl. */
  readonly release: string;
  readonly names: readonly string[];
  free(): void;
  [Symbol.dispose](): void;
}

/** The zones named, as this machine's Intl knows them, for {@link Zones}. Takes some tens of milliseconds a zone. @throws {@link HelpdeskError} `zone.unknown`. */
export declare function zonesFromIntl(names: string | Iterable<string>, options?: { release?: string }): Uint8Array;

/** An actor as an object, or in short as `agent:ola`, `agent:ola@second` or `requester:jan@firma.pl`. Your own program is `system`. */
export type By = Actor | string;

/** An actor in short as an object. What follows the last `@` is a line; where it holds a full stop, or for requesters, it is a part of the id. */
export declare function toActor(by: By): Actor;

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
  /** The document it was compiled from: every name that it gives, its people, its approvals. */
  readonly spec: DeskSpec;
  /** The templates of routine work by name; one is used by `template` of an intake. */
  readonly templates: Record<string, TemplateSpec>;
  readonly defaultCalendar: string;
  /** A calendar of the desk, its own without a name; `null`: there is none of that name. */
  calendar(name?: string): Calendar | null;
  /** Opens a ticket under an id that you made up. @throws {@link HelpdeskError} of kind `refusal` with every reason, of kind `input` for what cannot be read. */
  open(id: string, intake: Intake, by: By, at: When): Decision;
  /** What a command leads to; a command without fields may be given by its type. With `expecting`, the version of the ticket that it was meant for, an older one is refused. @throws {@link HelpdeskError} of kind `refusal` with every reason, `ticket.conflict` among them. */
  decide(ticket: Ticket, command: Command | Command['type'], by: By, at: When, options?: { expecting?: number }): Decision;
  /** Why a command would be refused; empty: it would not. */
  refusal(ticket: Ticket, command: Command | Command['type'], by: By, at: When, options?: { expecting?: number }): readonly Diagnostic[];
  /** What time alone brought about; calling it too often is harmless. */
  wake(ticket: Ticket, now: When): Decision;
  /** Where every clock of the ticket stands, also those that stopped. */
  clocks(ticket: Ticket, now: When): ClockReport[];
  /** Why a clock shows what it shows: of a ticket, or of all its events, which also tell who did what. `null`: there is no such clock. */
  explain(ticketOrEvents: Ticket | readonly Event[], clock: ClockKey, now: When): Explanation | null;
  /** Whose turn it was; `null`: there is no such calendar. @throws {@link HelpdeskError} of kind `history`. */
  ledger(events: readonly Event[], until: When, calendar?: string): Ledger | null;
  /** What this desk makes of what people did in a history; `null` if it is empty. @throws {@link HelpdeskError} of kind `history`. */
  relive(events: readonly Event[], until: When): Relived | null;
  /** What another desk would have made of the same work. */
  whatIf(other: Desk, histories: readonly (readonly Event[])[], until?: When): Comparison;
  /** The ticket in words fit for its requester. */
  summary(ticket: Ticket): TicketSummary;
  /** What everything of the desk is called in a language. */
  labels(language: string): Record<string, Record<string, string>>;
  /** What the desk guarantees for every ticket: the longest way to somebody competent, and how often one that nobody touches is handed on and escalates. Takes some milliseconds. */
  bounds(): Bounds;
  /** Its statuses, or its lines of support, as a picture. */
  graph(of?: 'statuses' | 'lines'): Picture;
  /** The number, for people, of the ticket that was the `sequence`-th by your count; `null`: the desk says nothing of numbers. */
  number(day: Day, sequence: number): string | null;
  /** What a number says, however people put the spaces and dashes. @throws {@link HelpdeskError} `number.misheard`, `number.not-this-format`, `number.no-such-date`. */
  readNumber(text: string): TicketNumber | null;
  /** Who of a ticket's line should have it, and why, from all its events; assigning stays a command. */
  suggestAgent(events: readonly Event[], at: When, workload?: Partial<Workload>): AgentSuggestion;
  /** The open tickets that nobody has, those to look at first at the front; with `line` only those of one line. */
  reviewQueue(tickets: readonly Ticket[], line?: string): Waiting[];
  /** A decision about several tickets at once, such as `{ type: 'merge', source, into }`: what it means for each of them. */
  together(joint: Joint, tickets: readonly Ticket[], by: By, at: When): TicketDecision[];
  /** What an alert of the monitoring leads to; `id` is for a ticket that it may open. */
  alert(alert: Alert, id: string, tickets: readonly Ticket[], by: By, at: When): AlertDecision;
  /** What a mail leads to: a ticket, a reply to one, or nothing. */
  inbound(message: Inbound, id: string, tickets: readonly Ticket[], by: By, at: When): InboundDecision;
  /** Incidents that come back. */
  repeats(tickets: readonly Ticket[], at: When): Repeat[];
  /** Opens an outage; `tickets` are those that it may concern. */
  openOutage(id: string, intake: OutageIntake, tickets: readonly Ticket[], by: By, at: When): OutageDecision;
  /** Lets a ticket take part in an outage. */
  joinOutage(outage: Outage, ticket: Ticket, by: By, at: When): OutageDecision;
  /** With `solve`, how the tickets of the outage are solved with it. */
  decideOutage(outage: Outage, command: OutageCommand, tickets: readonly Ticket[], by: By, at: When, options?: { solve?: Omit<Extract<Command, { type: 'solve' }>, 'type'> }): OutageDecision;
  /** What to say to somebody who asks about something that an outage explains. */
  firstContact(intake: Intake, outages: readonly Outage[], at: When): Briefing[];
  /** The clocks of a ticket for a page, readable for `days` more days, 30 by default. @throws {@link HelpdeskError} `time.not-a-duration`. */
  capsule(ticket: Ticket, now: When, options?: { days?: number }): ClockCapsule;
  free(): void;
  [Symbol.dispose](): void;
}

/** A number of a ticket, taken apart. */
export interface TicketNumber {
  /** As its scheme writes it. */
  number: string;
  /** Your count. */
  sequence: number;
  /** Where the number shows it. */
  year?: number;
  /** Where the number shows it. */
  date?: Day;
}

/** A graph of a desk, in every notation. */
export interface Picture {
  title: string;
  nodes: { name: string; label: string; kind: string; entry: boolean; end: boolean; detail?: string; problems?: string[] }[];
  edges: { from: string; to: string; label?: string; automatic: boolean; tells?: boolean; problems?: string[] }[];
  /** Whether every status that is not final leads to every other one; drawn as ways from one node. */
  open_ended?: boolean;
  mermaid: string;
  dot: string;
  /** Complete in itself; it takes the colours of a light or dark page. */
  svg: string;
}

/** What time alone brought about in an outage. */
export declare function wakeOutage(outage: Outage, now: When): OutageDecision;
/** The outage that a whole history adds up to; `null` if the events are none. */
export declare function replayOutage(events: readonly OutageEvent[]): Outage | null;
/** The id of the ticket that a merged one goes on in, at the end of all mergers; its own id if it was not merged, `null` if mergers go round in a circle. */
export declare function redirect(id: string, tickets: readonly Ticket[]): string | null;
/** The id of the mail that carries a notice. */
export declare function messageId(notice: string, domain: string): string;
/** Whether the headers of a mail, by lower-case name, say that a machine sent it. */
export declare function isAutomatic(headers: Record<string, string>): boolean;
/** The ticket that a whole history adds up to. @throws {@link HelpdeskError} of kind `history` for events with a gap or without a registration. */
export declare function replay(events: readonly Event[]): Ticket;
/** The ticket after events that follow on its last one. @throws {@link HelpdeskError} of kind `history` for events that do not. */
export declare function apply(ticket: Ticket, events: readonly Event[]): Ticket;
/** How a {@link Report} is made. */
export interface ReportOptions {
  /** When it ends; by default at the last event. */
  until?: When;
  /** The zone of its days, weeks and months; by default UTC. */
  zone?: string;
  /** How many breaches it names; by default 10. */
  worst?: number;
  /** How soon a call is to be answered; by default 20 seconds. */
  answerWithin?: Length;
  zones?: Zones;
}

/** What a {@link Report} counts beside tickets. */
export interface ReportBeside {
  outages?: readonly Outage[];
  /** Calls that no ticket records, such as those that nobody answered. */
  calls?: readonly Call[];
}

/** A report in the making: taken in part by part, merged, and asked at any time. It lives in the engine until `free`. */
export declare class Report {
  /** @throws {@link HelpdeskError} of kind `zone` for a zone that is not known. */
  constructor(options?: ReportOptions);
  /** Takes in whole lives of tickets and what is beside them; nothing if something is at fault. A ticket counts as often as it is added. @throws {@link HelpdeskError} of kind `history` for events with a gap or without a registration. */
  add(histories?: readonly (readonly Event[])[], beside?: ReportBeside): void;
  /** Takes in what another counted over other tickets; that one stays as it is. @throws {@link HelpdeskError} `argument.unequal-options` if they were not made alike. */
  merge(other: Report): void;
  /** The figures of everything so far. */
  finish(): Summary;
  free(): void;
  [Symbol.dispose](): void;
}

/** What many histories, outages and calls add up to, in one go. */
export declare function report(histories: readonly (readonly Event[])[], options?: ReportOptions & ReportBeside): Summary;
/** A history told again by the versions of the desk that recorded it: it comes out again, event by event. @throws {@link HelpdeskError} `history.unknown-desk`. */
export declare function retell(versions: Iterable<Desk>, events: readonly Event[], until: When): Relived;
/** What happened under whichever version was in force, beside what another desk makes of the same work. @throws {@link HelpdeskError} `history.unknown-desk`. */
export declare function whatIfInForce(versions: Iterable<Desk>, other: Desk, histories: readonly (readonly Event[])[], until?: When): Comparison;
/** The keyed digest of an identifier, 64 hexadecimal digits: all that registers, commands and your directory hold of it. The key has 16 bytes or more and is kept nowhere; `scope` is what the identifier is good for. @throws {@link HelpdeskError} `identifier.key-too-short` and others of kind `input`, which never repeat the identifier. */
export declare function digest(kind: EvidenceKind, identifier: string, options: { key: Uint8Array | string; scope?: string }): string;
/** Throws for what cannot be a Polish national identity number. @throws {@link HelpdeskError} `identifier.not-a-pesel`, which does not repeat it. */
export declare function checkPesel(text: string): void;
/** When evidence for a person was wrong in the history of a ticket: what is handed in as `elsewhere` on another. */
export declare function failures(events: readonly Event[], person: string): string[];
/** The articles that may help, each with its points and its reasons; the best first, 5 at most unless `most` says more. */
export declare function suggestArticles(articles: readonly Article[], question: Question, options?: { solved?: readonly SolvedByArticle[]; most?: number }): ArticleSuggestion[];
/** A line without control characters and other letters that cannot be seen, which commands refuse; line breaks and tabs become spaces. For names and subjects that come from outside. */
export declare function withoutHidden(line: string): string;
/** The names of the articles that should have been looked over before a day. */
export declare function articlesToReview(articles: readonly Article[], today: Day): string[];
