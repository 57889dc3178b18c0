import { describeChange } from '../../shared/policy-version/changed-members.ts';
import { printable } from '../../shared/json/printable.ts';
import type { AccountEvent } from '../../local/account/account-event.ts';
import { readLogLine } from './log-line.ts';
import type { Reporter, Streams } from './reporter.ts';

/** One JSON object a line on standard output, and nothing else there: for programs. */
export const jsonReporter = ({ out, err }: Streams, verbose: boolean): Reporter => ({
  ready: ({ endpoint, bus, claims, recipients, outside, deadLetters }, pages) => {
    const places = { endpoint, bus, claims, recipients, outside, deadLetters, consoleUrl: pages };
    out(JSON.stringify({ event: 'ready', ...places }));
  },
  tell: (event) => {
    const line = toLine(event);
    if (line !== undefined) out(JSON.stringify(line));
    else if (event.kind === 'function-failed') {
      err(
        `${event.functionName}: ${printable(`${event.error.type}: ${event.error.message}`)}; ${event.messages} messages go back to the queue`,
      );
    } else if (event.kind === 'lost') err(`a message was lost: ${printable(event.reason)}`);
  },
  line: (functionName, line, stream) => {
    if (verbose || readLogLine(line, stream).isError) err(`${functionName}: ${line}`);
  },
  updated: ({ file, differences, report, seconds }) => {
    const changes = differences.map(({ of, member }) => `${of}: ${describeChange(member)}`);
    out(JSON.stringify({ event: 'updated', file, seconds, changes, ...report }));
  },
  notTakenUp: (file, reasons) => out(JSON.stringify({ event: 'not-updated', file, reasons })),
  totals: (numbers) => out(JSON.stringify({ event: 'totals', ...numbers })),
  stopped: () => undefined,
  note: (text) => err(text),
});

function toLine(event: AccountEvent): object | undefined {
  switch (event.kind) {
    case 'fused':
    case 'held':
    case 'discarded':
      return { event: event.kind, fusion: event.fusion, key: event.key, envelope: event.envelope };
    case 'rejected': {
      const { topic, source, id, code, attribute, message } = event;
      return { event: 'rejected', topic, source, id, code, attribute, message };
    }
    case 'dead-letter': {
      const { name, queue, messageId, reason } = event;
      return { event: 'dead-letter', name, queue, messageId, reason };
    }
    case 'contributed':
    case 'function-failed':
    case 'lost':
      return undefined;
  }
}
