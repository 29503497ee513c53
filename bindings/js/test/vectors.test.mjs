import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import * as api from 'helpdesk-core';
import { run } from '../node_modules/helpdesk-core/conformance.js';
import { root, transcript, vectors } from './support.mjs';

test('every vector passes, none is skipped, none is lost', () => {
  let cases = 0;
  const all = vectors();
  const index = all.find(([, document]) => document.schema === 'index/1')[1];
  for (const [path, document] of all) {
    const outcome = run(api, document);
    if (!outcome) continue;
    assert.deepEqual(outcome.failed, [], path);
    assert.deepEqual(outcome.skipped, [], path);
    cases += outcome.passed;
  }
  assert.equal(cases, index.cases);
});

test('what came of every step is what Rust says, to the byte', () => {
  const rust = transcript();
  const lines = [];
  // The text that the engine returned, before it is read: numbers may be spelt in several ways.
  const read = JSON.parse;
  let [turn, clocks] = ['', ''];
  JSON.parse = (text) => {
    if (text.startsWith('{"ticket"')) turn = text;
    if (text === '[]' || text.startsWith('[{"metric"')) clocks = text;
    return read(text);
  };
  const record = (id, step, { refusal, look }) => {
    if (refusal) lines.push(JSON.stringify({ id, step, refusal }));
    else if (!look) lines.push(`{"id":${JSON.stringify(id)},"step":${step},"turn":${turn},"clocks":${clocks || '[]'}}`);
    [turn, clocks] = ['', ''];
  };
  try {
    for (const [, document] of vectors()) if (document.schema === 'scenario/1') run(api, document, { record });
  } finally {
    JSON.parse = read;
  }
  assert.equal(lines.length, rust.length);
  lines.forEach((line, index) => assert.equal(line, rust[index]));
});

test('the command that the package brings asks them too', () => {
  const bin = join('node_modules/.bin/helpdesk-conformance');
  const text = execFileSync(process.execPath, [bin, join(root, 'tests/conformance/vectors')], { encoding: 'utf8' });
  assert.match(text, /^\d{3,} passed, 0 failed, 0 skipped$/m);
  const told = (...words) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [bin, ...words], { encoding: 'utf8' });
    assert.ok(!/^\s+at /m.test(stderr), `a person reads no stack: ${stderr}`);
    return [status, stdout + stderr];
  };
  mkdirSync('spoilt', { recursive: true });
  writeFileSync('spoilt/half.json', '{ "schema":');
  writeFileSync('failing.json', JSON.stringify({ schema: 'business-time/1', calendars: { c: { timezone: 'UTC', weekly: { mon: [['08:00', '16:00']] } } }, cases: [
    null, { id: 'a', calendar: 'c', op: 'elapsed', from: '2026-03-02T08:00:00Z', to: '2026-03-02T09:00:00Z', expect_seconds: 3601 }, { id: 'b', calendar: 'no', op: 'is_open', at: '2026-03-02T08:00:00Z', expect: true },
  ] }));
  for (const [words, status, says] of [
    [['--help'], 0, /usage: helpdesk-conformance FOLDER/], [[], 2, /name a folder/], [['--fast', '.'], 2, /no option `--fast`/], [['nowhere'], 2, /nowhere: ENOENT/],
    [['spoilt'], 2, /half\.json: /], [[join(root, 'docs/adr')], 1, /no vectors/], [['failing.json'], 1, /FAILED failing\.json a: .*3601[\s\S]*0 passed, 3 failed/],
  ]) {
    const [ended, text] = told(...words);
    assert.equal(ended, status, `${words}: ${text}`);
    assert.match(text, says);
  }
});

test('a vector that expects something else fails', () => {
  const document = { schema: 'business-time/1', calendars: { c: { timezone: 'UTC', weekly: { mon: [['08:00', '16:00']] } } }, cases: [
    { id: 'a', calendar: 'c', op: 'elapsed', from: '2026-03-02T08:00:00Z', to: '2026-03-02T09:00:00Z', expect_seconds: 3601 },
    { id: 'b', calendar: 'c', op: 'dance', expect: 1 }, { id: 'c', quirk: true },
  ] };
  const outcome = run(api, document);
  assert.deepEqual([outcome.passed, outcome.failed.map(({ id }) => id), outcome.skipped.map(({ id }) => id)], [0, ['a'], ['b', 'c']]);
});
