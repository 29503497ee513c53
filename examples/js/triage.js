// Batch triage: `node triage.js < mails.jsonl` reads one intake a line and prints where each goes and when it is due.
import { createInterface } from 'node:readline';
import { Desk, HelpdeskError } from 'helpdesk-core';

const desk = new Desk({
  name: 'Help', zone: 'Europe/Warsaw', calendar: 'office',
  calendars: { office: { weekly: { 'mon-fri': ['08:00-16:00'] }, holidays: ['PL'] } },
  priority: { levels: ['high', 'normal'] },
  lines: { first: {}, network: {} },
  entry_line: 'first',
  rules: [{ name: 'network', when: { text: ['network', 'vpn', 'internet'] }, then: { priority: 'high', line: 'network' } }],
  sla: [{ name: 'usual', targets: { high: { resolution: '4h' }, any: { resolution: '2 business days' } } }],
});

let number = 0;
for await (const line of createInterface({ input: process.stdin })) {
  if (!line.trim()) continue;
  const id = `T-${++number}`;
  try {
    const { at, ...intake } = JSON.parse(line);
    const { ticket } = desk.open(id, intake, 'system', at);
    const [clock] = desk.clocks(ticket, at);
    console.log([id, ticket.classification.priority, ticket.line, clock?.due, intake.subject].join('\t'));
  } catch (error) {
    const why = error instanceof HelpdeskError ? `${error.code} ${error.message}` : String(error);
    console.log([id, 'refused', why].join('\t'));
  }
}
