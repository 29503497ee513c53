// What a desk is, who asks, who works, what may help, and what many histories add up to.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import * as api from 'helpdesk-core';
import { root } from './support.mjs';

const { Desk } = api;
const AT = '2026-03-02T09:00:00Z';
const KEY = 'sixteen bytes at least';
const OLA = 'agent:ola';

const ROUTINE = new Desk({
  name: 'Routine', zone: 'UTC', entry_line: 'first',
  approvals: [{ name: 'budget', by: ['person:ewa'] }],
  templates: { vpn: { category: 'network.vpn', steps: ['order', { name: 'install', after: ['order'] }], approvals: ['budget'] } },
  numbers: { format: 'SUP-{year}-{seq:6}-{check}', check: 'damm' },
  lines: { first: { members: ['ola', { agent: 'kuba', capacity: 1 }], assign: ['least_loaded'] }, field: { kind: 'vendor' } },
});

test('a caller proves who they are', () => {
  const evidence = (address) => ({ kind: 'email', digest: api.digest('email', address, { key: KEY, scope: 'acme' }) });
  const desk = new Desk({
    name: 'Who', zone: 'UTC',
    identity: { levels: [{ name: 'claimed', proofs: [['email']] }], required: { set_field: 'claimed' } },
    people: { jan: { identifiers: [evidence('jan@acme.example')] } },
  });
  const { ticket } = desk.open('T1', { channel: 'email', subject: 'Printer', requester: 'jan' }, OLA, AT);
  const room = { type: 'set_field', name: 'room', value: '12' };
  assert.deepEqual(desk.refusal(ticket, room, OLA, AT).map(({ code }) => code), ['identity.level-too-low']);
  const tried = desk.decide(ticket, { type: 'identify', person: 'jan', evidence: [evidence('eve@acme.example')] }, OLA, AT);
  assert.deepEqual(api.failures(tried.events, 'jan'), [AT]);
  const proved = desk.decide(tried.ticket, { type: 'identify', person: 'jan', evidence: [evidence(' JAN@acme.example')] }, OLA, AT);
  assert.deepEqual(desk.refusal(proved.ticket, room, OLA, AT), []);
  for (const [code, question] of [
    ['identifier.key-too-short', () => api.digest('email', 'jan@acme.example', { key: 'short' })],
    ['identifier.key-too-short', () => api.digest('email', 'jan@acme.example')],
    ['identifier.not-a-pesel', () => api.checkPesel('44051401358')],
    ['shape.unknown-variant', () => api.digest('emial', 'jan@acme.example', { key: KEY })],
  ]) assert.throws(question, (error) => error.code === code && !/acme|4405/.test(error.message));
  api.checkPesel('44051401359');
});

test('routine work with an approval and a checklist', () => {
  assert.deepEqual([Object.keys(ROUTINE.templates), ROUTINE.spec.approvals[0].name], [['vpn'], 'budget']);
  let { ticket, notices } = ROUTINE.open('T1', { channel: 'portal', subject: 'VPN', requester: 'jan', template: 'vpn' }, 'requester:jan', AT);
  assert.ok(notices.some(({ kind }) => kind === 'approval_requested'));
  ({ ticket } = ROUTINE.decide(ticket, { type: 'approve', approval: 'budget' }, 'requester:ewa', AT));
  assert.equal(ROUTINE.refusal(ticket, { type: 'check_item', item: 'install' }, OLA, AT).length, 1);
  for (const item of ['order', 'install']) ({ ticket } = ROUTINE.decide(ticket, { type: 'check_item', item }, OLA, AT));
  assert.deepEqual(api.replay(JSON.parse(JSON.stringify(ROUTINE.open('T2', { channel: 'api', subject: 's' }, OLA, AT).events))).id, 'T2');
});

test('numbers as people say them', () => {
  const number = ROUTINE.number('2026-11-21', 123);
  assert.equal(number, 'SUP-2026-000123-8');
  assert.deepEqual(ROUTINE.readNumber('sup 2026/000123 8'), { number, sequence: 123, year: 2026 });
  assert.throws(() => ROUTINE.readNumber('SUP-2026-000132-8'), { kind: 'input', code: 'number.misheard' });
  assert.throws(() => ROUTINE.number('2026-11-21', 1.5), { code: 'shape.wrong-type' });
  assert.throws(() => ROUTINE.number('today', 1), { code: 'time.not-a-day' });
  const without = new Desk({ name: 'None', zone: 'UTC' });
  assert.deepEqual([without.number('2026-11-21', 1), without.readNumber('1')], [null, null]);
});

test('who should have it, and what nobody has', () => {
  const { ticket, events } = ROUTINE.open('T1', { channel: 'phone', subject: 'Printer' }, OLA, AT);
  const found = ROUTINE.suggestAgent(events, AT, { open: { ola: 2, kuba: 1 } });
  assert.deepEqual([found.agent, found.considered], ['ola', [{ agent: 'ola' }, { agent: 'kuba', out: 'full' }]]);
  const other = ROUTINE.open('T2', { channel: 'phone', subject: 'Mail' }, OLA, '2026-03-02T08:00:00Z').ticket;
  assert.deepEqual(ROUTINE.reviewQueue([ticket, other]).map(({ ticket }) => ticket), ['T2', 'T1']);
  assert.deepEqual(ROUTINE.reviewQueue([ticket], 'field'), []);
  assert.deepEqual([ROUTINE.bounds().bounces, ROUTINE.labels('pl').lines.first], [0, 'first']);
});

test('a desk as a picture', () => {
  const { nodes, mermaid, dot, svg } = ROUTINE.graph('lines');
  assert.ok(nodes.some(({ name }) => name === 'first'));
  assert.match(mermaid, /^flowchart/);
  assert.match(dot, /^digraph/);
  assert.match(svg, /^<svg/);
  assert.throws(() => ROUTINE.graph('people'), { code: 'shape.invalid-value', suggestion: 'statuses' });
});

test('articles that may help', () => {
  const article = { article: 'K1', title: 'VPN on a phone', audience: 'customers', language: 'en', keywords: ['vpn'], state: 'published', review_by: '2026-03-01' };
  const ask = (audience) => api.suggestArticles([article], { subject: 'VPN on my phone', audience, language: 'en-GB' });
  assert.deepEqual(ask('customers'), [{ article: 'K1', points: 13, why: [{ keyword: 'vpn' }, { title: ['phone'] }] }]);
  assert.deepEqual(ask('everybody'), []);
  assert.deepEqual(api.articlesToReview([article], '2026-03-02'), ['K1']);
  assert.throws(() => api.suggestArticles([{ artcle: 'K1' }], { subject: 'VPN', audience: 'desk' }), { suggestion: 'article' });
});

const spec = (hours) => ({ name: 'Desk', zone: 'UTC', sla: [{ name: 'all', targets: { any: { resolution: hours } } }] });
const [first, second] = [new Desk(spec('4h')), new Desk(spec('1h'))];

/** A ticket that the first version opened and the second solved. */
function told() {
  const opened = first.open('T1', { channel: 'phone', subject: 'Printer' }, OLA, AT);
  const noted = second.decide(opened.ticket, { type: 'note', body: 'Cable' }, OLA, '2026-03-02T09:30:00Z');
  const solved = second.decide(noted.ticket, { type: 'solve' }, OLA, '2026-03-02T11:00:00Z');
  return [...opened.events, ...noted.events, ...solved.events];
}

test('every version of a desk tells its own part', () => {
  const history = told();
  assert.deepEqual(api.retell([first, second], history, '2026-03-02T12:00:00Z').events, history);
  assert.throws(() => api.retell([first], history, AT), { kind: 'history', code: 'history.unknown-desk' });
  assert.throws(() => api.retell([{}], history, AT), { code: 'shape.wrong-type' });
  const compared = api.whatIfInForce([first, second], second, [history], '2026-03-03T00:00:00Z');
  assert.deepEqual([compared.there, compared.totals.there.breached], [second.version, 1]);
});

test('outages and calls are counted beside tickets', () => {
  const { events } = first.openOutage('O1', { title: 'Mail', scope: { services: ['mail'] } }, [], OLA, AT);
  const ended = first.decideOutage(api.replayOutage(events), { type: 'end' }, [], OLA, '2026-03-02T09:30:00Z');
  const outages = [api.replayOutage([...events, ...ended.events])];
  const calls = [{ call: 'C1', queue: 'first', began: AT, answered: '2026-03-02T09:00:30Z', ended: '2026-03-02T09:01:00Z' }];
  const { tickets, service } = api.report([told()], { outages, calls });
  assert.deepEqual([tickets, service.outages.lasted_seconds, service.queues.first.in_time.count], [1, 1800, 0]);
  assert.equal(api.report([], { calls, answerWithin: '30s', until: new Date(AT) }).service.queues.first.in_time.count, 1);
});

test('a report is made of parts', () => {
  const options = { zone: 'Europe/Warsaw', worst: 3 };
  const calls = [{ call: 'C1', queue: 'first', began: AT, ended: '2026-03-02T09:00:45Z' }];
  const [one, other] = [new api.Report(options), new api.Report(options)];
  one.add([told()]);
  other.add([told()], { calls });
  const before = other.finish();
  one.merge(other);
  assert.deepEqual(one.finish(), api.report([told(), told()], { ...options, calls }));
  assert.deepEqual([other.finish(), one.finish().tickets, one.finish().service.queues.first.lost.count], [before, 2, 1]);
  one.merge(one);
  assert.equal(one.finish().tickets, 4);
  assert.throws(() => one.merge(new api.Report()), { kind: 'input', code: 'argument.unequal-options' });
  assert.throws(() => one.merge(one.finish()), { kind: 'input', code: 'shape.wrong-type' });
  assert.throws(() => new api.Report({ zone: 'Europe/Warsav' }), { kind: 'zone', suggestion: 'Europe/Warsaw' });
  assert.throws(() => other.add([told()], { calls: [{}] }), { kind: 'input' });
  assert.throws(() => other.add([told(), told().slice(1)]), { kind: 'history' });
  assert.deepEqual(other.finish(), before, 'nothing is taken in if something is at fault');
  other.free();
  assert.throws(() => one.merge(other), { code: 'host.freed' });
});

test('a line with nothing hidden', () => {
  assert.equal(api.withoutHidden('ad\u200bmin\r\nwaits'), 'admin  waits');
});

test('words that the types spell by hand are those of the schema', () => {
  const { $defs } = JSON.parse(readFileSync(join(root, 'docs/schema/wire.schema.json'), 'utf8'));
  const types = readFileSync('node_modules/helpdesk-core/common/shared.d.ts', 'utf8');
  const spelt = (pattern) => [...pattern.exec(types)[1].matchAll(/'(\w+)'/g)].map(([, word]) => word).sort();
  const words = (schema) => [...(schema.enum ?? []), ...(schema.oneOf ?? []).map((one) => one.const)].sort();
  assert.deepEqual(spelt(/export type Metric = ([^;]+);/), words($defs.Metric));
  assert.deepEqual(spelt(/interface ClockReport \{[^}]*?state: ([^;]+);/), words($defs.ClockState));
  const report = /interface ClockReport \{([^}]+)\}/.exec(types)[1];
  const fields = [...report.matchAll(/^ {2}(\w+)\??:/gm)].map(([, name]) => name).sort();
  assert.deepEqual(fields, Object.keys($defs.ClockReport.properties).sort());
});
