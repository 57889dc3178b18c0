import { printable } from '../../shared/json/printable.ts';
import type { DeadLettersOptions } from '../options/order.ts';
import type { ProcessEnvironment } from '../process-environment.ts';
import { readBridge } from '../read-bridge.ts';
import { redriveGoal } from './redrive-goal.ts';
import { countOf, type TerminalMessage, terminalMessages } from './terminal-messages.ts';
import { type Queues, withQueues } from './with-queues.ts';

/**
 * `dead-letters [queue]`: shows the messages that wait for an operator, with their reasons and what a redrive would do.
 * They stay where they are, and are hidden from others for the moment of the look.
 *
 * @throws UserError
 */
export async function deadLetters(options: DeadLettersOptions, environment: ProcessEnvironment): Promise<0> {
  const at = await readBridge(options.bridge, environment.env);
  await withQueues(at, options.queue, environment.env, async (queues) => {
    for (const queue of queues.terminal) {
      const count = await countOf(queues.client, queue);
      if (options.output === 'text' && (count > 0 || options.queue !== undefined))
        environment.out(`${queue.name}: ${count} ${count === 1 ? 'message' : 'messages'}`);
      if (count === 0) continue;
      let shown = 0;
      for await (const message of terminalMessages(queues.client, queue)) {
        const goal = redriveGoal(message, { topics: at.bridge.topics, queues: queues.all });
        environment.out(options.output === 'json' ? jsonOf(message) : textOf(message));
        if (options.output === 'text')
          environment.out(
            `    ${goal.kind === 'send' ? `redrive sends it to ${goal.queue.name}` : `redrive leaves it: ${printable(goal.why)}`}`,
          );
        shown += 1;
        if (shown >= options.most) break;
      }
      if (options.output === 'text' && shown < count)
        environment.out(`  ${count - shown} more; --most shows more, and a FIFO queue shows ten of a group`);
    }
    if (options.output === 'text') environment.err(await summaryOf(queues));
  });
  return 0;
}

async function summaryOf({ client, terminal }: Queues): Promise<string> {
  const counts = await Promise.all(terminal.map((queue) => countOf(client, queue)));
  const waiting = counts.reduce((sum, count) => sum + count, 0);
  return waiting === 0
    ? 'no message waits for an operator'
    : `${waiting} ${waiting === 1 ? 'message waits' : 'messages wait'} for an operator`;
}

function textOf({ id, attributes, sentAt, body }: TerminalMessage): string {
  const {
    reason,
    message,
    ERROR_CODE: errorCode,
    ERROR_MESSAGE: errorMessage,
    stage,
    attribute,
  } = attributes;
  const why = [reason ?? errorCode, attribute, message ?? errorMessage]
    .filter((one) => one !== undefined)
    .join(': ');
  const where = stage === undefined ? '' : ` (${stage})`;
  const since = new Date(sentAt).toISOString();
  const start = body.length > 200 ? `${body.slice(0, 200)}…` : body;
  return `  ${id}  since ${since}${where}${why === '' ? '' : `  ${printable(why)}`}\n    ${printable(start)}`;
}

function jsonOf({ queue, id, attributes, sentAt, body, groupId }: TerminalMessage): string {
  const since = new Date(sentAt).toISOString();
  return JSON.stringify({ queue: queue.name, id, since, attributes, groupId, body });
}
