import { longestStayMs } from '../shared/policy/longest-wait.ts';
import { operatorClient } from '../shared/client/operator-client.ts';
import { printable } from '../shared/json/printable.ts';
import { connectionOf } from './connection.ts';
import type { SweepOptions } from './options/order.ts';
import { readBridge } from './read-bridge.ts';
import { requireBus } from './require-bus.ts';
import { roleTopic } from './role-topic.ts';
import type { ProcessEnvironment } from './process-environment.ts';

/** Orders that go out together. */
const atOnce = 100;

/**
 * `sweep`: lists the groups whose timer was lost, one per line. With `--send` it re-evaluates each by its fusion's
 * policy, as the timer would have done.
 *
 * @throws UserError
 */
export async function sweep(options: SweepOptions, { env, out, err }: ProcessEnvironment): Promise<0> {
  const at = await readBridge(options.bridge, env);
  const control = options.send ? roleTopic(at, 'control', options.source) : undefined;
  const waits = new Map(at.bridge.fusions.map((fusion) => [fusion.name, longestStayMs(fusion)]));
  const { bus, table, margin: marginMs } = options;
  const connection = connectionOf(env);
  if (options.send) await requireBus(bus, connection);
  const client = operatorClient({ bridge: at.bridge.name, bus, table, connection });
  let found = 0;
  try {
    let orders: { readonly fusion: string; readonly key: string; topic: string; source: string }[] = [];
    for await (const { fusion, key, since } of client.orphans({
      deadlineMs: (name) => waits.get(name),
      marginMs,
    })) {
      found += 1;
      out(`${fusion} ${printable(JSON.stringify(key))}  since ${new Date(since).toISOString()}`);
      if (control !== undefined) orders.push({ fusion, key, topic: control.type, source: control.source });
      if (orders.length < atOnce) continue;
      await client.reevaluate(orders);
      orders = [];
    }
    if (orders.length > 0) await client.reevaluate(orders);
  } finally {
    client.close();
  }
  const rest = found > 0 && !options.send ? '; look at them, and let each be looked at with --send' : '';
  err(`${found} ${found === 1 ? 'orphan' : 'orphans'}${rest}`);
  return 0;
}
