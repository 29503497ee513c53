// Installs the tarball in an empty project and runs every test there: `cargo xtask js test`.
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from './support.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '../../..');
const project = join(root, 'target/npm/project');
const tools = join(here, '../node_modules');

/** An empty project with the tarball installed, and beside it the tools that tests use. */
function prepare() {
  const tarball = readdirSync(join(root, 'target/npm')).find((name) => name.endsWith('.tgz'));
  if (!tarball) throw new Error('there is no tarball; build it with `cargo xtask js`');
  rmSync(project, { recursive: true, force: true });
  mkdirSync(project, { recursive: true });
  writeFileSync(join(project, 'package.json'), JSON.stringify({ name: 'empty', private: true, type: 'module' }));
  execFileSync('npm', ['install', '--no-audit', '--no-fund', '--offline', '--silent', join('..', tarball)], { cwd: project, stdio: ['ignore', 'ignore', 'inherit'] });
  for (const name of readdirSync(tools).filter((name) => !name.startsWith('.') && name !== 'helpdesk-core')) {
    symlinkSync(relative(join(project, 'node_modules'), join(tools, name)), join(project, 'node_modules', name));
  }
  cpSync(here, join(project, 'test'), { recursive: true });
  cpSync(join(root, 'examples/js'), join(project, 'examples'), { recursive: true });
}

/** What other hosts answer to the vectors, for a comparison to the byte. */
function transcript() {
  const path = join(root, 'target/npm/transcript.jsonl');
  const cargo = process.env.CARGO ?? 'cargo';
  const env = { ...process.env, HELPDESK_TRANSCRIPT: path };
  const run = spawnSync(cargo, ['test', '--quiet', '--package', 'helpdesk-tests', '--test', 'conformance', 'every_turn'], { cwd: root, env, stdio: ['ignore', 'ignore', 'inherit'] });
  if (run.status !== 0) throw new Error('the transcript of Rust could not be written');
}

/** A Chromium: one that is there, else Debian's where it may be installed, else none, and tests that need it say so. */
function browser() {
  if (chromium()) return;
  const root = process.getuid?.() === 0;
  const installed = root && spawnSync('apt-get', ['install', '--yes', '--quiet', '--no-install-recommends', 'chromium'], { stdio: 'ignore' }).status === 0;
  if (!installed || !chromium()) console.log('    there is no Chromium on this machine: the tests of the element and of vectors in a browser are skipped');
}

prepare();
browser();
if (!process.argv.includes('--no-rust')) transcript();
const wanted = process.argv.slice(2).filter((word) => !word.startsWith('--'));
const files = readdirSync(join(project, 'test')).filter((name) => name.endsWith('.test.mjs') && (wanted.length === 0 || wanted.some((word) => name.includes(word))));
const env = { ...process.env, HELPDESK_ROOT: root };
const run = spawnSync(process.execPath, ['--test', '--test-concurrency=1', ...files.map((name) => join('test', name))], { cwd: project, env, stdio: 'inherit' });
process.exit(run.status ?? 1);
