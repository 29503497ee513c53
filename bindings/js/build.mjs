// Builds the npm package: `cargo xtask js`, or `node build.mjs [--keep-wasm]`.
//
// wasm in two builds, the whole desk and what a page needs; glue; the sources of npm/ around them;
// and the tarball in target/npm/. With --keep-wasm the modules of the last run are taken again.
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync, transformSync } from 'esbuild';
import { declarations } from './types.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '../..');
const target = join(root, 'target');
const out = join(target, 'npm/package');

/** What the engine may use; every browser since 2022 has it. */
const FEATURES = ['bulk-memory', 'mutable-globals', 'multivalue', 'nontrapping-float-to-int', 'reference-types', 'sign-ext'];
const BUILDS = { sla: ['--no-default-features'], full: [] };

const run = (command, args) => execFileSync(command, args, { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
const cargo = (...args) => run(process.env.CARGO ?? 'cargo', args);

function compile(name) {
  const folder = join(target, 'js', name);
  cargo('build', '--quiet', '--profile', 'wasm', '--target', 'wasm32-unknown-unknown', '--package', 'helpdesk-js', ...BUILDS[name]);
  cargo('run', '--quiet', '--package', 'xtask-wasm', '--', join(target, 'wasm32-unknown-unknown/wasm/helpdesk_js.wasm'), folder, 'glue');
  const wasmOpt = join(here, 'node_modules/binaryen/bin/wasm-opt');
  const features = FEATURES.map((feature) => `--enable-${feature}`);
  run(process.execPath, [wasmOpt, '-Oz', ...features, join(folder, 'glue_bg.wasm'), '-o', join(folder, 'module.wasm')]);
}

/** The glue without its own way of loading, and with a way to start over. */
function glue(name) {
  const text = readFileSync(join(target, 'js', name, 'glue.js'), 'utf8');
  const load = text.indexOf('async function __wbg_load');
  const sync = text.indexOf('function initSync');
  const own = text.indexOf('let __wbg_init_promise');
  if (load < 0 || sync < load || own < sync) throw new Error(`${name}: the glue is not of the form that is known`);
  const kept = `${text.slice(0, load)}${text.slice(sync, own)}\nexport { initSync };\nlet lives = 0;\nexport function restart() { lives++; wasm = undefined; }\n`;
  return transformSync(oneLife(name, kept), { minify: true, format: 'esm', target: 'es2022' }).code;
}

/** What was made by an instance that crashed is never freed in the next one, where another thing has its place. */
function oneLife(name, text) {
  const registered = text.replaceAll(/Finalization\.register\((\w+), \1\.__wbg_ptr, \1\);/g, 'Finalization.register($1, [$1.__wbg_ptr, lives], $1);');
  const checked = registered.replaceAll(/new FinalizationRegistry\(ptr => (wasm\.\w+_free\(ptr, 1\))\)/g, 'new FinalizationRegistry(([ptr, life]) => { if (wasm && life === lives) $1; })');
  const count = (part) => checked.split(part).length - 1;
  if (count('Finalization.register(') !== count(', lives]') || count('new FinalizationRegistry(') !== count('life === lives')) throw new Error(`${name}: the glue frees in a form that is not known`);
  return checked;
}

const ESCAPES = { 0: '\\0', 10: '\\n', 13: '\\r', 34: '\\"', 92: '\\\\' };

/** Bytes as a string of the characters 0 to 255: gzip makes a fifth less of it than of base64. */
function inlined(bytes) {
  let text = '';
  for (const [index, byte] of bytes.entries()) {
    const digitFollows = byte === 0 && bytes[index + 1] >= 48 && bytes[index + 1] <= 57;
    text += digitFollows ? '\\x00' : ESCAPES[byte] ?? String.fromCharCode(byte);
  }
  return `export default "${text}";\n`;
}

/** Types of everything that crosses as JSON. Those that the package declares itself are left out. */
function documents() {
  const schema = (name) => JSON.parse(readFileSync(join(root, `docs/schema/${name}.schema.json`), 'utf8'));
  const own = ['ClockKey', 'ClockReport', 'Metric'];
  const decision = '/** What follows from a command or from the passing of time, and the ticket after it. */\nexport type Decision = { ticket: Ticket; events: Event[]; notices: Notice[]; next_wake?: string };\n';
  return `import type { ClockKey } from './desk.js';\nimport type { ClockReport, Metric } from './shared.js';\n\n${decision}\n${declarations([[undefined, schema('wire')], ['DeskSpec', schema('desk')]], own)}`;
}

/**
 * One file for each import, and beside it what several share: a page that loads the package as it is
 * would otherwise wait for a dozen files, and for the import of an import of an import.
 */
function entries(source) {
  const modules = join(target, 'js/modules');
  rmSync(modules, { recursive: true, force: true });
  cpSync(source, modules, { recursive: true });
  for (const name of Object.keys(BUILDS)) {
    cpSync(join(source, 'engine'), join(modules, name), { recursive: true });
    writeFileSync(join(modules, name, 'glue.js'), glue(name));
    mkdirSync(join(out, name));
    writeFileSync(join(out, name, 'inlined.js'), inlined(readFileSync(join(target, 'js', name, 'module.wasm'))));
  }
  buildSync({
    entryPoints: ['index', 'slim', 'sla', 'element', 'conformance'].map((name) => join(modules, `${name}.js`)),
    bundle: true, splitting: true, chunkNames: 'common/[hash]', absWorkingDir: modules, outdir: out,
    format: 'esm', target: 'es2022', charset: 'utf8', external: ['*/inlined.js', 'node:*'], logLevel: 'warning',
  });
}

function assemble(version) {
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  const source = join(here, 'npm');
  for (const entry of readdirSync(source).filter((entry) => entry !== 'src' && entry !== 'types')) {
    cpSync(join(source, entry), join(out, entry), { recursive: true });
  }
  cpSync(join(source, 'types'), out, { recursive: true });
  entries(join(source, 'src'));
  cpSync(join(target, 'js/full/module.wasm'), join(out, 'helpdesk.wasm'));
  cpSync(join(root, 'docs/schema/desk.schema.json'), join(out, 'schema.json'));
  writeFileSync(join(out, 'common/documents.d.ts'), documents());
  for (const licence of ['LICENSE-APACHE', 'LICENSE-MIT']) cpSync(join(root, licence), join(out, licence));
  const manifest = JSON.parse(readFileSync(join(out, 'package.json'), 'utf8'));
  if (manifest.version !== version) throw new Error(`npm/package.json says ${manifest.version}, the workspace ${version}`);
}

const version = /\[workspace\.package\]\s+version = "([^"]+)"/.exec(readFileSync(join(root, 'Cargo.toml'), 'utf8'))[1];
for (const name of Object.keys(BUILDS)) {
  const kept = process.argv.includes('--keep-wasm') && existsSync(join(target, 'js', name, 'module.wasm'));
  if (!kept) compile(name);
}
assemble(version);
execFileSync('npm', ['pack', '--silent', '--pack-destination', join(target, 'npm')], { cwd: out, stdio: ['ignore', 'ignore', 'inherit'] });
console.log(`target/npm/helpdesk-core-${version}.tgz`);
