// Sizes, speed and right answers beside what people would take instead: `cargo xtask js measure`.
//
// Needs the package in target/npm; prints the tables that docs/javascript.md keeps, and ends with 1 if
// a column takes more than three times what it takes in Rust, or a tick more than a microsecond.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import dayjs from 'dayjs';
import businessTime from 'dayjs-business-time';
import momentBusiness from 'moment-business-time';
import OpeningHours from 'opening_hours';
import { createMachine, initialTransition, transition } from 'xstate';
import { PARTS, startUps } from './start.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const pack = join(here, '../../target/npm/package');
const { Calendar, Desk } = await import(join(pack, 'index.js'));
const { Clocks } = await import(join(pack, 'sla.js'));

process.env.TZ = 'Europe/Warsaw';
const HOLIDAYS = ['01-01', '01-06', '05-01', '05-03', '08-15', '11-01', '11-11', '12-25', '12-26'];
const OFFICE = { zone: 'Europe/Warsaw', weekly: { 'mon-fri': ['08:00-16:00'] }, holidays: HOLIDAYS.map((day) => `*-${day}`) };
const office = Calendar.compile(OFFICE);

/** Random pairs over ten years, nine days apart on average; the same in every run, and whole minutes: one peer knows nothing finer. */
function pairs(count) {
  let seed = 42;
  const random = () => ((seed = (seed * 1103515245 + 12345) % 2147483648) / 2147483648);
  const from = Date.UTC(2016, 0, 1);
  return Array.from({ length: count }, () => {
    const start = Math.floor((from + random() * 10 * 365 * 86_400_000) / 60_000) * 60_000;
    return [start, start + Math.floor(-Math.log(1 - random()) * 9 * 1440) * 60_000];
  });
}

/** Nanoseconds a call: the best of several rounds. */
function speed(work, cases, rounds = 5) {
  let best = Infinity;
  for (let round = 0; round < rounds; round++) {
    const start = performance.now();
    for (const one of cases) work(one);
    best = Math.min(best, ((performance.now() - start) / cases.length) * 1e6);
  }
  return best;
}

const years = Array.from({ length: 12 }, (_, index) => 2016 + index);
const dates = years.flatMap((year) => HOLIDAYS.map((day) => `${year}-${day}`));
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const off = dates.map((day) => `${day.replace(/-(\d\d)-(\d\d)/, (_, m, d) => ` ${MONTHS[m - 1]} ${d}`)} off`).join('; ');
dayjs.extend(businessTime.default ?? businessTime);

/** The week that a peer wants: the same spans every working day, none on others. */
const week = (spans, weekend, names) => Object.fromEntries(names.map((name, day) => [name, weekend || (day > 0 && day < 6) ? spans : null]));
const span = (start, end) => ({ start, end });

/** What is asked: hours as this package, the peers, and a person with a watch put them; `null` where a peer has no words for them. */
const CALENDARS = {
  office: {
    spec: OFFICE, open: ({ hour }) => hour >= 8 && hour < 16,
    dayjs: [span('08:00:00', '16:00:00')], moment: ['08:00:00', '16:00:00'], osm: `Mo-Fr 08:00-16:00; ${off}`,
  },
  lunch: {
    spec: { ...OFFICE, weekly: { 'mon-fri': ['08:00-12:00', '12:30-16:00'] } }, open: ({ hour }) => hour >= 8 && hour < 16 && hour !== 12.25 && hour !== 12,
    dayjs: [span('08:00:00', '12:00:00'), span('12:30:00', '16:00:00')], moment: null, osm: `Mo-Fr 08:00-12:00,12:30-16:00; ${off}`,
  },
  night: { // every night, also those in which the clock changes
    spec: { zone: 'Europe/Warsaw', weekly: { 'mon-sun': ['22:00-30:00'] } }, open: ({ hour }) => hour >= 22 || hour < 6, everyDay: true,
    dayjs: [span('00:00:00', '06:00:00'), span('22:00:00', '23:59:59')], moment: null, osm: 'Mo-Su 22:00-06:00',
  },
};

/** A quarter of an hour after the other, by reading the wall clock: what is right. */
function counted({ open, everyDay }, [from, to]) {
  const format = new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/Warsaw', weekday: 'short', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  const isOpen = (at) => {
    const { weekday, month, day, hour, minute } = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
    const works = everyDay || (!['Sat', 'Sun'].includes(weekday) && !HOLIDAYS.includes(`${month}-${day}`));
    return works && open({ hour: Number(hour) + (Math.floor(Number(minute) / 15) * 15) / 60 });
  };
  let sum = 0;
  for (let at = from; at < to; ) {
    const next = Math.min(to, (Math.floor(at / 900_000) + 1) * 900_000);
    if (isOpen(at)) sum += next - at;
    at = next;
  }
  return sum;
}

/** For each package how it answers on a calendar, and how many questions its speed is taken of. */
const PEERS = {
  'helpdesk-core': [({ spec }) => {
    const calendar = Calendar.compile(spec);
    return ([from, to]) => calendar.elapsed(from, to);
  }, 100_000],
  'dayjs-business-time': [({ dayjs: spans, everyDay }) => {
    dayjs.setBusinessTime(week(spans, everyDay, ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday']));
    dayjs.setHolidays(everyDay ? [] : dates);
    return ([from, to]) => Math.abs(dayjs(to).businessMinutesDiff(dayjs(from))) * 60_000;
  }, 300],
  'moment-business-time': [({ moment: hours }) => {
    if (!hours) return null;
    momentBusiness.updateLocale('en', { workinghours: week(hours, false, [0, 1, 2, 3, 4, 5, 6]), holidays: dates });
    return ([from, to]) => Math.abs(momentBusiness(to).workingDiff(momentBusiness(from), 'seconds', true)) * 1000;
  }, 60],
  'opening_hours.js': [({ osm }) => {
    const hours = new OpeningHours(osm);
    return ([from, to]) => hours.getOpenDuration(new Date(from), new Date(to))[0];
  }, 100],
};

const all = pairs(100_000);
const sample = all.slice(0, 60);
const answer = (work, pair) => {
  try {
    return work(pair);
  } catch {
    return NaN;
  }
};

/** How many of the sample are right to the second. */
function share(calendar, work) {
  if (!work) return 'has no words for it';
  const right = sample.map((pair) => counted(calendar, pair));
  return String(sample.filter((pair, index) => Math.abs(answer(work, pair) - right[index]) < 1000).length);
}

console.log(`| elapsed, one call | ns | ratio | right of 60: ${Object.keys(CALENDARS).join(' | ')} |\n| --- | --: | --: |${' --: |'.repeat(3)}`);
let own;
for (const [name, [make, count]] of Object.entries(PEERS)) {
  const time = speed(make(CALENDARS.office), all.slice(0, count), count === 100_000 ? 5 : 2);
  own ??= time;
  const shares = Object.values(CALENDARS).map((calendar) => share(calendar, make(calendar)));
  console.log(`| ${name} | ${time.toFixed(0)} | ${(time / own).toFixed(0)} | ${shares.join(' | ')} |`);
}

const from = Float64Array.from(all, ([start]) => start);
const to = Float64Array.from(all, ([, end]) => end);
const batch = speed(() => office.elapsedMany(from, to), [0], 20) / 1e6;

/** The same column in Rust, on the same machine in the same minute: milliseconds. */
function native() {
  const cargo = process.env.CARGO ?? 'cargo';
  const folder = join(here, '../..');
  execFileSync(cargo, ['build', '--quiet', '--release', '--package', 'helpdesk-benches', '--example', 'column'], { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
  const input = Buffer.concat([JSON.stringify(OFFICE), '\n'].map(Buffer.from).concat([from, to].map(({ buffer }) => Buffer.from(buffer))));
  return JSON.parse(execFileSync(join(folder, 'target/release/examples/column'), { input, encoding: 'utf8' }));
}
const { millis, sum } = native();
const counts = office.elapsedMany(from, to).reduce((sum, one) => sum + one, 0);
if (sum !== counts) throw new Error(`Rust counts ${sum} ms in all, and this ${counts}`);
console.log(`\na column of 100,000: ${batch.toFixed(2)} ms here, ${millis.toFixed(2)} ms in Rust: ${(batch / millis).toFixed(1)} times`);
const failed = [];
if (batch > 3 * millis) failed.push('a column takes more than three times what Rust takes');

const desk = new Desk({ name: 'D', zone: 'Europe/Warsaw', calendar: 'office', calendars: { office: { weekly: { 'mon-fri': ['08:00-16:00'] } } }, sla: [{ name: 'a', targets: { any: { resolution: '4h' } } }] });
const NOW = Date.UTC(2026, 0, 8, 9);
const { ticket } = desk.open('T', { channel: 'phone', subject: 's' }, 'requester:a', NOW);
const clock = Clocks.read(desk.capsule(ticket, NOW))[0];
const moments = Array.from({ length: 100_000 }, (_, index) => NOW + index);
const tick = speed((now) => clock.remaining(now), moments);
console.log(`one tick of a clock: ${tick.toFixed(0)} ns`);
if (tick > 1000) failed.push('a tick takes more than a microsecond');

const machine = createMachine({ initial: 'new', states: { new: { on: { open: 'open' } }, open: { on: { wait: 'waiting', solve: 'solved' } }, waiting: { on: { open: 'open' } }, solved: { type: 'final' } } });
const [state] = initialTransition(machine);
const rounds = Array.from({ length: 3000 });
console.log('\n| one transition | us |\n| --- | --: |');
console.log(`| helpdesk-core, with guards, clocks, events and notices | ${(speed(() => desk.decide(ticket, { type: 'set_status', to: 'open' }, 'agent:a', NOW + 1000), rounds.slice(0, 500)) / 1000).toFixed(0)} |`);
console.log(`| xstate, the bare machine | ${(speed(() => transition(machine, state, { type: 'open' }), rounds) / 1000).toFixed(1)} |`);

async function size(code) {
  const { outputFiles } = await build({ stdin: { contents: code, resolveDir: here }, bundle: true, minify: true, format: 'esm', write: false, charset: 'utf8', logLevel: 'error', platform: 'browser', define: { global: 'globalThis' } });
  return gzipSync(outputFiles[0].contents, { level: 9 }).length / 1000;
}
const path = (name) => JSON.stringify(join(pack, name));
const bundles = {
  'helpdesk-core/sla': `export * from ${path('sla.js')}`, 'helpdesk-core/element': `import ${path('element.js')}`, 'helpdesk-core, everything': `export * from ${path('index.js')}`,
  'dayjs and dayjs-business-time': "import dayjs from 'dayjs'; import business from 'dayjs-business-time'; dayjs.extend(business); export default dayjs",
  'moment-timezone and moment-business-time': "import moment from 'moment-business-time'; import 'moment-timezone'; export default moment",
  'opening_hours.js': "export { default } from 'opening_hours'", xstate: "export { createMachine, createActor } from 'xstate'",
};
console.log('\n| bundle, gzipped | kB |\n| --- | --: |');
for (const [name, code] of Object.entries(bundles)) console.log(`| ${name} | ${(await size(code)).toFixed(1)} |`);
console.log(`| helpdesk.wasm | ${(gzipSync(readFileSync(join(pack, 'helpdesk.wasm')), { level: 9 }).length / 1000).toFixed(1)} |`);

const capsule = JSON.stringify(office.capsule('2026-01-01', '2026-03-01'));
console.log(`\n| from import to first answer, ms | ${PARTS.join(' | ')} |\n| --- |${' --: |'.repeat(PARTS.length)}`);
for (const [place, parts] of await startUps(pack, OFFICE, capsule)) {
  console.log(`| ${place} | ${PARTS.map((part) => parts[part]?.toFixed(1) ?? '').join(' | ')} |`);
}
for (const what of failed) console.log(`FAILED ${what}`);
process.exitCode = failed.length === 0 ? 0 : 1;
