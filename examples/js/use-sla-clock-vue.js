// A Vue composable: the clock of a capsule, anew every second while a component shows it.
import { computed, onScopeDispose, ref, toValue } from 'vue';
import { Clocks } from 'helpdesk-core/sla';

/**
 * What the clock shows; `null` where the capsule has no such clock or has ended: then fetch another.
 * @param {import('vue').MaybeRefOrGetter<string>} capsule the JSON that the server made
 * @param {import('helpdesk-core/sla').Metric} metric
 * @param {number} skew the server's time less this machine's, in milliseconds
 */
export function useSlaClock(capsule, metric, skew = 0) {
  const now = ref(Date.now() + skew);
  // On a server a component is rendered once, and nobody would end the timer.
  const timer = typeof document === 'undefined' ? undefined : setInterval(() => (now.value = Date.now() + skew), 1000);
  onScopeDispose(() => clearInterval(timer));
  const clock = computed(() => Clocks.read(toValue(capsule)).find(metric));
  return computed(() => (clock.value?.reaches(now.value) ? clock.value.at(now.value) : null));
}
