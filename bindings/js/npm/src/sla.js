import { bytes, provide } from './sla/engine.js';
import inlined from './sla/inlined.js';

provide(() => bytes(inlined));

export { HelpdeskError } from './common/errors.js';
export { toDate, toLength, toMillis, toText } from './common/time.js';
export { CapsuleCalendar as Calendar } from './sla/calendar.js';
export { Clock, Clocks } from './sla/clocks.js';
