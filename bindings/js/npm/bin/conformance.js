#!/usr/bin/env node
// Asks every test vector below the folders given: `helpdesk-conformance FOLDER…`.
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import * as api from '../index.js';
import { run } from '../conformance.js';

function documents(path) {
  if (statSync(path).isDirectory()) return readdirSync(path).sort().flatMap((name) => documents(join(path, name)));
  return path.endsWith('.json') ? [[path, JSON.parse(readFileSync(path, 'utf8'))]] : [];
}

const paths = process.argv.slice(2);
if (paths.length === 0 || paths.includes('--help')) {
  console.log('usage: helpdesk-conformance FOLDER…\n\nEnds with 1 if a case fails, or if there was nothing to ask.');
  process.exit(paths.length === 0 ? 2 : 0);
}

const total = { passed: 0, failed: 0, skipped: 0, files: 0 };
let index;
for (const [path, document] of paths.flatMap(documents)) {
  if (document.schema === 'index/1') index = document;
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
const lost = index && (total.files < index.files || cases < index.cases);
if (lost) console.log(`the index tells of ${index.files} files and ${index.cases} cases; ${total.files} and ${cases} were found`);
process.exit(total.failed > 0 || cases === 0 || lost ? 1 : 0);
