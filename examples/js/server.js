// A small server: it opens tickets, takes commands, and hands the clocks of a ticket to its page.
// `node server.js` serves http://localhost:3000; tickets live in memory, where a store would be.
import { readFile } from 'node:fs/promises';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Hono } from 'hono';
import { Desk, HelpdeskError } from 'helpdesk-core';

const here = dirname(fileURLToPath(import.meta.url));
const pack = dirname(fileURLToPath(import.meta.resolve('helpdesk-core')));

const desk = new Desk({
  name: 'Help', zone: 'Europe/Warsaw', calendar: 'office',
  calendars: { office: { weekly: { 'mon-fri': ['08:00-16:00'] }, holidays: ['PL'] } },
  sla: [{ name: 'usual', warn_at: ['80%'], targets: { any: { first_response: '4h', resolution: '2 business days' } } }],
});

/** @param {import('hono').Context} c */
const isForm = (c) => !(c.req.header('content-type') ?? '').includes('json');

/** Text of others is no markup. @param {string} text */
const escaped = (text) => text.replaceAll(/[<>&"]/g, (letter) => `&#${letter.charCodeAt(0)};`);

/** @param {() => number} now the server's clock */
export function helpdesk(now = Date.now) {
  /** @type {Map<string, import('helpdesk-core').Ticket>} */
  const tickets = new Map();
  const app = new Hono();

  /** What a program sends as JSON, or a person with a form. @param {import('hono').Context} c */
  const sent = (c) => (isForm(c) ? c.req.parseBody() : c.req.json());

  app.get('/', async (c) => c.html(await readFile(join(here, 'new.html'), 'utf8')));

  app.post('/tickets', async (c) => {
    const id = `T-${tickets.size + 1}`;
    const { ticket, notices } = desk.open(id, await sent(c), 'requester:web', now());
    tickets.set(id, ticket);
    return isForm(c) ? c.redirect(`/tickets/${id}`, 303) : c.json({ id, notices }, 201);
  });

  app.post('/tickets/:id/commands', async (c) => {
    const ticket = tickets.get(c.req.param('id'));
    if (!ticket) return c.notFound();
    const decision = desk.decide(ticket, await sent(c), 'agent:ola', now());
    tickets.set(ticket.id, decision.ticket);
    if (isForm(c)) return c.redirect(`/tickets/${ticket.id}`, 303);
    return c.json({ status: decision.ticket.status, notices: decision.notices });
  });

  app.get('/tickets/:id', async (c) => {
    const ticket = tickets.get(c.req.param('id'));
    if (!ticket) return c.notFound();
    const at = now();
    const due = desk.clocks(ticket, at).find(({ metric }) => metric === 'resolution')?.due ?? '';
    const page = await readFile(join(here, 'page.html'), 'utf8');
    // `<` cannot end the script that holds the JSON.
    const capsule = JSON.stringify(desk.capsule(ticket, at)).replaceAll('<', '\\u003c');
    /** @type {Record<string, string>} */
    const words = { now: String(at), due, id: ticket.id, subject: ticket.intake.subject, status: ticket.status };
    words.with = ticket.assignee ? `, and ${ticket.assignee} has it` : '';
    const filled = page.replaceAll(/\{(now|due|id|subject|status|with)\}/g, (_, name) => escaped(words[name] ?? ''));
    return c.html(filled.replace('{capsule}', () => capsule));
  });

  app.get('/page.css', async (c) => c.body(await readFile(join(here, 'page.css')), 200, { 'content-type': 'text/css' }));

  app.get('/pack/*', async (c) => {
    const path = normalize(c.req.path.slice('/pack/'.length));
    if (path.startsWith('..') || !path.endsWith('.js')) return c.notFound();
    return c.body(await readFile(join(pack, path)), 200, { 'content-type': 'text/javascript' });
  });

  app.onError((error, c) => {
    if (error instanceof SyntaxError) return c.json({ code: 'json.syntax', message: error.message }, 400);
    if (!(error instanceof HelpdeskError)) throw error;
    const { code, message, path, suggestion } = error;
    return c.json({ code, message, path, suggestion }, error.kind === 'refusal' ? 409 : 400);
  });
  return app;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { serve } = await import('@hono/node-server');
  serve({ fetch: helpdesk().fetch, port: 3000 }, ({ port }) => console.log(`http://localhost:${port}`));
}
