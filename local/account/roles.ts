import type { Deployment, QueueSpec } from '../template/deployment.ts';

/** Returns a queue's role from its tags, because nothing in a template has a physical name. */
export const roleOf = ({ tags }: Pick<QueueSpec, 'tags'>): string => tags['fusion-bus:role'] ?? '';

export const nameOf = ({ tags }: Pick<QueueSpec, 'tags'>): string => tags['fusion-bus:name'] ?? '';

const terminal = new Set(['dead-letter', 'quarantine', 'unrouted']);

/** Returns a readable name of a function: its role, and with several of one role what it serves. */
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

/** Returns the terminal queues, whose messages wait for an operator. */
export const terminalQueues = ({ queues }: Deployment): readonly QueueSpec[] =>
  queues.filter((queue) => terminal.has(roleOf(queue)));

/** Returns the queues through which messages pass on their way to a result. */
export const workQueues = ({ queues }: Deployment): readonly QueueSpec[] =>
  queues.filter((queue) => ['topic', 'sorting', 'fusion', 'completion', 'forward'].includes(roleOf(queue)));

export const urlsByName = (queues: readonly QueueSpec[]): Readonly<Record<string, string>> =>
  Object.fromEntries(queues.map((queue) => [nameOf(queue), queue.url]));

/** Returns the sources of the events that the functions post: each knows the name of its bridge. */
export function ownSources({ functions }: Pick<Deployment, 'functions'>): ReadonlySet<string> {
  const names = functions.flatMap(({ environment }) => environment['BRIDGE_NAME'] ?? []);
  return new Set(names.map((name) => `fusion-bus/${name}`));
}
