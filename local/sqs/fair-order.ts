/** The members of a message that matter for fairness. */
interface Grouped {
  readonly messageGroupId?: string | undefined;
}

/** A group is quiet while consumers hold fewer of its messages: enough to keep a group's messages in one batch. */
const loudFrom = 3;

/**
 * Orders the waiting messages of a standard queue as a fair queue does. The oldest message of a quiet group comes first.
 * Of the loud groups, the one with the fewest messages in the hands of consumers comes next. Messages without a group are always
 * quiet, so that without groups the oldest comes first.
 *
 * AWS does not document its rule, only that a group with few messages does not wait for one with many.
 *
 * @param held the number of messages of each group that consumers hold
 * @param count the number of places in the order that matter; the rest stay as they were
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-fair-queues.html
 */
export function fairOrder<T extends Grouped>(
  waiting: readonly T[],
  held: ReadonlyMap<string, number>,
  count: number,
): T[] {
  const picked = new Set<T>();
  const load = new Map(held);
  for (let place = 0; place < count; place += 1) {
    const next = leastLoaded(waiting, picked, load);
    if (next === undefined) break;
    picked.add(next);
    const { messageGroupId: group } = next;
    if (group !== undefined) load.set(group, (load.get(group) ?? 0) + 1);
  }
  return [...picked, ...waiting.filter((message) => !picked.has(message))];
}

function leastLoaded<T extends Grouped>(
  waiting: readonly T[],
  picked: ReadonlySet<T>,
  load: ReadonlyMap<string, number>,
): T | undefined {
  let least = Number.POSITIVE_INFINITY;
  let next: T | undefined;
  for (const message of waiting) {
    if (picked.has(message)) continue;
    const { messageGroupId: group } = message;
    const here = group === undefined ? 0 : (load.get(group) ?? 0);
    if (here < loudFrom) return message;
    if (here < least) [least, next] = [here, message];
  }
  return next;
}
