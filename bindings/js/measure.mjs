// Sizes, speed and right answers beside what people would take instead: `cargo xtask js measure`.
//
// Needs the package in target/npm; prints the tables that docs/javascript.md keeps.
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

const here = dirname(fileURLToPath(import.meta.url));
const pack = join(here, '../../target/npm/package');
const { Calendar, Desk } = await import(join(pack, 'index.js'));
const { Clocks } = await import(join(pack, 'sla.js'));

process.env.TZ = 'Europe/Warsaw';
const HOLIDAYS = ['01-01', '01-06', '05-01', '05-03', '08-15', '11-01', '11-11', '12-25', '12-26'];
const office = Calendar.compile({ zone: 'Europe/Warsaw', weekly: { 'mon-fri': ['08:00-16:00'] }, holidays: HOLIDAYS.map((day) => `*-${day}`) });

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

/** Minute by minute, by reading the rules: what is right. Times are whole seconds. */
function counted([from, to]) {
  const format = new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/Warsaw', weekday: 'short', month: '2-digit', day: '2-digit', hour: '2-digit', hourCycle: 'h23' });
  const open = (at) => {
    const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
    return !['Sat', 'Sun'].includes(parts.weekday) && parts.hour >= '08' && parts.hour < '16' && !HOLIDAYS.includes(`${parts.month}-${parts.day}`);
  };
  let sum = 0;
  for (let at = from; at < to; ) {
    const next = Math.min(to, (Math.floor(at / 900_000) + 1) * 900_000);
    if (open(at)) sum += next - at;
    at = next;
  }
  return sum;
}

const years = Array.from({ length: 12 }, (_, index) => 2016 + index);
const dates = years.flatMap((year) => HOLIDAYS.map((day) => `${year}-${day}`));
dayjs.extend(businessTime.default ?? businessTime);
const week = (hours) => ({ sunday: null, monday: hours, tuesday: hours, wednesday: hours, thursday: hours, friday: hours, saturday: null });
dayjs.setBusinessTime(week([{ start: '08:00:00', end: '16:00:00' }]));
dayjs.setHolidays(dates);
momentBusiness.updateLocale('en', { workinghours: { 0: null, 1: ['08:00:00', '16:00:00'], 2: ['08:00:00', '16:00:00'], 3: ['08:00:00', '16:00:00'], 4: ['08:00:00', '16:00:00'], 5: ['08:00:00', '16:00:00'], 6: null }, holidays: dates });
const hours = new OpeningHours(`Mo-Fr 08:00-16:00; ${dates.map((day) => `${day.replace(/-(\d\d)-(\d\d)/, (_, m, d) => ` ${['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'][m - 1]} ${d}`)} off`).join('; ')}`);

const peers = {
  'helpdesk-core': [([from, to]) => office.elapsed(from, to), 100_000],
  'dayjs-business-time': [([from, to]) => Math.abs(dayjs(to).businessMinutesDiff(dayjs(from))) * 60_000, 300],
  'moment-business-time': [([from, to]) => Math.abs(momentBusiness(to).workingDiff(momentBusiness(from), 'seconds', true)) * 1000, 60],
  'opening_hours.js': [([from, to]) => hours.getOpenDuration(new Date(from), new Date(to))[0], 100],
};

const all = pairs(100_000);
const sample = all.slice(0, 60);
const right = sample.map(counted);
console.log('| elapsed, one call | ns | ratio | right of 60 |\n| --- | --: | --: | --: |');
const own = speed(peers['helpdesk-core'][0], all);
for (const [name, [work, count]] of Object.entries(peers)) {
  const answers = sample.map((pair) => {
    try {
      return work(pair);
    } catch {
      return NaN;
    }
  });
  const good = answers.filter((answer, index) => Math.abs(answer - right[index]) < 1000).length;
  const time = name === 'helpdesk-core' ? own : speed(work, all.slice(0, count), 2);
  console.log(`| ${name} | ${time.toFixed(0)} | ${(time / own).toFixed(0)} | ${good} |`);
}

const from = Float64Array.from(all, ([start]) => start);
const to = Float64Array.from(all, ([, end]) => end);
const batch = speed(() => office.elapsedMany(from, to), [0], 20) / 1e6;
console.log(`\na column of 100,000: ${batch.toFixed(1)} ms, ${((batch * 1e6) / 1e5).toFixed(0)} ns an item`);

const desk = new Desk({ name: 'D', zone: 'Europe/Warsaw', calendar: 'office', calendars: { office: { weekly: { 'mon-fri': ['08:00-16:00'] } } }, sla: [{ name: 'a', targets: { any: { resolution: '4h' } } }] });
const NOW = Date.UTC(2026, 0, 8, 9);
const { ticket } = desk.open('T', { channel: 'phone', subject: 's' }, 'requester:a', NOW);
const clock = Clocks.read(desk.capsule(ticket, NOW))[0];
const moments = Array.from({ length: 100_000 }, (_, index) => NOW + index);
console.log(`one tick of a clock: ${speed((now) => clock.remaining(now), moments).toFixed(0)} ns`);

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
