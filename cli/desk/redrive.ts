import { sqsMessageSender } from '../../shared/adapters/aws/sqs/sqs-message-sender.ts';
import { printable, quote } from '../../shared/json/printable.ts';
import { UserError } from '../../shared/ports/user-error.ts';
import type { RedriveOptions } from '../options/order.ts';
import type { ProcessEnvironment } from '../process-environment.ts';
import { readBridge } from '../read-bridge.ts';
import { redriveGoal } from './redrive-goal.ts';
import { deleteMessage, terminalMessages } from './terminal-messages.ts';
import { withQueues } from './with-queues.ts';

/**
 * `redrive <queue>`: sends the messages of a terminal queue back to the queues that they came from, each once. A message
 * that would only fail again stays, and the reason is printed. A message that is sent and not yet deleted when the
 * program ends is in both queues, which does no harm: every part counts once.
 *
 * @returns the exit code: 0; 1 when messages stay
 * @throws UserError
 */
export async function redrive(options: RedriveOptions, environment: ProcessEnvironment): Promise<0 | 1> {
  const { env, out, err } = environment;
  const interrupted = environment.holdInterrupts();
  const at = await readBridge(options.bridge, env);
  return withQueues(at, options.queue, env, async ({ client, all, terminal }) => {
    let [sent, stayed, seen] = [0, 0, 0];
    for (const queue of terminal) {
      for await (const message of terminalMessages(client, queue)) {
        if (interrupted.aborted) break;
        if (options.id !== undefined && message.id !== options.id) continue;
        seen += 1;
        const goal = redriveGoal(message, { topics: at.bridge.topics, queues: all });
        if (goal.kind === 'stay') {
          stayed += 1;
          out(`${message.id} stays: ${printable(goal.why)}`);
          continue;
        }
        await sqsMessageSender(client, goal.queue.url).send([goal.message]);
        await deleteMessage(client, message);
        sent += 1;
        out(`${message.id} goes to ${goal.queue.name}`);
      }
    }
    if (options.id !== undefined && seen === 0)
      throw new UserError(
        `no message of ${options.queue} has the id ${quote(options.id)}; dead-letters lists them`,
      );
    err(
      `${sent} sent back, ${stayed} stay${interrupted.aborted ? '; interrupted, the rest was not looked at' : ''}`,
    );
    return stayed > 0 || interrupted.aborted ? 1 : 0;
  });
}
