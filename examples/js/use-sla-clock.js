// A React hook: the clock of a capsule, rendered once a second.
import { useEffect, useMemo, useState } from 'react';
import { Clocks } from 'helpdesk-core/sla';

/**
 * What the clock shows; `null` where the capsule has no such clock or has ended: then fetch another.
 * @param {string} capsule the JSON that the server made
 * @param {import('helpdesk-core/sla').Metric} metric
 * @param {number} skew the server's time less this machine's, in milliseconds
 */
export function useSlaClock(capsule, metric, skew = 0) {
  const clock = useMemo(() => Clocks.read(capsule).find(metric), [capsule, metric]);
  const [now, setNow] = useState(() => Date.now() + skew);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now() + skew), 1000);
    return () => clearInterval(timer);
  }, [skew]);
  return clock?.reaches(now) ? clock.at(now) : null;
}
