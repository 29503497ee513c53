export * from './common/desk.js';

/** Starts the engine: from the file beside this module, an address, a response, bytes or a compiled module. */
export declare function init(source?: URL | string | Response | BufferSource | WebAssembly.Module | Promise<Response | BufferSource | WebAssembly.Module>): Promise<void>;
/** The same at once. */
export declare function initSync(source: BufferSource | WebAssembly.Module): void;
