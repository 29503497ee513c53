import { json, translated, wrong } from '../common/errors.js';
import { toMillis } from '../common/time.js';
import { Calendar as CapsuleCalendar } from './calendar.js';
import { crashed, engine, owned } from './engine.js';

/** Asks the engine, and turns whatever it throws into an error of this package. */
function ask(question) {
  try {
    return question();
  } catch (error) {
    throw translated(crashed(error));
  }
}

const tell = (question) => JSON.parse(ask(question));

/** An actor as an object, or in short as `agent:ola` or `agent:ola@second`. */
function actor(by) {
  if (typeof by !== 'string') return json(by ?? { role: 'system' }, 'the actor');
  const [, role, id, line] = /^([a-z_]+)(?::([^@]+))?(?:@(.+))?$/.exec(by) ?? [undefined, by];
  return json({ role, ...(id && { id }), ...(line && { line }) }, 'the actor');
}

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
    return this.handle.release();
  }

  get names() {
    return this.handle.names();
  }

  free() {
    this.#handle.free();
  }
}

let builtin;

/** The zones given, or those of the package. */
function zonesOf(options) {
  const zones = options?.zones;
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
  const [id, zone, zoneRelease, first, last] = handle.words();
  return Calendar.wrap(handle, { id, zone, zoneRelease, first, last });
}

/** A calendar that was compiled here, or read from a capsule. */
export class Calendar extends CapsuleCalendar {
  static compile(spec, options) {
    return wrapped(ask(() => zonesOf(options).calendar(json(spec, 'the calendar'))));
  }

  /** What is likely not meant. */
  get warnings() {
    return JSON.parse(this.handle.warnings());
  }

  /** The days from `first` to `last` as a value for a page. */
  capsule(first, last) {
    return tell(() => this.handle.capsule(String(first), String(last)));
  }
}

/** A compiled desk. Immutable; it keeps nothing of the tickets it decides about. */
export class Desk {
  #handle;

  constructor(spec, options) {
    this.#handle = owned(ask(() => zonesOf(options).desk(typeof spec === 'string' ? spec : json(spec, 'the desk'))));
  }

  static compile(spec, options) {
    return new Desk(spec, options);
  }

  #ask(question) {
    return tell(() => question(this.#handle.get()));
  }

  get version() {
    return this.#handle.get().version();
  }

  get warnings() {
    return this.#ask((desk) => desk.warnings());
  }

  get defaultCalendar() {
    return this.#handle.get().default_calendar();
  }

  calendar(name = this.defaultCalendar) {
    const handle = this.#handle.get().calendar(String(name));
    return handle ? wrapped(handle) : null;
  }

  open(id, intake, by, at) {
    return this.#ask((desk) => desk.open(String(id), json(intake, 'the intake'), actor(by), toMillis(at)));
  }

  /** With `expecting`, a ticket that somebody else changed since that version is a conflict. */
  decide(ticket, command, by, at, { expecting } = {}) {
    if (expecting !== undefined && !Number.isSafeInteger(expecting)) throw wrong('input', 'shape.invalid-type', '`expecting` is no version of a ticket');
    const text = json(typeof command === 'string' ? { type: command } : command, 'the command');
    return this.#ask((desk) => desk.decide(json(ticket, 'the ticket'), text, actor(by), toMillis(at), expecting));
  }

  /** The reasons against a command; none: it would be taken. */
  refusal(ticket, command, by, at) {
    try {
      this.decide(ticket, command, by, at);
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
    return this.#ask((desk) => desk.ledger(json(events, 'the events'), String(calendar), toMillis(until)));
  }

  relive(events, until) {
    return this.#ask((desk) => desk.relive(json(events, 'the events'), toMillis(until)));
  }

  /** What `other` would have made of the same work. */
  simulate(other, histories, until) {
    if (!(other instanceof Desk)) throw wrong('input', 'shape.invalid-type', 'the other desk is no Desk');
    const end = until === undefined ? undefined : toMillis(until);
    return this.#ask((desk) => desk.simulate(other.#handle.get(), json(histories, 'the histories'), end));
  }

  /** The ticket in words fit for its requester. */
  summary(ticket) {
    return this.#ask((desk) => desk.summary(json(ticket, 'the ticket')));
  }

  /** What everything of the desk is called in a language. */
  labels(language) {
    return this.#ask((desk) => desk.labels(String(language)));
  }

  /** A decision about several tickets at once, such as a merger: what it means for each of them. */
  together(joint, tickets, by, at) {
    return this.#ask((desk) => desk.together(json(joint, 'the decision'), json(tickets, 'the tickets'), actor(by), toMillis(at)));
  }

  /** What an alert of the monitoring leads to: `id` is for a ticket that it may open. */
  alert(alert, id, tickets, by, at) {
    return this.#ask((desk) => desk.alert(json(alert, 'the alert'), String(id), json(tickets, 'the tickets'), actor(by), toMillis(at)));
  }

  /** What a mail leads to: a ticket, a reply to one, or nothing. */
  inbound(message, id, tickets, by, at) {
    return this.#ask((desk) => desk.inbound(json(message, 'the message'), String(id), json(tickets, 'the tickets'), actor(by), toMillis(at)));
  }

  /** Incidents that come back. */
  repeats(tickets, at) {
    return this.#ask((desk) => desk.repeats(json(tickets, 'the tickets'), toMillis(at)));
  }

  openOutage(id, intake, tickets, by, at) {
    return this.#ask((desk) => desk.open_outage(String(id), json(intake, 'the intake'), json(tickets, 'the tickets'), actor(by), toMillis(at)));
  }

  joinOutage(outage, ticket, by, at) {
    return this.#ask((desk) => desk.join_outage(json(outage, 'the outage'), json(ticket, 'the ticket'), actor(by), toMillis(at)));
  }

  /** With `solve`, how the tickets of the outage are solved with it. */
  decideOutage(outage, command, tickets, by, at, { solve } = {}) {
    const how = solve === undefined ? '' : json(solve, 'the solution');
    return this.#ask((desk) => desk.decide_outage(json(outage, 'the outage'), json(command, 'the command'), how, json(tickets, 'the tickets'), actor(by), toMillis(at)));
  }

  /** What to say to somebody who asks about something that an outage explains. */
  firstContact(intake, outages, at) {
    return this.#ask((desk) => desk.first_contact(json(intake, 'the intake'), json(outages, 'the outages'), toMillis(at)));
  }

  /** The clocks of a ticket for a page. */
  capsule(ticket, now, { days = 30 } = {}) {
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
  return tell(() => engine().Desk.redirect(String(id), json(tickets, 'the tickets')));
}

/** The id of the mail that carries a notice. */
export function messageId(notice, domain) {
  return ask(() => engine().Desk.message_id(json(notice, 'the notice'), String(domain)));
}

/** Whether the headers of a mail say that a machine sent it, and which. */
export function isAutomatic(headers) {
  return tell(() => engine().Desk.is_automatic(json(headers, 'the headers')));
}

/** What many histories add up to. */
export function report(histories, { zones, ...options } = {}) {
  const { until, ...rest } = options;
  const words = { ...rest, ...(until !== undefined && { until: typeof until === 'string' ? until : new Date(toMillis(until)).toISOString() }) };
  return tell(() => zonesOf({ zones }).report(json(histories, 'the histories'), json(words, 'the options')));
}
