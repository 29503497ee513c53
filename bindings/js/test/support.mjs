// What several tests share.
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

export const root = process.env.HELPDESK_ROOT;

export const OFFICE = { zone: 'Europe/Warsaw', weekly: { 'mon-fri': ['08:00-16:00'] }, holidays: ['PL'] };

export const DESK = {
  name: 'Help', zone: 'Europe/Warsaw', calendar: 'office',
  calendars: { office: { weekly: { 'mon-fri': ['08:00-16:00'] }, holidays: ['PL'] } },
  sla: [{ name: 'usual', warn_at: ['50%'], targets: { any: { first_response: '4h', resolution: '3 business days' } } }],
};

export const INTAKE = { channel: 'phone', subject: 'No network' };

/** Every document of vectors below the shared folder. */
export function vectors() {
  const read = (path) => statSync(path).isDirectory() ? readdirSync(path).sort().flatMap((name) => read(join(path, name))) : path.endsWith('.json') ? [[path, JSON.parse(readFileSync(path, 'utf8'))]] : [];
  return read(join(root, 'tests/conformance/vectors'));
}

/** The lines that Rust wrote: what came of every step of every scenario. */
export function transcript() {
  const path = join(root, 'target/npm/transcript.jsonl');
  return existsSync(path) ? readFileSync(path, 'utf8').trim().split('\n') : [];
}

/** A Chromium that is there already. */
export function chromium() {
  const known = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/snap/bin/chromium'];
  return known.find((path) => path && existsSync(path));
}
