import { HelpdeskError } from './common/errors.js';
import { compiled, isRunning, start } from './full/engine.js';

export * from './full/api.js';

const unreachable = (details, cause) => new HelpdeskError({ kind: 'host', code: 'host.wasm-missing', message: `the WebAssembly module cannot be loaded: ${details}`, suggestion: 'init(url) with the address of helpdesk.wasm' }, { cause });

/** What a promise comes to; whatever it fails with, the module is missing. */
async function loaded(promise, what) {
  try {
    return await promise;
  } catch (cause) {
    throw unreachable(`${what}: ${cause?.message ?? cause}`, cause);
  }
}

/** Starts the engine from a `Response`, an address, bytes or a compiled module. */
export async function init(source = new URL('./helpdesk.wasm', import.meta.url)) {
  if (isRunning()) return;
  if (typeof WebAssembly === 'undefined') return start();
  const from = await loaded(source, 'what was promised did not come');
  if (from instanceof WebAssembly.Module || ArrayBuffer.isView(from) || from instanceof ArrayBuffer) return start(from);
  if (from instanceof Response) return start(await bodyOf(from));
  const address = addressOf(from);
  if (address.protocol === 'file:' && globalThis.process?.versions?.node) return start(await loaded(fromDisk(address), address.href));
  return start(await bodyOf(await loaded(fetch(address), address.href)));
}

function addressOf(from) {
  if (typeof from !== 'string' && !(from instanceof URL)) throw unreachable(`expected an address, a response, bytes or a module, got ${from === null ? 'null' : typeof from}`);
  try {
    return new URL(from, globalThis.document?.baseURI ?? import.meta.url);
  } catch (cause) {
    throw unreachable(`\`${from}\` is no address`, cause);
  }
}

/** The same at once, from bytes or a compiled module. */
export function initSync(source) {
  start(source);
}

async function bodyOf(response) {
  if (!response.ok) throw unreachable(`${response.url} answered ${response.status}`);
  const streams = response.headers.get('content-type')?.split(';')[0].trim() === 'application/wasm';
  return streams && !response.bodyUsed ? compiled(response) : loaded(response.arrayBuffer(), response.url);
}

async function fromDisk(address) {
  const { readFile } = await import(/* webpackIgnore: true */ /* @vite-ignore */ 'node:fs/promises');
  return readFile(address);
}
