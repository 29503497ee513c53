#!/usr/bin/env node
// Asks every test vector below the folders given: `helpdesk-conformance FOLDER…`.
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import * as api from '../index.js';
import { run } from '../conformance.js';

const USAGE = `usage: helpdesk-conformance FOLDER…

Asks every vector (*.json) below the folders, or in the files, that are named.
Ends with 0 if all passed, with 1 if a case fails or there was nothing to ask,
and with 2 if the words of the command or a file cannot be read.`;

function fail(message) {
  console.error(`helpdesk-conformance: ${message}`);
  process.exit(2);
}

/** Every JSON document at or below a path. */
function documents(path) {
  try {
    if (statSync(path).isDirectory()) return readdirSync(path).sort().flatMap((name) => documents(join(path, name)));
    return path.endsWith('.json') ? [[path, JSON.parse(readFileSync(path, 'utf8'))]] : [];
  } catch (error) {
    return fail(`${path}: ${error.message}`);
  }
}

const paths = process.argv.slice(2);
if (paths.some((word) => ['--help', '-h'].includes(word))) {
  console.log(USAGE);
  process.exit(0);
}
const unknown = paths.find((word) => word.startsWith('-'));
if (unknown) fail(`there is no option \`${unknown}\`\n\n${USAGE}`);
if (paths.length === 0) fail(`name a folder\n\n${USAGE}`);

const total = { passed: 0, failed: 0, skipped: 0, files: 0 };
let index;
for (const [path, document] of paths.flatMap(documents)) {
  if (document?.schema === 'index/1') index = document;
  const outcome = run(api, document);
  if (!outcome) continue;
  total.files++;
  total.passed += outcome.passed;
  total.failed += outcome.failed.length;
  total.skipped += outcome.skipped.length;
  for (const { id, message } of outcome.failed) console.log(`FAILED ${path} ${id}: ${message}`);
  for (const { id, reason } of outcome.skipped) console.log(`skipped ${path} ${id}: ${reason}`);
}
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
const cases = total.passed + total.failed + total.skipped;
const asked = total.passed + total.failed > 0;
if (!asked) console.log('there are no vectors below what was named');
const lost = index && (total.files < index.files || cases < index.cases);
if (lost) console.log(`the index tells of ${index.files} files and ${index.cases} cases; ${total.files} and ${cases} were found`);
process.exit(total.failed > 0 || !asked || lost ? 1 : 0);
