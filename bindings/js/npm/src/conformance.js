// Shared test vectors, asked through the public interface of this package.

const isTable = (value) => value !== null && typeof value === 'object' && !Array.isArray(value);

class Mismatch extends Error {
  constructor(place, expected, found) {
    super(`${place}: expected ${show(expected)}, found ${show(found)}`);
    this.place = place;
  }
}

const show = (value) => (typeof value === 'string' ? value : JSON.stringify(value));

/** What a vector names has to be so, what it leaves out may be anything. */
function compare(api, wanted, found, place) {
  if (isTable(wanted) && isTable(found)) {
    for (const [name, value] of Object.entries(wanted)) compare(api, value, found[name] ?? null, `${place}.${name}`);
  } else if (Array.isArray(wanted) && Array.isArray(found) && wanted.length === found.length) {
    wanted.forEach((value, index) => compare(api, value, found[index], `${place}[${index}]`));
  } else if (!same(api, wanted, found)) {
    throw new Mismatch(place, wanted, found);
  }
}

function same(api, wanted, found) {
  if (typeof wanted === 'string' && typeof found === 'string' && wanted !== found) {
    try {
      return api.toMillis(wanted) === api.toMillis(found);
    } catch {
      return false;
    }
  }
  return wanted === found;
}

const matches = (api, wanted, found) => {
  try {
    compare(api, wanted, found, '');
    return true;
  } catch {
    return false;
  }
};

/** `set/metric/cycle` as an object. */
function clockKey(text) {
  const [first, metric, cycle] = text.split('/');
  if (metric === undefined) return { metric: first };
  return { set: first, metric, ...(cycle !== undefined && { cycle: Number(cycle) }) };
}

function event(api, wanted) {
  const spelt = typeof wanted === 'string' ? { type: wanted } : { ...wanted };
  if (typeof spelt.by === 'string') spelt.by = api.toActor(spelt.by);
  if (typeof spelt.clock === 'string') spelt.clock = clockKey(spelt.clock);
  return spelt;
}

const notice = (wanted) => (typeof wanted === 'string' ? { id: wanted } : wanted);

/** A JSON merge patch, RFC 7396. */
function merged(target, patch) {
  if (!isTable(patch)) return patch;
  const result = isTable(target) ? { ...target } : {};
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) delete result[name];
    else result[name] = merged(result[name], value);
  }
  return result;
}

function deskOf(document, one) {
  const desk = typeof one.desk === 'string' ? document.desks?.[one.desk] : one.desk;
  if (!isTable(desk)) throw new Mismatch('desk', 'a desk', one.desk ?? null);
  return 'with' in one ? merged(desk, one.with) : desk;
}

function checkFaults(api, document, one, options) {
  let found;
  try {
    const desk = new api.Desk(deskOf(document, one), options);
    found = desk.warnings;
    for (const [language, wanted] of Object.entries(one.expect_labels ?? {})) compare(api, wanted, desk.labels(language), `expect_labels.${language}`);
  } catch (error) {
    if (error?.kind !== 'config') throw error;
    found = error.diagnostics;
  }
  for (const [field, severity] of [['expect_errors', 'error'], ['expect_warnings', 'warning'], ['expect_notes', 'note']]) {
    if (!(field in one)) continue;
    compare(api, one[field], found.filter((fault) => fault.severity === severity), field);
  }
}

/** One ticket of a case. */
function takeStep(api, desk, play, step) {
  const { at, do: action } = step;
  const by = api.toActor(step.as ?? 'system');
  if (SEVERAL[action.type]) return takeSeveral(api, desk, play, step, by);
  // Other commands, too, have a ticket: the one to relate to.
  const named = action.type === 'open' ? action.ticket : undefined;
  const id = named ?? step.ticket ?? play.first ?? 'T1';
  const known = play.tickets.get(id);
  if (action.type === 'open') {
    if (known) throw new Mismatch('do', 'a new ticket', id);
    const opened = desk.open(id, action.intake, by, at);
    play.first ??= id;
    play.tickets.set(id, { ticket: opened.ticket, events: [...opened.events] });
    return { id, decision: opened };
  }
  if (!known) throw new Mismatch('do', 'a ticket that was opened', id);
  if (action === 'look') return { id, decision: { events: [], notices: [] } };
  const decision = action === 'wake' ? desk.wake(known.ticket, at) : desk.decide(known.ticket, action, by, at, { expecting: step.expecting });
  known.ticket = decision.ticket;
  known.events.push(...decision.events);
  return { id, decision };
}

function inOrder(api, wanted, found, place) {
  let next = 0;
  wanted.forEach((one, index) => {
    while (next < found.length && !matches(api, one, found[next])) next++;
    if (next++ >= found.length) throw new Mismatch(`${place}[${index}]`, one, found);
  });
}

/** An event in one table: its own fields and those of its fact. */
const flat = ({ fact, ...own }) => ({ ...fact, ...own });

function compareDecision(api, expect, { events: whole, notices }, place) {
  const events = whole.map(flat);
  if (expect.events) compare(api, expect.events.map((wanted) => event(api, wanted)), events, `${place}.events`);
  if (expect.events_include) inOrder(api, expect.events_include.map((wanted) => event(api, wanted)), events, `${place}.events_include`);
  if (expect.notices) compare(api, expect.notices.map(notice), notices, `${place}.notices`);
  if (expect.notices_include) inOrder(api, expect.notices_include.map(notice), notices, `${place}.notices_include`);
}

/** The clock that a key names, the latest cycle where it names none. */
function clockOf(api, clocks, key) {
  const named = clocks.filter((clock) => matches(api, clockKey(key), clock));
  if (new Set(named.map(({ set }) => set)).size > 1) throw new Mismatch(key, 'one clock', named.map(({ set }) => set));
  return named.reduce((latest, clock) => (latest && clock.cycle < latest.cycle ? latest : clock), null);
}

function compareTicket(api, desk, expect, { ticket }, at, place) {
  if (expect.ticket) {
    const priority = ticket.priority_override?.priority ?? ticket.classification.priority;
    compare(api, expect.ticket, { ...ticket, priority }, `${place}.ticket`);
  }
  if (expect.summary) compare(api, expect.summary, desk.summary(ticket), `${place}.summary`);
  if ('next_wake' in expect) compare(api, expect.next_wake, desk.wake(ticket, ticket.last_at).next_wake ?? null, `${place}.next_wake`);
  const clocks = expect.clocks || expect.explanations ? desk.clocks(ticket, at) : [];
  for (const [key, wanted] of Object.entries(expect.clocks ?? {})) {
    compare(api, wanted, clockOf(api, clocks, key), `${place}.clocks.${key}`);
  }
  for (const [key, wanted] of Object.entries(expect.explanations ?? {})) {
    const clock = clockOf(api, clocks, key);
    const { metric, set, cycle } = clock ?? {};
    compare(api, wanted, clock && desk.explain(ticket, { metric, set, cycle }, at), `${place}.explanations.${key}`);
  }
}

function playThrough(api, document, one, options, record) {
  const desk = new api.Desk(deskOf(document, one), options);
  if (!one.steps?.length) throw new Mismatch('steps', 'a list of steps', 'nothing to do');
  const play = { tickets: new Map(), outages: new Map() };
  one.steps.forEach((step, index) => {
    const [place, expect] = [`steps[${index}].expect`, step.expect ?? {}];
    let came;
    try {
      came = takeStep(api, desk, play, step);
    } catch (error) {
      if (error?.kind !== 'refusal') throw error;
      record?.(one.id, index, { refusal: error.diagnostics.map(({ code }) => code) });
      const codes = error.diagnostics.map(({ code }) => code);
      if (!expect.refusal) throw new Mismatch(place, 'no refusal', error.message);
      compare(api, expect.refusal, codes, `${place}.refusal`);
      const known = play.tickets.get(mainOf(step, play));
      if (known) compareTicket(api, desk, expect, known, step.at, place);
      compareSeveral(api, desk, play, expect, {}, step.at, place);
      return;
    }
    if (expect.refusal) throw new Mismatch(`${place}.refusal`, expect.refusal, 'not refused');
    const { id, decision } = came;
    const known = play.tickets.get(id);
    if (SEVERAL[step.do.type]) {
      compareDecision(api, expect, decision, place);
      if (known) compareTicket(api, desk, expect, known, step.at, place);
      compareSeveral(api, desk, play, expect, came, step.at, place);
      return;
    }
    if (record) record(one.id, index, { look: step.do === 'look', decision, clocks: desk.clocks(known.ticket, step.at) });
    compareDecision(api, expect, decision, place);
    compareTicket(api, desk, expect, known, step.at, place);
    compareSeveral(api, desk, play, expect, came, step.at, place);
    checkCapsule(api, desk, known.ticket, step.at);
  });
  for (const { ticket, events } of play.tickets.values()) checkLaws(api, desk, ticket, events);
}

/** Steps that concern more than one ticket; each says what came of it. */
const SEVERAL = {
  ...Object.fromEntries(['merge', 'unmerge', 'relate', 'unrelate', 'cascade', 'split_off', 'problem'].map((type) => [type, (desk, play, action, by, at) => {
    const decisions = desk.together(action, all(play), by, at);
    return { id: action.source ?? action.ticket ?? action.parent ?? action.problem?.ticket, decisions };
  }])),
  alert: (desk, play, { alert, new: id }, by, at) => {
    const { ticket, decision, outcome } = desk.alert(alert, id, all(play), by, at);
    return { id: ticket ?? id, decisions: ticket ? [{ ticket, ...decision }] : [], answer: outcome };
  },
  inbound: (desk, play, { message, new: id }, by, at) => {
    const { tickets, outcome } = desk.inbound(message, id, all(play), by, at);
    return { id: tickets[0]?.ticket ?? id, decisions: tickets, answer: outcome };
  },
  open_outage: (desk, play, { outage, intake }, by, at) => ofOutage(play, outage, desk.openOutage(outage, intake, all(play), by, at)),
  join_outage: (desk, play, { outage, ticket }, by, at) => ofOutage(play, outage, desk.joinOutage(known(play, outage), play.tickets.get(ticket).ticket, by, at)),
  decide_outage: (desk, play, { outage, command, solve }, by, at) => ofOutage(play, outage, desk.decideOutage(known(play, outage), command, all(play), by, at, { ...(solve && { solve }) })),
  wake_outage: (desk, play, { outage }, by, at, api) => ofOutage(play, outage, api.wakeOutage(known(play, outage), at)),
  repeats: (desk, play, action, by, at) => ({ answer: desk.repeats(all(play), at) }),
  first_contact: (desk, play, { intake }, by, at) => ({ answer: desk.firstContact(intake, sorted(play.outages).map(([, { outage }]) => outage), at) }),
  redirect: (desk, play, { ticket }, by, at, api) => ({ answer: api.redirect(ticket, all(play)) }),
  message_id: (desk, play, { notice, domain }, by, at, api) => ({ answer: api.messageId(notice, domain) }),
  assignee: (desk, play, { ticket, moment }, by, at) => ({ answer: play.tickets.has(ticket) ? desk.suggestAgent(play.tickets.get(ticket).events, at, moment) : null }),
  review_queue: (desk, play, { line }) => ({ answer: desk.reviewQueue(all(play), line ?? '') }),
  suggest: (desk, play, { articles, solved, question }, by, at, api) => ({ answer: api.suggestArticles(articles, question, { ...(solved && { solved }) }) }),
  report: (desk, play, { calls }, by, at, api) => {
    const [histories, outages] = [sorted(play.tickets).map(([, { events }]) => events), sorted(play.outages).map(([, { outage }]) => outage)];
    return { answer: api.report(histories, { until: at, outages, ...(calls && { calls }) }) };
  },
  is_automatic: (desk, play, { headers }, by, at, api) => ({ answer: api.isAutomatic(headers) }),
};

const sorted = (map) => [...map].sort(([one], [other]) => (one < other ? -1 : 1));
const all = (play) => sorted(play.tickets).map(([, { ticket }]) => ticket);
const known = (play, id) => {
  if (!play.outages.has(id)) throw new Mismatch('do', 'an outage that was opened', id);
  return play.outages.get(id).outage;
};

const ofOutage = (play, outage, { events = [], tickets = [], refused }) => ({ id: play.first ?? 'T1', outage, outageEvents: events, decisions: tickets, answer: refused ?? [] });

/** Takes in what a step about several brought; the decision of its main ticket stands for it. */
function takeSeveral(api, desk, play, step, by) {
  const came = SEVERAL[step.do.type](desk, play, step.do, by, step.at, api);
  const others = new Map();
  for (const { ticket: id, ...decision } of came.decisions ?? []) {
    others.set(id, decision);
    const entry = play.tickets.get(id);
    play.first ??= id;
    if (entry) {
      entry.ticket = api.apply(entry.ticket, decision.events);
      entry.events.push(...decision.events);
    } else {
      play.tickets.set(id, { ticket: api.replay(decision.events), events: [...decision.events] });
    }
  }
  if (came.outageEvents) {
    const events = [...(play.outages.get(came.outage)?.events ?? []), ...came.outageEvents];
    play.outages.set(came.outage, { outage: api.replayOutage(events), events });
  }
  const id = came.id ?? play.first ?? 'T1';
  return { ...came, id, others, decision: others.get(id) ?? { events: [], notices: [] } };
}

/** The ticket that a refused step was about. */
function mainOf({ do: action, ticket }, play) {
  const several = SEVERAL[action.type] && (action.source ?? action.parent ?? action.ticket ?? action.problem?.ticket);
  return several ?? ticket ?? play.first;
}

/** What a step says of other tickets, of an outage, and what it answers. */
function compareSeveral(api, desk, play, expect, came, at, place) {
  for (const [id, wanted] of Object.entries(expect.tickets ?? {})) {
    const entry = play.tickets.get(id);
    if (!entry) throw new Mismatch(`${place}.tickets.${id}`, 'a ticket', null);
    compareDecision(api, wanted, came.others?.get(id) ?? { events: [], notices: [] }, `${place}.tickets.${id}`);
    compareTicket(api, desk, wanted, entry, at, `${place}.tickets.${id}`);
  }
  if (expect.outage) compare(api, expect.outage, play.outages.get(came.outage)?.outage ?? null, `${place}.outage`);
  if (expect.outage_events) compare(api, expect.outage_events.map((wanted) => event(api, wanted)), (came.outageEvents ?? []).map(flat), `${place}.outage_events`);
  if ('answer' in expect) compare(api, expect.answer, came.answer ?? null, `${place}.answer`);
}

/** A page that has only the capsule reads the clocks as the desk does. */
function checkCapsule(api, desk, ticket, at) {
  if (ticket.clocks === undefined || ticket.clocks.length === 0) return;
  const clocks = api.Clocks.read(JSON.stringify(desk.capsule(ticket, at)));
  const [there, here] = [desk.clocks(ticket, at), clocks.report(at)];
  if (JSON.stringify(there) !== JSON.stringify(here)) throw new Mismatch(`capsule of ${ticket.id} at ${at}`, there, here);
  clocks.free();
}

/** What holds whatever a case expects. */
function checkLaws(api, desk, ticket, events) {
  const law = (holds, what) => {
    if (!holds) throw new Mismatch(ticket.id, what, 'it does not');
  };
  const text = JSON.stringify(ticket);
  law(JSON.stringify(api.replay(events)) === text, 'replaying the events rebuilds the ticket');
  law(JSON.stringify(api.replay(JSON.parse(JSON.stringify(events)))) === text, 'events read back are the same');
  const half = Math.ceil(events.length / 2);
  const first = api.replay(events.slice(0, half));
  if (half < events.length) law(JSON.stringify(api.apply(first, events.slice(half))) === text, 'events applied in two parts are the same');
  law(events.every(({ seq, at }, index) => index === 0 || (seq === events[index - 1].seq + 1 && api.toMillis(events[index - 1].at) <= api.toMillis(at))), 'events are numbered and in order');
}

/** Answers of a calendar, by the name of the operation in a vector. */
const OPERATIONS = {
  elapsed: (calendar, { from, to }) => calendar.elapsed(from, to) / 1000,
  add: (calendar, { from, seconds }) => calendar.add(from, seconds * 1000),
  subtract: (calendar, { from, seconds }) => calendar.subtract(from, seconds * 1000),
  due: (calendar, { from, target }) => calendar.due(from, targetText(target)),
  is_open: (calendar, { at }) => calendar.isOpen(at),
  next_open: (calendar, { from }) => calendar.nextOpen(from),
  prev_open: (calendar, { from }) => calendar.prevOpen(from),
  next_opening: (calendar, { from }) => calendar.nextOpening(from),
  next_closing: (calendar, { from }) => calendar.nextClosing(from),
  prev_opening: (calendar, { from }) => calendar.prevOpening(from),
  prev_closing: (calendar, { from }) => calendar.prevClosing(from),
  intervals: (calendar, { from, to }) => calendar.intervals(from, to).map(({ start, end }) => [start, end]),
  local_to_instant: (calendar, { date, time }) => calendar.toInstant(date, time),
  is_business_day: (calendar, { date }) => calendar.isBusinessDay(date),
  add_days: (calendar, { date, days }) => calendar.addDays(date, days),
  days_between: (calendar, { from_date: from, to_date: to }) => calendar.daysBetween(from, to),
};

function targetText(target) {
  if ('working_seconds' in target) return `${target.working_seconds}s`;
  if ('calendar_days' in target) return `${target.calendar_days} calendar days`;
  return `${target.business_days} business days${target.end_of_day ? ', end of day' : ''}`;
}

function calendarSpec({ timezone, weekly = {}, holidays, overrides = {}, breaks = {}, breaks_instants: instants }) {
  const spans = (table) => Object.fromEntries(Object.entries(table).map(([key, pairs]) => [key, pairs.map((pair) => pair.join('-'))]));
  return { zone: timezone, weekly: spans(weekly), ...(holidays && { holidays }), overrides: spans(overrides), breaks: spans(breaks), ...(instants && { break_instants: instants }) };
}

function askCalendar(api, document, one, options, compiled) {
  const operation = OPERATIONS[one.op];
  if (!operation) return `there is no operation \`${one.op}\``;
  const named = typeof one.calendar === 'string';
  const spec = named ? document.calendars?.[one.calendar] : one.calendar;
  if (!isTable(spec)) throw new Mismatch('calendar', 'a calendar', one.calendar ?? null);
  const make = () => api.Calendar.compile(calendarSpec(spec), options);
  const calendar = named ? compiled.get(one.calendar) ?? compiled.set(one.calendar, make()).get(one.calendar) : make();
  let found;
  try {
    found = operation(calendar, one);
  } catch (error) {
    if (error?.kind !== 'calendar') throw error;
    if (one.expect_error !== undefined) return void compare(api, one.expect_error, error.code, 'expect_error');
    found = null;
  }
  const millis = (value) => (typeof value === 'string' && typeof found === 'number' ? api.toMillis(value) : value);
  if ('expect_units' in one) return void compare(api, one.expect_units, Math.trunc(found / one.unit_seconds), 'expect_units');
  if ('expect_seconds' in one) return void compare(api, one.expect_seconds, found, 'expect_seconds');
  if (one.op === 'intervals') return void compare(api, one.expect.map((pair) => pair.map(api.toMillis)), found, 'expect');
  const near = one.tolerance_seconds !== undefined && found !== null && Math.abs(millis(one.expect) - found) <= one.tolerance_seconds * 1000;
  if (!near) compare(api, millis(one.expect ?? null), found, 'expect');
}

/**
 * Asks every case of a document of vectors. `null` if it is none. `record` is told what came of every
 * step, for a comparison with another host.
 */
export function run(api, document, { options, record } = {}) {
  if (typeof document?.schema !== 'string' || !Array.isArray(document.cases)) return null;
  const outcome = { passed: 0, failed: [], skipped: [] };
  const compiled = new Map();
  for (const [index, one] of document.cases.entries()) {
    const id = one?.id ?? `case ${index + 1}`;
    try {
      if (!isTable(one)) throw new Mismatch('the case', 'a table', one);
      const reason = ask(api, document, one, options, compiled, record);
      if (reason) outcome.skipped.push({ id, reason });
      else outcome.passed++;
    } catch (error) {
      outcome.failed.push({ id, message: error.message });
    }
  }
  return outcome;
}

function ask(api, document, one, options, compiled, record) {
  if (one.quirk === true) return 'a quirk of another system';
  const faults = ['expect_errors', 'expect_warnings', 'expect_notes', 'expect_labels'].some((field) => field in one);
  if (document.schema === 'business-time/1') return askCalendar(api, document, one, options, compiled);
  const isScenario = ['scenario/1', 'scenario/2'].includes(document.schema);
  if (document.schema === 'desk/1' || (isScenario && faults)) return void checkFaults(api, document, one, options);
  if (isScenario) return void playThrough(api, document, one, options, record);
  return `there is no format \`${document.schema}\``;
}
