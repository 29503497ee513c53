import { HelpdeskError } from './common/errors.js';
import { compiled, start } from './full/engine.js';

export * from './full/api.js';

const unreachable = (details, cause) => new HelpdeskError({ kind: 'host', code: 'host.wasm-missing', message: `the WebAssembly module cannot be loaded: ${details}`, suggestion: 'init(url) with the address of helpdesk.wasm' }, { cause });

/** Starts the engine from a `Response`, an address, bytes or a compiled module. */
export async function init(source = new URL('./helpdesk.wasm', import.meta.url)) {
  const from = await source;
  if (from instanceof WebAssembly.Module || ArrayBuffer.isView(from) || from instanceof ArrayBuffer) return start(from);
  if (from instanceof Response) return start(await bodyOf(from));
  const address = new URL(from, globalThis.document?.baseURI ?? import.meta.url);
  if (address.protocol === 'file:' && globalThis.process?.versions?.node) return start(await fromDisk(address));
  let response;
  try {
    response = await fetch(address);
  } catch (cause) {
    throw unreachable(`${address.href}: ${cause.message}`, cause);
  }
  return start(await bodyOf(response));
}

/** The same at once, from bytes or a compiled module. */
export function initSync(source) {
  start(source);
}

async function bodyOf(response) {
  if (!response.ok) throw unreachable(`${response.url} answered ${response.status}`);
  const streams = response.headers.get('content-type')?.split(';')[0].trim() === 'application/wasm';
  return streams ? compiled(response) : response.arrayBuffer();
}

async function fromDisk(address) {
  const { readFile } = await import(/* webpackIgnore: true */ /* @vite-ignore */ 'node:fs/promises');
  try {
    return await readFile(address);
  } catch (cause) {
    throw unreachable(cause.message, cause);
  }
}
