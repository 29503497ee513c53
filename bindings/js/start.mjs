// From import to first answer, in Node and in Chromium, and where the time goes: part of `cargo xtask js measure`.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, posix } from 'node:path';
import { chromium as browsers } from 'playwright-core';
import { chromium } from './test/support.mjs';

const TYPES = { '.js': 'text/javascript', '.wasm': 'application/wasm' };
const ENTRIES = { '.': 'index.js', './slim': 'slim.js', './sla': 'sla.js' };
/** What takes part of the time; `question` holds `compile` and `start` where the module is inlined, `init` where it is not. */
export const PARTS = ['import', 'init', 'question', 'compile', 'start', 'all'];

/** Asks an entry for its first answer: milliseconds. Runs in a page and in Node, so that it uses nothing from around it. */
async function first(address, spec, capsule) {
  const parts = {};
  const timed = (name, target) => new Proxy(target, {
    construct(made, words) {
      const began = performance.now();
      const built = Reflect.construct(made, words);
      parts[name] = performance.now() - began;
      return built;
    },
  });
  WebAssembly.Module = timed('compile', WebAssembly.Module);
  WebAssembly.Instance = timed('start', WebAssembly.Instance);
  const began = performance.now();
  const api = await import(address);
  const imported = performance.now();
  if (api.init) await api.init();
  const asked = performance.now();
  const calendar = api.Calendar.compile ? api.Calendar.compile(spec) : api.Calendar.fromCapsule(capsule);
  const due = calendar.add('2026-01-08T14:00:00Z', '2h');
  const ended = performance.now();
  if (api.toText(due) !== '2026-01-09T08:00:00Z') throw new Error(`a wrong answer: ${api.toText(due)}`);
  return { ...parts, import: imported - began, ...(api.init && { init: asked - imported }), question: ended - asked, all: ended - began };
}

const asked = (words) => `(${first})(${words.map((word) => JSON.stringify(word)).join(', ')})`;

function inNode(address, words) {
  const code = `console.log(JSON.stringify(await ${asked([address, ...words])}))`;
  return JSON.parse(execFileSync(process.execPath, ['--input-type=module', '-e', code], { encoding: 'utf8' }));
}

/** The head of a page that has everything of an entry at hand before it is asked for. */
function preloads(pack, file) {
  const imports = [...readFileSync(join(pack, file), 'utf8').matchAll(/^(?:import|\}) ?(?:.* ?from )?"(\.[^"]+)";$/gm)];
  const modules = [file, ...imports.map(([, path]) => posix.join(file, '..', path))];
  const links = modules.map((path) => `<link rel="modulepreload" href="/${path}">`);
  return `${links.join('')}${file === 'slim.js' ? '<link rel="preload" as="fetch" crossorigin href="/helpdesk.wasm">' : ''}`;
}

/** The package on a server of this machine, and empty pages. */
async function served(pack) {
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url, 'http://x');
    if (pathname === '/favicon.ico') return void response.writeHead(404).end();
    if (pathname === '/') return void response.setHeader('content-type', 'text/html').end(`<!doctype html><title>Start</title>${searchParams.has('preload') ? preloads(pack, searchParams.get('preload')) : ''}`);
    response.setHeader('content-type', TYPES[extname(pathname)] ?? 'text/plain');
    response.setHeader('cache-control', 'max-age=3600');
    response.end(readFileSync(join(pack, pathname)));
  }).listen(0);
  await new Promise((resolve) => server.once('listening', resolve));
  return { close: () => server.close(), address: `http://127.0.0.1:${server.address().port}` };
}

/** In a browser that has seen nothing: `before` is how its page begins. */
async function inChromium(browser, address, file, words, before = '') {
  const context = await browser.newContext();
  const tab = await context.newPage();
  await tab.goto(`${address}/${before}`, { waitUntil: 'load' });
  await tab.waitForTimeout(500);
  const parts = await tab.evaluate(asked([`${address}/${file}`, ...words]));
  await context.close();
  return parts;
}

/** The round that took the least in all: what it takes; the rest is the machine's. */
const least = (rounds) => rounds.reduce((best, one) => (one.all < best.all ? one : best));

/** For each entry and place the best of several rounds, which take turns. */
export async function startUps(pack, spec, capsule, rounds = 10) {
  const words = [spec, capsule];
  const executablePath = chromium();
  const browser = executablePath && (await browsers.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'] }));
  const { address, close } = await served(pack);
  const places = {
    Node: (file) => inNode(join(pack, file), words),
    ...(browser && {
      Chromium: (file) => inChromium(browser, address, file, words),
      'Chromium, preloaded': (file) => inChromium(browser, address, file, words, `?preload=${file}`),
    }),
  };
  const found = {};
  for (let round = 0; round < rounds; round++) {
    for (const [entry, file] of Object.entries(ENTRIES)) {
      for (const [place, visit] of Object.entries(places)) (found[`${entry} in ${place}`] ??= []).push(await visit(file));
    }
  }
  await browser?.close();
  close();
  return Object.entries(found).map(([place, all]) => [place, least(all)]);
}
