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

/** @param {() => number} now the server's clock */
export function helpdesk(now = Date.now) {
  /** @type {Map<string, import('helpdesk-core').Ticket>} */
  const tickets = new Map();
  const app = new Hono();

  app.post('/tickets', async (c) => {
    const id = `T-${tickets.size + 1}`;
    const { ticket, notices } = desk.open(id, await c.req.json(), 'requester:web', now());
    tickets.set(id, ticket);
    return c.json({ id, notices }, 201);
  });

  app.post('/tickets/:id/commands', async (c) => {
    const ticket = tickets.get(c.req.param('id'));
    if (!ticket) return c.notFound();
    const decision = desk.decide(ticket, await c.req.json(), 'agent:ola', now());
    tickets.set(ticket.id, decision.ticket);
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
    return c.html(page.replace('{now}', String(at)).replace('{capsule}', () => capsule).replace('{due}', due));
  });

  app.get('/pack/*', async (c) => {
    const path = normalize(c.req.path.slice('/pack/'.length));
    if (path.startsWith('..') || !path.endsWith('.js')) return c.notFound();
    return c.body(await readFile(join(pack, path)), 200, { 'content-type': 'text/javascript' });
  });

  app.onError((error, c) => {
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
