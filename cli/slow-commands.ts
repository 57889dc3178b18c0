import type { Order } from './options/order.ts';
import { Progress, quietMs } from './progress.ts';
import type { ProcessEnvironment } from './process-environment.ts';

/** The work of commands that may print nothing for longer than two seconds. The others show it themselves. */
const doing: Partial<Readonly<Record<Order['kind'], string>>> = {
  calibrate: 'reading the history',
  correct: 'finding the group',
  'dead-letters': 'reading the queues',
  export: 'reading the table',
  group: 'reading the group',
  groups: 'reading the table',
  logs: 'reading the logs',
  post: 'posting',
  redrive: 'moving messages',
  release: 'asking for the release',
  sample: 'making envelopes up',
  sweep: 'reading the table',
  synth: 'preparing the template and the functions',
  validate: 'checking the bridge file',
};

/** Runs a command, and shows on a terminal what it is doing once it has taken two seconds. */
export async function withProgress(
  { kind }: Pick<Order, 'kind'>,
  environment: ProcessEnvironment,
  work: () => Promise<number>,
): Promise<number> {
  const text = environment.screen === undefined ? undefined : doing[kind];
  const progress = text === undefined ? undefined : new Progress(environment, text, quietMs);
  try {
    return await work();
  } finally {
    progress?.end();
  }
}
