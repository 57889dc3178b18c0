import type { QueueSpec } from '../template/deployment.ts';
import { nameOf, roleOf } from './roles.ts';

/** The work that keeps a run from its end. */
export interface Waiting {
  /** Each as a text: `2 open groups`. */
  readonly others: readonly string[];
  /** The results that forwarders still hold, by recipient. */
  readonly outside: readonly { readonly name: string; readonly messages: number }[];
}

/**
 * Returns what a run waits for.
 *
 * @param work the queues through which messages pass on their way to a result
 */
export function waitingFor(
  { open, due }: { readonly open: number; readonly due: number },
  work: readonly QueueSpec[],
  countOf: (queue: QueueSpec) => number,
): Waiting {
  const counted = work
    .map((queue) => ({ queue, messages: countOf(queue) }))
    .filter(({ messages }) => messages > 0);
  const isOutside = (queue: QueueSpec): boolean => roleOf(queue) === 'forward';
  return {
    others: [
      ...(open > 0 ? [plural(open, 'open group')] : []),
      ...(due > 0 ? [`${plural(due, 'group')} with late parts`] : []),
      ...counted
        .filter(({ queue }) => !isOutside(queue))
        .map(({ queue, messages }) => `${plural(messages, 'message')} in ${labelOf(queue)}`),
    ],
    outside: counted
      .filter(({ queue }) => isOutside(queue))
      .map(({ queue, messages }) => ({ name: nameOf(queue), messages })),
  };
}

function labelOf(queue: QueueSpec): string {
  const [role, name] = [roleOf(queue), nameOf(queue)];
  return name === '' || name === role ? `the queue ${role}` : `the queue of ${role} ${name}`;
}

const plural = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;
