// The looks, as a constructed style sheet: allowed by a content policy without 'unsafe-inline'.

const CSS = `
:host {
  --sla-font: system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif;
  --sla-ink: #1b2330; --sla-soft: #566173; --sla-paper: #ffffff; --sla-line: #dfe4ea; --sla-track: #e9edf2;
  --sla-good: #1f7a4d; --sla-warn: #8f5600; --sla-bad: #b3261e; --sla-rest: #4f5b93; --sla-off: #626d7c;
  --sla-count: #3c9d6c; --sla-pause: #8a93c9; --sla-free: #b58bd1; --sla-shut: #d5dbe3;
  display: inline-flex; flex-direction: column; position: relative; min-width: 15rem; max-width: 24rem; vertical-align: top;
  font: 400 0.875rem/1.35 var(--sla-font); color: var(--sla-ink); color-scheme: light;
}
:host([hidden]), [hidden] { display: none; }
@media (prefers-color-scheme: dark) {
  :host(:not([theme="light"])) {
    --sla-ink: #eef1f6; --sla-soft: #a9b4c4; --sla-paper: #1a202a; --sla-line: #333d4c; --sla-track: #2b3442;
    --sla-good: #6fd3a0; --sla-warn: #f2b75c; --sla-bad: #ff8f86; --sla-rest: #aab4f5; --sla-off: #a3aebd;
    --sla-count: #46a878; --sla-pause: #6a76bd; --sla-free: #9a6cbd; --sla-shut: #3a4555;
    color-scheme: dark;
  }
}
:host([theme="dark"]) {
  --sla-ink: #eef1f6; --sla-soft: #a9b4c4; --sla-paper: #1a202a; --sla-line: #333d4c; --sla-track: #2b3442;
  --sla-good: #6fd3a0; --sla-warn: #f2b75c; --sla-bad: #ff8f86; --sla-rest: #aab4f5; --sla-off: #a3aebd;
  --sla-count: #46a878; --sla-pause: #6a76bd; --sla-free: #9a6cbd; --sla-shut: #3a4555;
  color-scheme: dark;
}
* { box-sizing: border-box; }
.card {
  --tone: var(--sla-good);
  position: relative; flex: 1; padding-block: 0.625rem; padding-inline: 0.875rem 0.75rem; border: 1px solid var(--sla-line); border-radius: 0.625rem;
  background: var(--sla-paper); overflow: hidden;
}
.card::before { content: ""; position: absolute; inset-block: 0; inset-inline-start: 0; width: 0.25rem; background: var(--tone); }
:host([state="at-risk"]) .card { --tone: var(--sla-warn); }
:host([state="breached"]) .card, :host([state="missed"]) .card { --tone: var(--sla-bad); }
:host([state="paused"]) .card, :host([state="closed"]) .card, :host([state="holiday"]) .card { --tone: var(--sla-rest); }
:host([state="cancelled"]) .card, :host([state="stale"]) .card, :host([state="broken"]) .card { --tone: var(--sla-off); }
:host([risk]) .card { --tone: var(--sla-warn); }
:host([late]) .card { --tone: var(--sla-bad); }
.row { display: flex; flex-wrap: wrap; align-items: baseline; justify-content: space-between; gap: 0 0.75rem; }
.label { color: var(--sla-soft); font-weight: 500; overflow-wrap: anywhere; }
.value { font-weight: 650; font-size: 1.0625rem; font-variant-numeric: tabular-nums; white-space: nowrap; }
:host([late]) .value, :host([state="missed"]) .value { color: var(--sla-bad); }
:host([risk]) .value { color: var(--sla-warn); }
.bar { height: 0.3125rem; margin: 0.4375rem 0 0.4375rem; border-radius: 1rem; background: var(--sla-track); overflow: hidden; }
.fill { height: 100%; width: 0; border-radius: inherit; background: var(--tone); transition: width 0.4s ease-out; }
:host([resting]) .fill { background-image: repeating-linear-gradient(135deg, #fff5 0 3px, #fff0 3px 7px); }
.note { color: var(--sla-soft); font-size: 0.8125rem; }
.note, .facts { text-align: -webkit-match-parent; text-align: match-parent; }
.badge { color: var(--tone); font-weight: 600; }
.badge::before { content: var(--mark, "\\25CF"); margin-inline-end: 0.375em; font-size: 0.75em; }
:host([resting]) .badge { --mark: "\\275A\\275A"; }
:host([late]) .badge, :host([risk]) .badge, :host([state="missed"]) .badge { --mark: "\\25B2"; }
:host([state="met"]) .badge { --mark: "\\2713"; }
.toggle { position: absolute; inset: 0; width: 100%; margin: 0; padding: 0; border: 0; border-radius: inherit; background: none; cursor: pointer; color: inherit; }
.toggle:focus-visible { outline: 2px solid var(--tone); outline-offset: -3px; }
.unseen { position: absolute; width: 1px; height: 1px; margin: -1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.popover {
  position: absolute; z-index: 10; inset-block: calc(100% + 0.375rem) auto; inset-inline: 0 auto; width: min(max(100%, 21rem), 100vw - 1.5rem); padding: 0.75rem 0.875rem;
  border: 1px solid var(--sla-line); border-radius: 0.625rem; background: var(--sla-paper); box-shadow: 0 8px 24px #0b13202e;
  animation: appear 0.12s ease-out;
}
.popover::before { content: ""; position: absolute; inset: -0.5rem 0 100% 0; }
.popover.up { inset-block: auto calc(100% + 0.375rem); }
.popover.up::before { inset: 100% 0 -0.5rem 0; }
@keyframes appear { from { opacity: 0; transform: translateY(-3px); } }
.track { --way: 1; position: relative; height: 1.375rem; margin: 1.625rem 0 1.5rem; border-radius: 0.25rem; background: var(--sla-track); }
.span { position: absolute; inset-block: 0; min-width: 1px; }
.span.counted { background: var(--sla-count); }
.span.closed { background: var(--sla-shut); }
.span.holiday { background: var(--sla-free); }
.track:dir(rtl) { --way: -1; }
.span.paused { background: var(--sla-pause); background: repeating-linear-gradient(135deg, var(--sla-pause) 0 4px, color-mix(in srgb, var(--sla-pause) 55%, var(--sla-paper)) 4px 8px); }
.span.ahead { opacity: 0.45; }
.span:first-child { border-start-start-radius: 0.25rem; border-end-start-radius: 0.25rem; }
.tick { position: absolute; top: 100%; height: 0.3125rem; border-inline-start: 1px solid var(--sla-line); }
.tick span { position: absolute; top: 0.25rem; inset-inline-start: 0; translate: calc(-50% * var(--way)); font-size: 0.6875rem; color: var(--sla-soft); white-space: nowrap; }
.mark { position: absolute; inset-block: -0.25rem; width: 2px; margin-inline-start: -1px; background: var(--sla-ink); border-radius: 1px; }
.mark span { position: absolute; bottom: 100%; inset-inline-start: 50%; translate: calc(-50% * var(--way)); font-size: 0.6875rem; font-weight: 600; white-space: nowrap; color: var(--sla-ink); }
.mark.due { background: var(--sla-bad); }
.mark.due span { color: var(--sla-bad); }
.mark.edge span { translate: calc(-85% * var(--way)); }
.mark.start span { translate: calc(-15% * var(--way)); }
.legend { display: flex; flex-wrap: wrap; gap: 0.25rem 0.875rem; margin: 0; padding: 0; list-style: none; font-size: 0.75rem; color: var(--sla-soft); }
.legend li { display: flex; align-items: center; gap: 0.375rem; }
.swatch { position: static; inline-size: 0.75rem; block-size: 0.75rem; border-radius: 0.1875rem; }
.facts { margin: 0 0 0.125rem; font-size: 0.8125rem; color: var(--sla-soft); }
.facts strong { color: var(--sla-ink); font-weight: 600; }
:host([compact]) { min-width: 0; }
:host([compact]) .card { padding-block: 0.3125rem; }
:host([compact]) .bar, :host([compact]) .note { display: none; }
@media (prefers-reduced-motion: reduce) { .fill { transition: none; } .popover { animation: none; } }
@media (forced-colors: active) {
  .fill, .span.counted, .mark, .mark.due { background: CanvasText; forced-color-adjust: none; }
  .mark span, .mark.due span { color: CanvasText; }
  .span.closed, .span.holiday, .span.paused { background: Canvas; border: 1px solid CanvasText; forced-color-adjust: none; }
  .span.paused { background: repeating-linear-gradient(135deg, CanvasText 0 2px, Canvas 2px 6px); }
  .span.holiday { background: repeating-linear-gradient(90deg, CanvasText 0 1px, Canvas 1px 5px); }
}
@media print {
  .popover { display: none; }
  .card, .bar { print-color-adjust: exact; }
}
`;

let sheet;

/** The one sheet that all clocks of a document share; a style of its own where there are no such sheets yet. */
export function dress(root) {
  if (!('adoptedStyleSheets' in root) || !globalThis.CSSStyleSheet?.prototype.replaceSync) {
    root.append(Object.assign(document.createElement('style'), { textContent: CSS }));
    return;
  }
  if (!sheet) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(CSS);
  }
  root.adoptedStyleSheets = [sheet];
}
