import { json, options, textOf, wrong } from '../common/errors.js';
import { toLength, toMillis, toText } from '../common/time.js';
import { CapsuleCalendar, said } from './calendar.js';
import { ask, engine, owned } from './engine.js';

const tell = (question) => JSON.parse(ask(question));

/**
 * An actor in short, `role:id@line`, as an object. What follows the last `@` is no line but a part of
 * the id, as in a mail address, where the role is `requester` and where it holds a full stop.
 */
export function toActor(by) {
  if (typeof by !== 'string') return by;
  const [, role, colon, rest] = /^([^:]*)(:?)([^]*)$/.exec(by);
  const whole = colon ? rest : role;
  const at = colon ? whole.lastIndexOf('@') : whole.indexOf('@');
  const after = whole.slice(at + 1);
  const isLine = at >= 0 && !(colon && (role === 'requester' || after.includes('.')));
  const before = isLine ? whole.slice(0, at) : whole;
  const [id, line] = [colon ? before : '', isLine ? after : ''];
  return { role: colon ? role : before, ...(id && { id }), ...(line && { line }) };
}

/** Who acts. Nobody is taken for the system only because a name was forgotten. */
const actor = (by) => json(toActor(by) ?? undefined, 'an actor such as `agent:ola`');

/** The rules of all time zones, under one release. */
export class Zones {
  #handle;

  constructor(bytes) {
    if (bytes !== undefined && !(bytes instanceof Uint8Array)) throw wrong('input', 'zone.damaged', 'a zone pack is a Uint8Array');
    this.#handle = owned(ask(() => (bytes ? engine().Zones.read(bytes) : engine().Zones.builtin())));
  }

  /** @internal */
  get handle() {
    return this.#handle.get();
  }

  get release() {
    return ask(() => this.handle.release());
  }

  get names() {
    return ask(() => this.handle.names());
  }

  free() {
    this.#handle.free();
  }

  [Symbol.dispose ?? Symbol.for('Symbol.dispose')]() {
    this.free();
  }
}

let builtin;

/** The zones given, or those of the package. */
function zonesOf(given) {
  const { zones } = options(given ?? undefined);
  if (zones instanceof Zones) return zones.handle;
  if (zones !== undefined) throw wrong('input', 'zone.damaged', '`zones` is no Zones', 'new Zones(bytes)');
  try {
    builtin ??= new Zones();
    return builtin.handle;
  } catch (error) {
    if (error?.code !== 'host.restarted') throw error;
    return (builtin = new Zones()).handle;
  }
}

function wrapped(handle) {
  const [id, zone, zoneRelease, first, last] = ask(() => handle.words());
  return Calendar.wrap(handle, { id, zone, zoneRelease, first, last });
}

/** A calendar that was compiled here, or read from a capsule. */
export class Calendar extends CapsuleCalendar {
  static compile(spec, options) {
    return wrapped(ask(() => zonesOf(options).calendar(json(spec, 'the calendar'))));
  }

  /** What is likely not meant. */
  get warnings() {
    return tell(() => this.handle.warnings());
  }

  /** The days from `first` to `last` as a value for a page. */
  capsule(first, last) {
    return tell(() => this.handle.capsule(said(first), said(last)));
  }
}

/** A compiled desk. Immutable; it keeps nothing of the tickets it decides about. */
export class Desk {
  #handle;

  constructor(spec, options) {
    this.#handle = owned(ask(() => zonesOf(options).desk(typeof spec === 'string' ? spec : json(spec, 'the desk'))));
  }

  static compile(spec, options) {
    return compiled(spec, options);
  }

  /** @internal */
  get handle() {
    return this.#handle.get();
  }

  #ask(question) {
    return tell(() => question(this.#handle.get()));
  }

  get version() {
    return ask(() => this.#handle.get().version());
  }

  get warnings() {
    return this.#ask((desk) => desk.warnings());
  }

  /** The document it was compiled from, with every name that it gives. */
  get spec() {
    return this.#ask((desk) => desk.spec());
  }

  /** The templates of routine work by name. */
  get templates() {
    return this.spec.templates ?? {};
  }

  get defaultCalendar() {
    return ask(() => this.#handle.get().default_calendar());
  }

  calendar(name = this.defaultCalendar) {
    const handle = ask(() => this.#handle.get().calendar(textOf(name, 'the name of a calendar')));
    return handle ? wrapped(handle) : null;
  }

  open(id, intake, by, at) {
    return this.#ask((desk) => desk.open(textOf(id, 'the id'), json(intake, 'the intake'), actor(by), toMillis(at)));
  }

  /** With `expecting`, a ticket that somebody else changed since that version is a conflict. */
  decide(ticket, command, by, at, given) {
    const { expecting } = options(given);
    if (expecting !== undefined && !Number.isSafeInteger(expecting)) throw wrong('input', 'shape.wrong-type', '`expecting` is no version of a ticket');
    const text = json(typeof command === 'string' ? { type: command } : command, 'the command');
    return this.#ask((desk) => desk.decide(json(ticket, 'the ticket'), text, actor(by), toMillis(at), expecting));
  }

  /** The reasons against a command; none: it would be taken. */
  refusal(ticket, command, by, at, given) {
    try {
      this.decide(ticket, command, by, at, given);
      return [];
    } catch (error) {
      if (error?.kind === 'refusal') return error.diagnostics;
      throw error;
    }
  }

  wake(ticket, now) {
    return this.#ask((desk) => desk.wake(json(ticket, 'the ticket'), toMillis(now)));
  }

  clocks(ticket, now) {
    return this.#ask((desk) => desk.clocks(json(ticket, 'the ticket'), toMillis(now)));
  }

  explain(ticketOrEvents, clock, now) {
    const text = json(ticketOrEvents, 'the ticket');
    const key = json(clock, 'the clock');
    const ask = Array.isArray(ticketOrEvents) ? 'explain_history' : 'explain';
    return this.#ask((desk) => desk[ask](text, key, toMillis(now)));
  }

  ledger(events, until, calendar = this.defaultCalendar) {
    return this.#ask((desk) => desk.ledger(json(events, 'the events'), textOf(calendar, 'the name of a calendar'), toMillis(until)));
  }

  relive(events, until) {
    return this.#ask((desk) => desk.relive(json(events, 'the events'), toMillis(until)));
  }

  /** What `other` would have made of the same work. */
  whatIf(other, histories, until) {
    const end = until === undefined ? undefined : toMillis(until);
    return this.#ask((desk) => desk.simulate(handleOf(other), json(histories, 'the histories'), end));
  }

  /** The ticket in words fit for its requester. */
  summary(ticket) {
    return this.#ask((desk) => desk.summary(json(ticket, 'the ticket')));
  }

  /** What everything of the desk is called in a language. */
  labels(language) {
    return this.#ask((desk) => desk.labels(textOf(language, 'the language')));
  }

  /** What the desk guarantees for every ticket. */
  bounds() {
    return this.#ask((desk) => desk.bounds());
  }

  /** Its `statuses` or its `lines` as a picture: nodes, edges, and the same in Mermaid, DOT and SVG. */
  graph(of = 'statuses') {
    const found = ask(() => this.#handle.get().graph(said(of)));
    if (found === undefined) throw wrong('input', 'shape.invalid-value', `a desk has statuses and lines to draw, and no \`${String(of)}\``, 'statuses');
    return JSON.parse(found);
  }

  /** The number, for people, of the ticket that was the `sequence`-th by your count; `null` if the desk says nothing of numbers. */
  number(day, sequence) {
    if (!Number.isSafeInteger(sequence) || sequence < 0) throw wrong('input', 'shape.wrong-type', `\`${String(sequence)}\` is no whole number of 0 or more`);
    return ask(() => this.#handle.get().number(said(day), sequence)) ?? null;
  }

  /** What a number says, however people put the spaces and dashes. */
  readNumber(text) {
    return JSON.parse(ask(() => this.#handle.get().read_number(textOf(text, 'the number'))) ?? 'null');
  }

  /** Who of a ticket's line should have it, and why; assigning stays a command. */
  suggestAgent(events, at, workload = {}) {
    return this.#ask((desk) => desk.suggest_agent(json(events, 'the events'), json(workload, 'the workload'), toMillis(at)));
  }

  /** The open tickets that nobody has, those to look at first at the front. */
  reviewQueue(tickets, line = '') {
    return this.#ask((desk) => desk.review_queue(json(tickets, 'the tickets'), textOf(line, 'the line')));
  }

  /** A decision about several tickets at once, such as a merger: what it means for each of them. */
  together(joint, tickets, by, at) {
    return this.#ask((desk) => desk.together(json(joint, 'the decision'), json(tickets, 'the tickets'), actor(by), toMillis(at)));
  }

  /** What an alert of the monitoring leads to: `id` is for a ticket that it may open. */
  alert(alert, id, tickets, by, at) {
    return this.#ask((desk) => desk.alert(json(alert, 'the alert'), textOf(id, 'the id'), json(tickets, 'the tickets'), actor(by), toMillis(at)));
  }

  /** What a mail leads to: a ticket, a reply to one, or nothing. */
  inbound(message, id, tickets, by, at) {
    return this.#ask((desk) => desk.inbound(json(message, 'the message'), textOf(id, 'the id'), json(tickets, 'the tickets'), actor(by), toMillis(at)));
  }

  /** Incidents that come back. */
  repeats(tickets, at) {
    return this.#ask((desk) => desk.repeats(json(tickets, 'the tickets'), toMillis(at)));
  }

  openOutage(id, intake, tickets, by, at) {
    return this.#ask((desk) => desk.open_outage(textOf(id, 'the id'), json(intake, 'the intake'), json(tickets, 'the tickets'), actor(by), toMillis(at)));
  }

  joinOutage(outage, ticket, by, at) {
    return this.#ask((desk) => desk.join_outage(json(outage, 'the outage'), json(ticket, 'the ticket'), actor(by), toMillis(at)));
  }

  /** With `solve`, how the tickets of the outage are solved with it. */
  decideOutage(outage, command, tickets, by, at, given) {
    const { solve } = options(given);
    const how = solve === undefined ? '' : json(solve, 'the solution');
    return this.#ask((desk) => desk.decide_outage(json(outage, 'the outage'), json(command, 'the command'), how, json(tickets, 'the tickets'), actor(by), toMillis(at)));
  }

  /** What to say to somebody who asks about something that an outage explains. */
  firstContact(intake, outages, at) {
    return this.#ask((desk) => desk.first_contact(json(intake, 'the intake'), json(outages, 'the outages'), toMillis(at)));
  }

  /** The clocks of a ticket for a page. */
  capsule(ticket, now, given) {
    const { days = 30 } = options(given);
    if (!Number.isSafeInteger(days) || days < 0) throw wrong('input', 'time.not-a-duration', `\`${String(days)}\` is no number of days`);
    return this.#ask((desk) => desk.capsule(json(ticket, 'the ticket'), toMillis(now), Math.min(days, 40_000)));
  }

  free() {
    this.#handle.free();
  }

  [Symbol.dispose ?? Symbol.for('Symbol.dispose')]() {
    this.free();
  }
}

// Outside of their class: one that names itself would be renamed in the bundle.
const compiled = (spec, options) => new Desk(spec, options);

function handleOf(desk) {
  if (desk instanceof Desk) return desk.handle;
  throw wrong('input', 'shape.wrong-type', 'this is no Desk');
}

/** The ticket that a whole history adds up to. */
export function replay(events) {
  return tell(() => engine().Desk.replay(json(events, 'the events')));
}

/** The ticket after events that follow on its last one. */
export function apply(ticket, events) {
  return tell(() => engine().Desk.apply(json(ticket, 'the ticket'), json(events, 'the events')));
}

/** What time alone brought about in an outage. */
export function wakeOutage(outage, now) {
  return tell(() => engine().Desk.wake_outage(json(outage, 'the outage'), toMillis(now)));
}

/** The outage that a whole history adds up to; `null` if the events are none. */
export function replayOutage(events) {
  return tell(() => engine().Desk.replay_outage(json(events, 'the events')));
}

/** Where a ticket that was merged goes on. */
export function redirect(id, tickets) {
  return tell(() => engine().Desk.redirect(textOf(id, 'the id'), json(tickets, 'the tickets')));
}

/** The id of the mail that carries a notice. */
export function messageId(notice, domain) {
  return ask(() => engine().Desk.message_id(json(notice, 'the notice'), textOf(domain, 'the domain')));
}

/** Whether the headers of a mail, by lower-case name, say that a machine sent it. */
export function isAutomatic(headers) {
  return tell(() => engine().Desk.is_automatic(json(headers, 'the headers')));
}

/** A report in the making: taken in part by part, merged, and asked at any time. */
export class Report {
  #handle;

  constructor(given) {
    const { zones, until, answerWithin, ...others } = options(given);
    const words = {
      ...others,
      ...(until !== undefined && { until: toText(until) }),
      ...(answerWithin !== undefined && { answer_within_seconds: toLength(answerWithin) / 1000 }),
    };
    this.#handle = owned(ask(() => zonesOf({ zones }).counting(json(words, 'the options'))));
  }

  /** Takes in whole histories, outages, and calls that no ticket records; nothing if something is at fault. */
  add(histories = [], beside) {
    const { outages = [], calls = [] } = options(beside);
    ask(() => this.#handle.get().add(json(histories, 'the histories'), json({ outages, calls }, 'the outages and calls')));
  }

  /** Takes in what another counted over other tickets; that one stays as it is. */
  merge(other) {
    if (!isReport(other)) throw wrong('input', 'shape.wrong-type', 'this is no Report; figures cannot be merged, merge before `finish`');
    ask(() => this.#handle.get().merge(other.#handle.get()));
  }

  /** The figures of everything so far. */
  finish() {
    return tell(() => this.#handle.get().finish());
  }

  free() {
    this.#handle.free();
  }

  [Symbol.dispose ?? Symbol.for('Symbol.dispose')]() {
    this.free();
  }
}

// Outside of its class, as `compiled`.
const isReport = (given) => given instanceof Report;

/** What many histories, outages and calls add up to, in one go. */
export function report(histories, given) {
  const { outages, calls, ...others } = options(given);
  const making = new Report(others);
  try {
    making.add(histories, { outages, calls });
    return making.finish();
  } finally {
    making.free();
  }
}

/** Asks the versions of one desk. */
function withVersions(desks, question) {
  if (typeof desks?.[Symbol.iterator] !== 'function') throw wrong('input', 'shape.wrong-type', 'the versions: expected a list of desks');
  const handles = Array.from(desks, handleOf);
  const versions = owned(ask(() => new (engine().Versions)()));
  try {
    ask(() => handles.forEach((desk) => versions.get().add(desk)));
    return tell(() => question(versions.get()));
  } finally {
    versions.free();
  }
}

/** A history told again by the versions of the desk that recorded it. */
export function retell(versions, events, until) {
  return withVersions(versions, (versions) => versions.retell(json(events, 'the events'), toMillis(until)));
}

/** What happened under the versions in force, beside what another desk makes of the same work. */
export function whatIfInForce(versions, other, histories, until) {
  const end = until === undefined ? undefined : toMillis(until);
  return withVersions(versions, (versions) => versions.simulate(handleOf(other), json(histories, 'the histories'), end));
}

/** The keyed digest of an identifier, 64 hexadecimal digits: all that registers and commands hold of it. */
export function digest(kind, identifier, given) {
  const { key, scope = '' } = options(given);
  const bytes = typeof key === 'string' ? new TextEncoder().encode(key) : key;
  if (!(bytes instanceof Uint8Array)) throw wrong('input', 'identifier.key-too-short', 'the key is a Uint8Array of 16 bytes or more');
  return ask(() => engine().Desk.digest(bytes, textOf(kind, 'the kind'), textOf(scope, 'the scope'), textOf(identifier, 'the identifier')));
}

/** Throws for what cannot be a Polish national identity number. */
export function checkPesel(text) {
  ask(() => engine().Desk.check_pesel(textOf(text, 'the number')));
}

/** When evidence for a person was wrong in a history: what is handed in as `elsewhere` on another ticket. */
export function failures(events, person) {
  return tell(() => engine().Desk.failures(json(events, 'the events'), textOf(person, 'the person')));
}

/** The articles that may help, each with its points and its reasons; the best first. */
export function suggestArticles(articles, question, given) {
  const { solved = [], most = 5 } = options(given);
  if (!Number.isSafeInteger(most) || most < 0) throw wrong('input', 'shape.wrong-type', `\`most\`: expected a whole number of 0 or more, got \`${String(most)}\``);
  const texts = [json(articles, 'the articles'), json(solved, 'the tickets solved'), json(question, 'the question')];
  return tell(() => engine().Desk.suggest_articles(...texts, Math.min(most, 2 ** 31)));
}

/** A line with nothing in it that cannot be seen: what to do with names and subjects from outside before they go in. */
export function withoutHidden(line) {
  return ask(() => engine().Desk.without_hidden(textOf(line, 'the line')));
}

/** The names of the articles that should have been looked over before a day. */
export function articlesToReview(articles, today) {
  return tell(() => engine().Desk.articles_to_review(json(articles, 'the articles'), said(today)));
}
