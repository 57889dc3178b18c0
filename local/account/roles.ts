import type { Deployment, QueueSpec } from '../template/deployment.ts';

/** Nothing in a template has a physical name: what a resource is for stands in its tags. */
export const roleOf = ({ tags }: Pick<QueueSpec, 'tags'>): string => tags['fusion-bus:role'] ?? '';

export const nameOf = ({ tags }: Pick<QueueSpec, 'tags'>): string => tags['fusion-bus:name'] ?? '';

const terminal = new Set(['dead-letter', 'quarantine', 'unrouted']);

/** What people call a function: by its role, and of several with one role by what it serves. */
export function functionLabel({
  name,
  tags,
}: {
  readonly name: string;
  readonly tags: QueueSpec['tags'];
}): string {
  const [role, serves] = [roleOf({ tags }), nameOf({ tags })];
  if (role === '') return name;
  return serves === '' || serves === role ? role : `${role} ${serves}`;
}

/** Queues where messages wait for a person. */
export const terminalQueues = ({ queues }: Deployment): readonly QueueSpec[] =>
  queues.filter((queue) => terminal.has(roleOf(queue)));

/** Queues through which messages go on their way to a result. */
export const workQueues = ({ queues }: Deployment): readonly QueueSpec[] =>
  queues.filter((queue) => ['topic', 'fusion', 'completion'].includes(roleOf(queue)));

export const urlsByName = (queues: readonly QueueSpec[]): Readonly<Record<string, string>> =>
  Object.fromEntries(queues.map((queue) => [nameOf(queue), queue.url]));
