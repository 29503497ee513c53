// One timer for all clocks of a page, and none while no clock shows.

const members = new Set();
let timer;

/** Calls `tick` on every whole second, together with all others. */
export function join(member) {
  members.add(member);
  timer ??= setTimeout(beat, untilNext());
}

export function leave(member) {
  members.delete(member);
  if (members.size > 0) return;
  clearTimeout(timer);
  timer = undefined;
}

const untilNext = () => 1000 - (Date.now() % 1000) + 5;

function beat() {
  timer = setTimeout(beat, untilNext());
  for (const member of members) member.tick();
}

// A hidden page is throttled by the browser; what it shows when it comes back must be right at once.
if (typeof document !== 'undefined') {
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') for (const member of members) member.tick();
  });
}
