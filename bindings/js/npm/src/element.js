import { bytes, provide } from './sla/engine.js';
import inlined from './sla/inlined.js';
import { define } from './element/define.js';

provide(() => bytes(inlined));

export { SlaClock } from './element/clock.js';
export { define } from './element/define.js';

// Without a document, as on a server, there is nothing to define; the tag is then text like any other.
if (typeof customElements !== 'undefined') define();
