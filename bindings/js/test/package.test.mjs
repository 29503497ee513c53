import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { build as vite } from 'vite';
import { root } from './support.mjs';

const pack = join(process.cwd(), 'node_modules/helpdesk-core');
const tarball = readdirSync(join(root, 'target/npm')).find((name) => name.endsWith('.tgz'));
const kilobytes = (text) => gzipSync(text, { level: 9 }).length / 1000;

/** Everything that an import costs, in one file. */
async function bundled(code, options) {
  const { outputFiles } = await build({ stdin: { contents: code, resolveDir: process.cwd() }, bundle: true, minify: true, format: 'esm', write: false, charset: 'utf8', ...options });
  return outputFiles[0].contents;
}

test('sizes stay within bounds', async () => {
  const sizes = {
    './sla': [await bundled("export * from 'helpdesk-core/sla'"), 50],
    './element': [await bundled("import 'helpdesk-core/element'"), 58],
    '.': [await bundled("export * from 'helpdesk-core'"), LIMITS.full],
    'helpdesk.wasm': [readFileSync(join(pack, 'helpdesk.wasm')), LIMITS.wasm],
  };
  for (const [name, [bytes, most]] of Object.entries(sizes)) {
    console.log(`# ${name}: ${kilobytes(bytes).toFixed(1)} kB gzipped, ${(bytes.length / 1000).toFixed(0)} kB as it is`);
    assert.ok(kilobytes(bytes) <= most, `${name} has ${kilobytes(bytes).toFixed(1)} kB, and ${most} are the most`);
  }
});

/** What the whole desk takes today and some room: see the sizes in docs/javascript.md. */
const LIMITS = { full: 990, wasm: 910 };

test('publint finds nothing', async () => {
  const { messages } = await publint({ pkgDir: pack, strict: true });
  const manifest = JSON.parse(readFileSync(join(pack, 'package.json'), 'utf8'));
  assert.deepEqual(messages.map((message) => formatMessage(message, manifest)), []);
});

test('the types are right for whoever imports them', () => {
  const attw = spawnSync(process.execPath, ['node_modules/@arethetypeswrong/cli/dist/index.js', join(root, 'target/npm', tarball), '--profile', 'esm-only', '--exclude-entrypoints', 'helpdesk.wasm', 'schema.json', '--no-color'], { encoding: 'utf8' });
  assert.equal(attw.status, 0, attw.stdout + attw.stderr);
});

test('examples and uses pass the strictest type check, and misuses do not', () => {
  mkdirSync('types', { recursive: true });
  writeFileSync('types/uses.ts', `
    import { Calendar, Clocks, Desk, HelpdeskError, isAutomatic, redirect, replay, report, type Command, type DeskSpec, type Event, type Fact } from 'helpdesk-core';
    import { Clocks as PageClocks, type Moment } from 'helpdesk-core/sla';
    import { init } from 'helpdesk-core/slim';
    import { SlaClock, type SlaState } from 'helpdesk-core/element';
    const spec: DeskSpec = { name: 'D', zone: 'UTC', sla: [{ name: 'a', targets: { any: { resolution: '4h' } } }] };
    const desk = new Desk(spec);
    const command: Command = { type: 'set_status', to: 'open' };
    const { ticket, events } = desk.open('T', { channel: 'phone', subject: 's' }, 'requester:a', new Date());
    desk.decide(ticket, command, { role: 'agent', id: 'ola' }, Date.now(), { expecting: ticket.version });
    desk.decide(ticket, 'take', 'agent:ola', Date.now());
    const again: typeof ticket = replay(events);
    export function told(event: Event): string {
      const fact: Fact = event.fact;
      return fact.type === 'status_changed' ? fact.to : again.id;
    }
    export function why(moment: Moment): string {
      switch (moment.standing) {
        case 'holiday': return moment.holiday ?? '';
        case 'paused': return moment.status ?? '';
        case 'closed': return String(moment.opens);
        case 'running': case 'stopped': case 'cancelled': return '';
      }
    }
    const clocks = PageClocks.read(desk.capsule(ticket, 0));
    const left: number = clocks.find('resolution')?.remaining(0) ?? 0;
    const office: Calendar = Calendar.compile({ zone: 'UTC', weekly: { mon: ['08:00-16:00'] } });
    { using brief = office; using page = PageClocks.read('{}'); void [brief.zone, page.ticket]; }
    const column: Float64Array = office.elapsedMany([0], [left]);
    try { Clocks.read('{}'); } catch (error) { if (error instanceof HelpdeskError) { const place: string = error.path; void place; } }
    document.querySelector('sla-clock')?.capsule;
    const heard = ({ detail }: CustomEvent<{ state: SlaState }>) => detail.state;
    document.querySelector('sla-clock')?.addEventListener('sla-change', heard);
    document.querySelector('sla-clock')?.removeEventListener('sla-change', heard);
    const next: string | null = redirect('T-1', [ticket]);
    const machine: boolean = isAutomatic({ precedence: 'bulk' });
    const scores: number | undefined = report([events]).service.ratings.scores['5'];
    void [next, machine, scores];
    const element: SlaClock | null = document.querySelector('sla-clock');
    void [init, column, element];
    // @ts-expect-error a command needs its fields
    desk.decide(ticket, { type: 'set_status' }, 'agent:a', 0);
    // @ts-expect-error there is no such command
    desk.decide(ticket, { type: 'solv' }, 'agent:a', 0);
    // @ts-expect-error an intake needs a subject
    desk.open('T', { channel: 'phone' }, 'requester:a', 0);
    // @ts-expect-error a misspelt field of a desk
    new Desk({ name: 'D', zon: 'UTC' });
    // @ts-expect-error calendars are compiled
    new Calendar();
    // @ts-expect-error no such metric
    clocks.find('resolutoin');
  `);
  const guide = readFileSync(join(root, 'docs/javascript.md'), 'utf8');
  writeFileSync('types/jsx.tsx', `${/```tsx\n([\s\S]*?)```/.exec(guide)[1]}
    // @ts-expect-error no such metric
    export const wrong = <sla-clock metric="resolutoin" />;
  `);
  writeFileSync('types/tsconfig.json', JSON.stringify({ compilerOptions: { strict: true, noEmit: true, exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true, target: 'es2022', module: 'nodenext', moduleResolution: 'nodenext', lib: ['es2023', 'dom', 'dom.iterable'], jsx: 'react-jsx', allowJs: true, checkJs: true, types: ['node'] }, include: ['*.ts', '*.tsx', '../examples/**/*'] }));
  const tsc = spawnSync(process.execPath, ['node_modules/typescript/bin/tsc', '--project', 'types'], { encoding: 'utf8' });
  assert.equal(tsc.status, 0, tsc.stdout);
});

test('what is exported has the name that it is exported under', async () => {
  for (const [name, value] of Object.entries(await import('helpdesk-core'))) assert.equal(value.name, name);
});

test('a page asks for few files, and for none after another', () => {
  const imports = (name) => [...readFileSync(join(pack, name), 'utf8').matchAll(/^(?:import|\}) ?(?:.* ?from )?"(\.[^"]+)";$/gm)].map(([, path]) => join(name, '..', path));
  for (const entry of ['index.js', 'slim.js', 'sla.js', 'element.js']) {
    const direct = imports(entry);
    assert.ok(direct.length > 1 && direct.length <= 4, `${entry} asks for ${direct}`);
    for (const path of direct) assert.deepEqual(imports(path).filter((further) => !direct.includes(further)), [], path);
  }
});

test('bundles of esbuild and Vite run', async () => {
  const code = "import { Calendar, toText } from 'helpdesk-core'; const c = Calendar.compile({ zone: 'Europe/Warsaw', weekly: { 'mon-fri': ['08:00-16:00'] } }); console.log(toText(c.add('2026-01-08T14:00:00Z', '2h')));";
  const expected = '2026-01-09T08:00:00Z';
  mkdirSync('bundles', { recursive: true });
  for (const [name, options] of [['esm.mjs', {}], ['ascii.mjs', { charset: 'ascii' }], ['script.cjs', { format: 'iife' }]]) {
    writeFileSync(join('bundles', name), await bundled(code, options));
    assert.equal(execFileSync(process.execPath, [join('bundles', name)], { encoding: 'utf8' }).trim(), expected, name);
  }
  writeFileSync('bundles/entry.js', code);
  await vite({ logLevel: 'error', configFile: false, build: { outDir: 'bundles/vite', emptyOutDir: true, minify: true, lib: { entry: 'bundles/entry.js', formats: ['es'], fileName: 'bundle' } } });
  const made = readdirSync('bundles/vite').find((name) => name.startsWith('bundle'));
  assert.equal(execFileSync(process.execPath, [join('bundles/vite', made)], { encoding: 'utf8' }).trim(), expected);
});

test('what an import does not use is left out', async () => {
  const small = await bundled("import { toText } from 'helpdesk-core/sla'; console.log(toText(0))", { treeShaking: true });
  const whole = await bundled("export * from 'helpdesk-core/sla'");
  assert.ok(small.length <= whole.length);
});

for (const [name, path] of [['package', join(pack, 'README.md')], ['project', join(root, 'README.md')]]) test(`the example in the readme of the ${name} runs`, () => {
  const readme = readFileSync(path, 'utf8');
  const code = /```js\n([\s\S]*?)```/.exec(readme)[1];
  const expected = [...code.matchAll(/\/\/ (\S+)$/gm)].map(([, value]) => value);
  assert.equal(expected.length, 2);
  assert.deepEqual(execFileSync(process.execPath, ['--input-type=module', '-e', code], { encoding: 'utf8' }).trim().split('\n'), expected);
});
