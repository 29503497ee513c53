// What the element says. English, Polish and German are here; a page may set its own words, and
// `statuses` with names for the statuses of its desk.

const EN = {
  first_response: 'First response', next_response: 'Next response', resolution: 'Resolution', time_to_own: 'Taken on',
  periodic_update: 'Update', agent_work: 'Agent work', requester_wait: 'Waiting for you',
  left: '{time} left', late: '{time} overdue', due: 'due {when}', opens: 'opens {when}', was_due: 'was due {when}',
  running: 'On track', at_risk: 'At risk', breached: 'Overdue', paused: 'Paused', closed: 'Closed now', holiday: '{name}',
  met: 'Met', missed: 'Missed', cancelled: 'Cancelled', stale: 'Out of date', broken: 'Not available',
  counted: 'counts', pause: 'paused', shut: 'closed', now: 'now', timeline: 'Timeline', working: 'working time',
};
const PL = {
  first_response: 'Pierwsza odpowiedź', next_response: 'Kolejna odpowiedź', resolution: 'Rozwiązanie', time_to_own: 'Przyjęcie',
  periodic_update: 'Aktualizacja', agent_work: 'Praca agenta', requester_wait: 'Czeka na Ciebie',
  left: 'zostało {time}', late: '{time} po terminie', due: 'termin {when}', opens: 'otwarcie {when}', was_due: 'termin minął {when}',
  running: 'W terminie', at_risk: 'Zagrożone', breached: 'Po terminie', paused: 'Wstrzymane', closed: 'Teraz zamknięte', holiday: '{name}',
  met: 'Dotrzymano', missed: 'Nie dotrzymano', cancelled: 'Odwołano', stale: 'Nieaktualne', broken: 'Niedostępne',
  counted: 'liczy się', pause: 'wstrzymane', shut: 'zamknięte', now: 'teraz', timeline: 'Oś czasu', working: 'czas pracy',
};
const DE = {
  first_response: 'Erste Antwort', next_response: 'Nächste Antwort', resolution: 'Lösung', time_to_own: 'Übernahme',
  periodic_update: 'Zwischenstand', agent_work: 'Bearbeitung', requester_wait: 'Wartet auf Sie',
  left: 'noch {time}', late: '{time} überfällig', due: 'fällig {when}', opens: 'öffnet {when}', was_due: 'war fällig {when}',
  running: 'Im Plan', at_risk: 'Gefährdet', breached: 'Überfällig', paused: 'Angehalten', closed: 'Jetzt geschlossen', holiday: '{name}',
  met: 'Eingehalten', missed: 'Verfehlt', cancelled: 'Abgesagt', stale: 'Veraltet', broken: 'Nicht verfügbar',
  counted: 'zählt', pause: 'angehalten', shut: 'geschlossen', now: 'jetzt', timeline: 'Verlauf', working: 'Arbeitszeit',
};

const KNOWN = { en: EN, pl: PL, de: DE };

export const isKnown = (language) => language.split('-')[0] in KNOWN;

/** The words of a language, else English ones; `own` wins over both. */
export function words(language, own) {
  return { ...EN, ...KNOWN[language.split('-')[0]], ...own };
}

/** The language to write in: that of the nearest element that names one, through every shadow, as far as Intl can read it. */
export function languageOf(element) {
  let [node, found] = [element, ''];
  while (node && !found) {
    found = node.closest('[lang]')?.getAttribute('lang');
    node = node.getRootNode().host;
  }
  for (const name of [found, globalThis.navigator?.language]) {
    try {
      if (name) return Intl.getCanonicalLocales(name.replaceAll('_', '-'))[0];
    } catch {
      // `lang` may say anything
    }
  }
  return 'en';
}

const RIGHT_TO_LEFT = /^(ar|ckb|dv|fa|he|iw|ps|sd|ug|ur|yi)\b/;

/** A sentence with values in their places. What is written the other way round stays whole. */
export function fill(text, values, language = '') {
  const whole = (value) => (RIGHT_TO_LEFT.test(language) ? `\u2068${value}\u2069` : value);
  return text.replace(/\{(\w+)\}/g, (_, name) => whole(values[name] ?? ''));
}

const PARTS = [['hour', 3600], ['minute', 60], ['second', 1]];

/** Seconds and minutes come again and again; formatting is dearer than a look-up. */
function remembered(format) {
  const known = [];
  return (count) => (count < 60 ? (known[count] ??= format.format(count)) : format.format(count));
}

/** A length of time in two units, as people say it: 3 h 20 min, 4 min 05 s. */
export class Lengths {
  #formats;
  #long;

  constructor(language) {
    const unit = (style) => Object.fromEntries(PARTS.map(([name]) => [name, remembered(new Intl.NumberFormat(language, { style: 'unit', unit: name, unitDisplay: style }))]));
    this.#formats = unit('narrow');
    this.#long = unit('long');
  }

  /** @param seconds whole seconds, not negative */
  short(seconds) {
    return this.#said(seconds, this.#formats);
  }

  /** For ears. */
  long(seconds) {
    return this.#said(seconds, this.#long);
  }

  #said(seconds, formats) {
    const first = PARTS.findIndex(([, size]) => size <= seconds);
    const start = first < 0 ? PARTS.length - 1 : first;
    let rest = seconds;
    return PARTS.slice(start, start + 2).map(([name, size]) => {
      const count = Math.floor(rest / size);
      rest -= count * size;
      return formats[name](count);
    }).join(' ');
  }
}

/** An instant in the reader's zone: only the time today, with the day otherwise. */
export function whens(language, timeZone) {
  const zone = timeZone ? { timeZone } : {};
  const day = new Intl.DateTimeFormat(language, { ...zone, year: 'numeric', month: 'numeric', day: 'numeric' });
  const time = new Intl.DateTimeFormat(language, { ...zone, hour: 'numeric', minute: '2-digit' });
  const near = new Intl.DateTimeFormat(language, { ...zone, weekday: 'short', hour: 'numeric', minute: '2-digit' });
  const far = new Intl.DateTimeFormat(language, { ...zone, weekday: 'short', day: 'numeric', month: 'short', hour: 'numeric', minute: '2-digit' });
  const full = new Intl.DateTimeFormat(language, { ...zone, dateStyle: 'full', timeStyle: 'long' });
  const at = (when, now) => {
    if (day.format(when) === day.format(now)) return time.format(when);
    return (Math.abs(when - now) < 6 * 86_400_000 ? near : far).format(when);
  };
  return { at, full: (when) => full.format(when) };
}
