import { bytes, provide } from './full/engine.js';
import inlined from './full/inlined.js';

provide(() => bytes(inlined));

export * from './full/api.js';
