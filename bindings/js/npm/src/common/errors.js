/** What is said of a code that comes from the engine without a sentence. */
const SENTENCES = {
  'calendar.never': ['calendar', 'the calendar never gets there: it has no further opening or closing'],
  'calendar.beyond-horizon': ['calendar', 'the instant or the answer lies outside the days that the calendar is known for'],
  'capsule.damaged': ['input', 'this is no capsule, or what it says makes no sense'],
  'capsule.expired': ['calendar', 'the instant lies outside the days of the capsule; ask the server for another'],
  'time.not-a-target': ['input', 'this is no target; write `4h`, `3 business days` or `30 calendar days`'],
  'time.not-a-day': ['input', 'this is no day; write `2026-11-11`'],
  'time.not-a-time-of-day': ['input', 'this is no time of day; write `08:00`'],
};

/** Anything that goes wrong. The code is what it is; the sentence is for people. */
export class HelpdeskError extends Error {
  constructor({ kind, code, message, path = '', suggestion, diagnostics }, options) {
    super(message, options);
    this.name = 'HelpdeskError';
    this.kind = kind;
    this.code = code;
    this.path = path;
    this.suggestion = suggestion;
    this.diagnostics = diagnostics ?? [{ code, severity: 'error', path, message, ...(suggestion && { suggestion }) }];
  }
}

/** An error that is noticed before the engine is asked. */
export function wrong(kind, code, message, suggestion, cause) {
  return new HelpdeskError({ kind, code, message, suggestion }, cause && { cause });
}

/** A text that a caller hands over: without this check a missing id would be called `undefined`. */
export function textOf(value, what) {
  if (typeof value === 'string') return value;
  throw wrong('input', 'shape.wrong-type', `${what}: expected a text, got ${value === null ? 'null' : typeof value}`);
}

/** The last argument of a function. */
export function options(given = {}) {
  if (given !== null && typeof given === 'object') return given;
  throw wrong('input', 'shape.wrong-type', `the options: expected an object, got ${given === null ? 'null' : typeof given}`);
}

/** What the engine threw, as an error of this package. */
export function translated(thrown, cause) {
  if (typeof thrown === 'string') {
    if (thrown.startsWith('{')) return new HelpdeskError(JSON.parse(thrown));
    const [kind, message] = SENTENCES[thrown] ?? ['input', thrown];
    return wrong(kind, thrown, message, undefined, cause);
  }
  return thrown;
}

/** As `JSON.stringify` writes one half of a character that takes two. */
const HALF = /(?<!\\)(?:\\\\)*\\ud[89a-f]/;

/** JSON of a document that a caller hands over. */
export function json(value, what) {
  let text;
  try {
    text = JSON.stringify(value);
  } catch (cause) {
    throw new HelpdeskError({ kind: 'input', code: 'json.syntax', message: `${what} cannot be written as JSON: ${cause.message}` }, { cause });
  }
  if (text === undefined) throw wrong('input', 'json.syntax', `expected ${what}, got ${typeof value}`);
  if (text.includes('\\ud') && HALF.test(text)) throw wrong('input', 'json.syntax', `${what}: a text holds half a character, as where one is cut in two`, 'text.toWellFormed()');
  return text;
}
