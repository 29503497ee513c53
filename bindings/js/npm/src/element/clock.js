import { HelpdeskError, wrong } from '../common/errors.js';
import { toMillis } from '../common/time.js';
import { Clocks } from '../sla/clocks.js';
import { join, leave } from './beat.js';
import { dress } from './style.js';
import { draw, make } from './timeline.js';
import { Lengths, fill, isKnown, languageOf, whens, words } from './words.js';

/** On a server there are no elements; importing the module must work there too. */
const Base = globalThis.HTMLElement ?? class {};

const formats = new Map();

/** Formats are dear to make and alike for most clocks of a page. */
function formatsFor(language, timeZone) {
  const key = `${language} ${timeZone ?? ''}`;
  if (!formats.has(key)) {
    try {
      formats.set(key, { lengths: new Lengths(language), when: whens(language, timeZone) });
    } catch (cause) {
      throw wrong('zone', 'zone.unknown', `no time zone is named \`${timeZone}\``, 'a name such as Europe/Warsaw', cause);
    }
  }
  return formats.get(key);
}

/** `<sla-clock>`: one clock of a ticket, ticking in working time. */
export class SlaClock extends Base {
  static observedAttributes = ['capsule', 'metric', 'server-now', 'label', 'zone', 'lang'];

  #clocks;
  #clock;
  #moment;
  #capsule;
  #skew = 0;
  #words;
  #own;
  #formats;
  #parts;
  #shown;
  #late;
  #width;
  #said;
  #open = false;
  #pending = false;
  #failure;
  #misread;
  #children;
  #dismiss;

  /** The capsule as an object or as text. */
  get capsule() {
    return this.#capsule ?? null;
  }

  set capsule(capsule) {
    this.#capsule = capsule ?? undefined;
    this.#clocks?.free();
    this.#clocks = undefined;
    this.#refresh();
  }

  /** Words of your own, by the names of the ones the element has. */
  get words() {
    return this.#own ?? {};
  }

  set words(own) {
    this.#own = own;
    this.#refresh();
  }

  /** The server's time, from which the skew of this machine's clock is taken. */
  get serverNow() {
    return Date.now() + this.#skew;
  }

  set serverNow(now) {
    const millis = now === null || now === undefined || now === '' ? Date.now() : toMillis(typeof now === 'string' && /^\d+(\.\d+)?$/.test(now) ? Number(now) : now);
    this.#skew = millis - Date.now();
    this.#misread = undefined;
    this.#refresh();
  }

  /** Why nothing is shown; `null`: nothing is wrong. */
  get failure() {
    return this.#failure ?? null;
  }

  /** What is shown: standing, remaining and the rest; `null` without a capsule. */
  get moment() {
    return this.#moment ?? null;
  }

  connectedCallback() {
    // A property set before the tag was defined hides the setter; take it over.
    for (const name of ['capsule', 'serverNow', 'words']) {
      if (!Object.hasOwn(this, name)) continue;
      const value = this[name];
      delete this[name];
      this[name] = value;
    }
    this.#build();
    this.#await();
    this.#refresh();
    join(this);
  }

  disconnectedCallback() {
    leave(this);
    this.#toggle(false);
    this.#children?.disconnect();
  }

  attributeChangedCallback(name, before, after) {
    if (before === after) return;
    if (name === 'capsule') this.capsule = after ?? undefined;
    else if (name === 'server-now') this.#correct(after);
    else this.#refresh();
  }

  /** An attribute cannot throw; what is wrong with it is shown instead of a time that may be false. */
  #correct(now) {
    try {
      this.serverNow = now;
    } catch (error) {
      this.#misread = error;
      this.#refresh();
    }
  }

  /** @internal Called on every second by the timer that all clocks share. */
  tick() {
    if (!this.#moment) return;
    this.#guarded(() => {
      const now = this.serverNow;
      const { until, standing } = this.#moment;
      if (until !== null && now >= until) this.#settle(now);
      else if (standing === 'running') this.#count(now);
    });
  }

  #refresh() {
    if (!this.#parts || this.#pending) return;
    this.#pending = true;
    // Several attributes set in a row are one change.
    queueMicrotask(() => {
      this.#pending = false;
      this.#guarded(() => this.#start());
    });
  }

  /** Whatever goes wrong is shown, kept in `failure`, and told by an event; a page goes on. */
  #guarded(work) {
    try {
      work();
    } catch (error) {
      this.#moment = undefined;
      this.#toggle(false);
      // Another user of the engine brought it down; this clock is read anew.
      if (error.code === 'host.restarted' && this.#clocks) return this.#again();
      this.#failure = error instanceof HelpdeskError ? error : wrong('host', 'host.crashed', String(error?.message ?? error), undefined, error);
      const stale = this.#failure.code === 'capsule.expired';
      this.#paint({ state: stale ? 'stale' : 'broken', badge: this.#words?.[stale ? 'stale' : 'broken'] ?? '', value: '', note: '', share: 0 });
      for (const part of [this.#parts?.card, this.#parts?.slot]) part?.removeAttribute('hidden');
      this.dispatchEvent(new CustomEvent('sla-error', { detail: this.#failure, bubbles: true, composed: true }));
    }
  }

  /** Where there are only English words for a language, they are marked as such, and written from left to right. */
  #speak(language) {
    const english = !this.#own && !isKnown(language);
    const { card, popover, live, label, value, line, facts } = this.#parts;
    for (const part of [card, popover, live]) part.lang = english ? 'en' : language;
    for (const part of [label, value, line, facts]) part.dir = english ? 'ltr' : '';
  }

  #again() {
    this.#clocks = undefined;
    this.#refresh();
  }

  #start() {
    const language = languageOf(this);
    const timeZone = this.getAttribute('zone') || undefined;
    this.#words = words(language, this.#own);
    this.#speak(language);
    if (this.#misread) throw this.#misread;
    this.#formats = { ...formatsFor(language, timeZone), language, timeZone };
    this.#clocks ??= this.#read();
    this.#clock = this.#clocks && this.#choose();
    this.#failure = undefined;
    this.#parts.slot.toggleAttribute('hidden', Boolean(this.#clock));
    this.#parts.card.hidden = !this.#clock;
    if (this.#clock) return this.#settle(this.serverNow);
    this.#moment = undefined;
    this.#paint({ state: '', badge: '', value: '', note: '', share: 0 });
  }

  /** From the property, the attribute, or a script of JSON inside the element. */
  #read() {
    const inside = this.querySelector('script[type="application/json"]')?.textContent;
    const capsule = this.#capsule ?? inside;
    const clocks = capsule ? Clocks.read(capsule) : undefined;
    if (clocks) this.#children?.disconnect();
    return clocks;
  }

  /** The clock asked for; without a wish the open one that is due first, else the last; none if the ticket has none. */
  #choose() {
    const metric = this.getAttribute('metric');
    if (metric && this.#clocks.length > 0) {
      const found = this.#clocks.find(metric);
      if (found) return found;
      const metrics = [...new Set(this.#clocks.map((clock) => clock.metric))].join(', ');
      throw wrong('input', 'capsule.damaged', `the capsule holds no clock \`${metric}\``, metrics);
    }
    const now = this.serverNow;
    const open = this.#clocks.filter((clock) => ['running', 'paused'].includes(clock.data.state));
    const left = (clock) => (Number.isNaN(clock.remaining(now)) ? Infinity : clock.remaining(now));
    return open.sort((one, other) => left(one) - left(other))[0] ?? this.#clocks.at(-1);
  }

  /** Asks the engine for everything; until `until` only the numbers change. */
  #settle(now) {
    this.#moment = this.#clock.at(now);
    this.#shown = undefined;
    this.#late = undefined;
    this.#count(now);
    this.#announce();
    if (this.#open) this.#draw(now);
  }

  #count(now) {
    const { standing, breached, elapsed } = this.#moment;
    const ended = standing === 'stopped' || standing === 'cancelled';
    const left = standing === 'running' ? this.#clock.remaining(now) : this.#moment.remaining ?? NaN;
    const late = left < 0 || (breached && left <= 0);
    // What is left is never shown as nothing while there is some.
    const seconds = Number.isNaN(left) ? NaN : late ? Math.floor(-left / 1000) : Math.ceil(left / 1000);
    const shown = seconds >= 3600 ? Math.floor(seconds / 60) * 60 : seconds;
    if (shown === this.#shown && !ended) return;
    this.#shown = shown;
    const said = this.#words;
    const whole = elapsed + (this.#moment.remaining ?? 0);
    const share = Number.isNaN(left) || whole <= 0 ? 0 : Math.min(1, Math.max(0, (whole - left) / whole));
    const time = Number.isNaN(seconds) ? '' : this.#formats.lengths.short(shown);
    const value = ended || time === '' ? '' : this.#fill(late ? said.late : said.left, { time });
    if (late === this.#late) return this.#number(value, share);
    this.#late = late;
    this.#paint({ value, share, ...this.#standing(now, late) });
  }

  /** The state to show, its name, and the sentence beside it. */
  #standing(now, late) {
    const { standing, atRisk, opens, holiday, status, breached } = this.#moment;
    const said = this.#words;
    const { due } = this.#clock;
    const at = (when) => this.#formats.when.at(when, now);
    const dueText = due === null ? '' : this.#fill(due < now ? said.was_due : said.due, { when: at(due) });
    if (standing === 'stopped') return { state: breached ? 'missed' : 'met', badge: breached ? said.missed : said.met, note: dueText };
    if (standing === 'cancelled') return { state: 'cancelled', badge: said.cancelled, note: '' };
    const risk = { risk: atRisk, late: late || breached };
    if (standing === 'paused') return { ...risk, state: 'paused', resting: true, badge: said.paused, note: said.statuses?.[status] ?? status?.replaceAll('_', ' ') ?? '' };
    if (standing === 'closed' || standing === 'holiday') {
      const badge = standing === 'holiday' ? this.#fill(said.holiday, { name: holiday }) : said.closed;
      return { ...risk, state: standing, resting: true, badge, note: opens === null ? dueText : this.#fill(said.opens, { when: at(opens) }) };
    }
    if (breached || late) return { ...risk, state: 'breached', badge: said.breached, note: dueText };
    return atRisk ? { ...risk, state: 'at-risk', badge: said.at_risk, note: dueText } : { ...risk, state: 'running', badge: said.running, note: dueText };
  }

  #fill(text, values) {
    return fill(text, values, this.#formats.language);
  }

  /** What most seconds change: the number, and now and then the bar. */
  #number(value, share) {
    const { value: node, fill: bar } = this.#parts;
    if (node.firstChild) node.firstChild.data = value;
    else node.textContent = value;
    const width = Math.round(share * 1000) / 10;
    if (width === this.#width) return;
    this.#width = width;
    bar.style.setProperty('width', `${width}%`);
  }

  #paint({ state, badge, value, note, share, risk = false, late = false, resting = false }) {
    if (!this.#parts) return;
    const parts = this.#parts;
    const before = this.getAttribute('state');
    if (before !== state) this.setAttribute('state', state);
    this.toggleAttribute('risk', risk && !late);
    this.toggleAttribute('late', late);
    this.toggleAttribute('resting', resting);
    const metric = this.#clock?.metric ?? this.getAttribute('metric') ?? '';
    const label = this.getAttribute('label') ?? this.#words?.[metric] ?? metric;
    put(parts.label, label);
    parts.toggle.setAttribute('aria-label', [label, this.#words?.timeline].filter(Boolean).join(': '));
    put(parts.badge, badge);
    put(parts.note, note ? ` · ${note}` : '');
    this.#number(value, share);
    if (before !== state && before !== null && this.#moment) {
      this.dispatchEvent(new CustomEvent('sla-change', { detail: { state, moment: this.#moment }, bubbles: true, composed: true }));
    }
  }

  /** Speaks when something happens, never because a second passed; the first sight is no news. */
  #announce() {
    const state = this.getAttribute('state');
    if (this.#said !== undefined && this.#said !== state) this.#parts.live.textContent = `${this.#parts.label.textContent}: ${this.#parts.badge.textContent}`;
    this.#said = state;
  }

  #build() {
    if (this.#parts) return;
    const root = this.shadowRoot ?? this.attachShadow({ mode: 'open' });
    const parts = {
      label: make('span', 'label'), value: make('span', 'value'), fill: make('div', 'fill'), badge: make('span', 'badge'), note: make('span', 'detail'),
      toggle: make('button', 'toggle'), popover: make('div', 'popover'), track: make('div', 'track'), legend: make('ul', 'legend'), facts: make('p', 'facts'), live: make('div', ''), slot: document.createElement('slot'),
    };
    parts.value.setAttribute('role', 'timer');
    parts.value.setAttribute('aria-live', 'off');
    parts.toggle.type = 'button';
    parts.toggle.setAttribute('aria-expanded', 'false');
    parts.toggle.setAttribute('aria-controls', 'timeline');
    parts.popover.id = 'timeline';
    parts.popover.hidden = true;
    parts.track.setAttribute('role', 'img');
    parts.live.className = 'unseen';
    parts.live.setAttribute('role', 'status');
    const bar = make('div', 'bar', parts.fill);
    bar.setAttribute('aria-hidden', 'true');
    parts.line = make('div', 'note', parts.badge, parts.note);
    parts.card = make('div', 'card', make('div', 'row', parts.label, parts.value), bar, parts.line, parts.toggle);
    parts.popover.append(parts.facts, parts.track, parts.legend);
    parts.card.hidden = true;
    root.replaceChildren(parts.card, parts.popover, parts.live, parts.slot);
    dress(root);
    this.#parts = parts;
    this.#listen(parts);
  }

  /** A page that arrives in pieces has the tag before it has the capsule inside. */
  #await() {
    if (this.#clocks || typeof MutationObserver === 'undefined') return;
    this.#children ??= new MutationObserver(() => this.#refresh());
    this.#children.observe(this, { childList: true, characterData: true, subtree: true });
  }

  #listen({ toggle }) {
    let touched = false;
    const open = () => this.#toggle(true);
    this.addEventListener('pointerdown', ({ pointerType }) => (touched = pointerType === 'touch'));
    this.addEventListener('pointerenter', ({ pointerType }) => pointerType !== 'touch' && open());
    this.addEventListener('pointerleave', ({ pointerType }) => pointerType !== 'touch' && !this.shadowRoot.activeElement && this.#toggle(false));
    toggle.addEventListener('focus', () => toggle.matches(':focus-visible') && open());
    toggle.addEventListener('blur', () => this.#toggle(false));
    toggle.addEventListener('click', () => this.#toggle(this.#parts.popover.hidden || (!touched && this.matches(':hover'))));
  }

  #toggle(open) {
    if (!this.#parts || (open && !this.#moment) || open === this.#open) return;
    this.#open = open;
    const { popover, toggle } = this.#parts;
    popover.hidden = !open;
    toggle.setAttribute('aria-expanded', String(open));
    this.#dismiss?.abort();
    if (!open) return;
    this.#draw(this.serverNow);
    this.#place(popover);
    this.#dismiss = new AbortController();
    const options = { capture: true, signal: this.#dismiss.signal };
    // Wherever the focus is, Escape closes what the pointer opened; a finger closes it beside.
    this.ownerDocument.addEventListener('keydown', (event) => event.key === 'Escape' && (event.stopPropagation(), this.#toggle(false)), options);
    this.ownerDocument.addEventListener('pointerdown', (event) => event.composedPath().includes(this) || this.#toggle(false), options);
  }

  /** Below the clock, or above it where there is no room, and never beside the window. */
  #place(popover) {
    popover.style.setProperty('translate', 'none');
    popover.classList.remove('up');
    const [box, own, width] = [popover.getBoundingClientRect(), this.getBoundingClientRect(), document.documentElement.clientWidth];
    popover.classList.toggle('up', box.bottom > innerHeight && box.height < own.top);
    const shift = box.left < 0 ? -box.left : Math.min(0, Math.max(width - box.right, -box.left));
    popover.style.setProperty('translate', `${shift}px`);
  }

  #draw(now) {
    const { track, legend, facts } = this.#parts;
    const { lengths, when, language, timeZone } = this.#formats;
    const said = this.#words;
    const summary = draw({ track, legend, clock: this.#clock, now, words: said, language, timeZone, lengths });
    const { due, target } = this.#clock;
    const dueText = due === null ? '' : this.#fill(due < now ? said.was_due : said.due, { when: when.full(due) });
    // A target is written in the words of the desk, which are English.
    const promise = language.startsWith('en') ? [make('strong', '', target), dueText && ' · '] : [];
    facts.replaceChildren(...promise, dueText);
    track.setAttribute('aria-label', `${said.timeline}: ${summary}`);
  }
}

/** Writes only what differs: a page of hundreds of clocks has hardly anything to lay out anew. */
function put(node, text) {
  if (node.textContent !== text) node.textContent = text;
}
