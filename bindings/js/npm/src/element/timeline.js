// The small timeline: what counted, what did not, and what lies ahead.

const DAY = 86_400_000;

/** An element with a class, a part of the same name, and children. */
export function make(tag, name, ...children) {
  const made = document.createElement(tag);
  if (name) {
    made.className = name;
    made.setAttribute('part', name);
  }
  made.append(...children);
  return made;
}

/** From a little before the start to a little after what matters last. */
function range(clock, now) {
  const stopped = clock.data.stopped ? Date.parse(clock.data.stopped) : now;
  const start = clock.started;
  const end = Math.max(clock.due ?? 0, Math.min(now, Math.max(stopped, start)), start + 3_600_000);
  const margin = (end - start) * 0.03;
  return [start - margin, end + margin];
}

/** Midnights of the reader's zone, few enough to have room for their names. */
function midnights(from, to, timeZone) {
  const clock = new Intl.DateTimeFormat('en-US', { hourCycle: 'h23', hour: 'numeric', minute: 'numeric', second: 'numeric', ...(timeZone && { timeZone }) });
  const sinceMidnight = (at) => clock.format(at).split(':').reduce((sum, part) => sum * 60 + Number(part), 0) * 1000;
  const days = Math.max(1, Math.ceil((to - from) / DAY / 6));
  const found = [];
  let at = Math.floor(from / 1000) * 1000;
  at -= sinceMidnight(at);
  while (at < to) {
    // Noon of the day, and back: days of 23 and of 25 hours have their noon, too.
    at += days * DAY + DAY / 2;
    at -= sinceMidnight(at);
    const beyond = sinceMidnight(at); // a clock change lay between
    at += beyond > DAY / 2 ? DAY - beyond : -beyond;
    if (at > from && at < to) found.push(at);
  }
  return found;
}

/** Draws the clock into `track` and says in `legend` what the colours mean. */
export function draw({ track, legend, clock, now, words, language, timeZone, lengths }) {
  const [from, to] = range(clock, now);
  const percent = (at) => ((at - from) / (to - from)) * 100;
  const place = (node, at) => node.style.setProperty('inset-inline-start', `${percent(at).toFixed(3)}%`);
  const names = { counted: words.counted, closed: words.shut, holiday: undefined, paused: words.pause };
  const sums = new Map();
  const nodes = [];
  for (const { from: start, to: end, why, holiday } of clock.timeline(from, to)) {
    const ahead = start >= now;
    for (const [left, right, later] of start < now && now < end ? [[start, now, false], [now, end, true]] : [[start, end, ahead]]) {
      const span = make('div', '');
      span.className = `span ${why}${later ? ' ahead' : ''}`;
      span.setAttribute('part', `span ${why}`);
      place(span, left);
      span.style.setProperty('width', `${(percent(right) - percent(left)).toFixed(3)}%`);
      nodes.push(span);
    }
    const name = why === 'holiday' ? holiday : names[why];
    const sum = sums.get(name) ?? { why, passed: 0 };
    // A clock that stopped went on counting in no sense that matters to a reader.
    sum.passed += Math.max(0, Math.min(end, now) - Math.max(start, clock.started));
    sums.set(name, sum);
  }
  const weekday = new Intl.DateTimeFormat(language, { weekday: 'short', day: 'numeric', ...(timeZone && { timeZone }) });
  for (const at of midnights(from, to, timeZone)) {
    const tick = make('div', 'tick');
    if (percent(at) > 6 && percent(at) < 94) tick.append(make('span', '', weekday.format(at)));
    place(tick, at);
    nodes.push(tick);
  }
  const marks = [['now', words.now, now], ['due', words.due.replace('{when}', '').trim(), clock.due]];
  const close = clock.due !== null && Math.abs(percent(now) - percent(clock.due)) < 12;
  for (const [name, text, at] of marks) {
    if (at === null || at < from || at > to) continue;
    const mark = make('div', 'mark', ...(name === 'now' && close ? [] : [make('span', '', text)]));
    mark.classList.toggle('due', name === 'due');
    mark.classList.toggle('edge', percent(at) > 90);
    mark.classList.toggle('start', percent(at) < 8);
    place(mark, at);
    nodes.push(mark);
  }
  track.replaceChildren(...nodes);
  const shown = [...sums];
  const told = shown.filter(([, { passed }]) => passed >= 1000);
  legend.replaceChildren(...shown.map(([name, { why, passed }]) => {
    const swatch = make('span', '');
    swatch.className = `swatch span ${why}`;
    return make('li', '', swatch, passed < 1000 ? name : `${name} ${lengths.short(Math.floor(passed / 1000))}`);
  }));
  return told.map(([name, { passed }]) => `${name} ${lengths.long(Math.floor(passed / 1000))}`).join(', ');
}
