export { HelpdeskError } from '../common/errors.js';
export { toDate, toLength, toMillis, toText } from '../common/time.js';
export { zonesFromIntl } from '../intl.js';
export { Clock, Clocks } from './clocks.js';
export {
  Calendar, Desk, Report, Zones, apply, articlesToReview, checkPesel, digest, failures, isAutomatic, messageId, redirect,
  replay, replayOutage, report, retell, suggestArticles, toActor, wakeOutage, whatIfInForce, withoutHidden,
} from './desk.js';
