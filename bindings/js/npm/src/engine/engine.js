import { HelpdeskError, translated, wrong } from '../common/errors.js';
import * as glue from './glue.js';

/** Where the module comes from: bytes, or a compiled `WebAssembly.Module`. */
let source;
/** Counts instances: what was made by one that broke is of no use to the next. */
let generation = 0;
let running = false;

/** Says where the module comes from, once it is needed. */
export function provide(from) {
  source ??= from;
}

export const isRunning = () => running;

/** Starts the engine now; later calls do nothing. */
export function start(module) {
  if (running) return;
  glue.restart();
  try {
    if (typeof WebAssembly === 'undefined') throw new TypeError('there is no WebAssembly here');
    const compiled = module instanceof WebAssembly.Module ? module : new WebAssembly.Module(module);
    glue.initSync({ module: compiled });
    source = () => compiled; // for the next instance, if this one crashes
  } catch (cause) {
    throw notStarted(cause);
  }
  generation++;
  running = true;
}

/** Compiles a response while it arrives; what is compiled so a browser keeps for the next visit. */
export async function compiled(response) {
  try {
    return await WebAssembly.compileStreaming(response);
  } catch (cause) {
    throw notStarted(cause);
  }
}

function notStarted(cause) {
  const blocked = typeof WebAssembly === 'undefined' || cause instanceof EvalError || /content security|unsafe-eval|blocked by csp|disallowed by embedder/i.test(String(cause?.message));
  const details = blocked
    ? { code: 'host.wasm-blocked', message: 'WebAssembly may not be compiled here', suggestion: "script-src 'wasm-unsafe-eval' in the content security policy" }
    : { code: 'host.wasm-damaged', message: `the WebAssembly module could not be started: ${cause?.message ?? cause}` };
  return new HelpdeskError({ kind: 'host', ...details }, { cause });
}

/** The functions of the module, started on first use. */
export function engine() {
  if (!running) {
    if (!source) throw wrong('host', 'host.not-started', 'the engine has not been started', 'await init() first');
    start(source());
  }
  return glue;
}

/** A handle that knows whether the instance it lives in is still there. */
export function owned(handle) {
  const born = generation;
  let freed = false;
  return {
    get() {
      if (freed) throw wrong('host', 'host.freed', 'this was freed and cannot be used any more');
      if (born !== generation || !running) throw wrong('host', 'host.restarted', 'the engine was restarted after a crash', 'make this anew');
      return handle;
    },
    free() {
      const there = !freed && born === generation && running;
      freed = true;
      if (there) ask(() => handle.free());
    },
  };
}

/** Asks the engine, and turns whatever it throws into an error of this package. */
export function ask(question) {
  try {
    return question();
  } catch (error) {
    throw failed(error);
  }
}

export const failed = (error) => translated(crashed(error));

/** After a crash nothing of the instance is trusted, and nothing in it is freed: the next call starts another. */
function crashed(error) {
  const trapped = typeof WebAssembly !== 'undefined' && error instanceof WebAssembly.RuntimeError;
  if (!trapped && !(error instanceof RangeError)) return error;
  running = false;
  glue.restart();
  return new HelpdeskError({ kind: 'host', code: 'host.crashed', message: `the engine ran out of memory or failed: ${error.message}` }, { cause: error });
}

/** The same as bytes: a string of the characters 0 to 255. */
export function bytes(text) {
  if (globalThis.Buffer) return globalThis.Buffer.from(text, 'latin1'); // Node's own, ten times as quick
  const found = new Uint8Array(text.length);
  for (let index = 0; index < text.length; index++) found[index] = text.charCodeAt(index);
  return found;
}
