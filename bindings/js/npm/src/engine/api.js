export { HelpdeskError } from '../common/errors.js';
export { toDate, toLength, toMillis, toText } from '../common/time.js';
export { zonesFromIntl } from '../intl.js';
export { Clock, Clocks } from './clocks.js';
export { Calendar, Desk, Zones, apply, isAutomatic, messageId, redirect, replay, replayOutage, report, wakeOutage } from './desk.js';
