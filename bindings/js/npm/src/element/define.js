import { SlaClock } from './clock.js';

/** Defines the tag, unless another has its name already. */
export function define(name = 'sla-clock') {
  if (typeof customElements === 'undefined' || customElements.get(name)) return;
  customElements.define(name, name === 'sla-clock' ? SlaClock : class extends SlaClock {});
}
