import { operatorClient } from '../../shared/client/operator-client.ts';
import { forEachBounded } from '../../shared/ports/for-each-bounded.ts';
import { connectionOf } from '../connection.ts';
import { listGroups } from '../desk/list-groups.ts';
import { redriveGoal } from '../desk/redrive-goal.ts';
import { redrive } from '../desk/redrive.ts';
import { countOf, isTerminal, terminalMessages } from '../desk/terminal-messages.ts';
import { withQueues } from '../desk/with-queues.ts';
import { bridgeDesk } from '../mcp/bridge-desk.ts';
import type { McpOptions } from '../options/order.ts';
import type { ProcessEnvironment } from '../process-environment.ts';
import type { BridgeAt } from '../read-bridge.ts';
import type { ConsoleDesk, CountedQueue, WaitingMessage } from './console-desk.ts';

/** The addresses of a bridge, and how often it may be asked. */
export interface DeskOptions extends McpOptions {
  readonly pollMs: number;
  /** The items of the table that a list reads at most, where the bridge keeps no list. */
  readonly mostItems: number;
}

/** Opens the desk of a bridge that is up. It is built from the commands, so that each check exists once. */
export function bridgeConsoleDesk(
  at: BridgeAt,
  options: DeskOptions,
  environment: ProcessEnvironment,
): ConsoleDesk {
  const { env } = environment;
  const { table, bus, pollMs, mostItems } = options;
  const agent = bridgeDesk(at, options, environment);
  const operator = operatorClient({ bridge: at.bridge.name, bus, table, connection: connectionOf(env) });
  return {
    at,
    pollMs,
    list: (fusions) =>
      listGroups({ fusions, states: new Set(), since: 0, most: Infinity, mostItems }, operator),
    account: (ref) => agent.account(ref),
    correct: (correction) => agent.correct(correction),
    post: (line, key) => agent.post([line], key),
    queues: () =>
      withQueues(at, undefined, env, async ({ client, all }) => {
        const counted = new Map<string, CountedQueue>();
        await forEachBounded(all, 8, async (queue) => {
          const { role, name, url } = queue;
          counted.set(url, {
            role,
            name,
            count: await countOf(client, queue),
            isTerminal: isTerminal(queue),
          });
        });
        return all.flatMap(({ url }) => counted.get(url) ?? []);
      }),
    messages: (name, most) =>
      withQueues(at, name, env, async ({ client, all, terminal }) => {
        const found: WaitingMessage[] = [];
        for (const queue of terminal) {
          for await (const message of terminalMessages(client, queue)) {
            found.push({ message, goal: redriveGoal(message, { topics: at.bridge.topics, queues: all }) });
            if (found.length >= most) return found;
          }
        }
        return found;
      }),
    async redrive(queue, id) {
      const said: string[] = [];
      const say = (line: string): void => void said.push(line);
      const own = { ...environment, out: say, err: say, holdInterrupts: () => new AbortController().signal };
      await redrive({ bridge: at.file, queue, ...(id !== undefined && { id }) }, own);
      return said.join('\n');
    },
    close() {
      agent.close();
      operator.close();
    },
  };
}
