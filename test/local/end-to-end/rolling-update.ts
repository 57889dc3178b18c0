import { type Moved, until } from '../../progress.ts';
import type { Running } from '../../../local/run-assembly.ts';
import type { Event } from './client.ts';
import type { Bundles } from './release-bundles.ts';
import type { StubbornClient } from './stubborn-client.ts';

/** The functions of which release a run begins with, and those that replace them while it goes on. */
export interface RollingUpdate {
  /** The run's own unless given. */
  readonly before?: Bundles;
  readonly after: Bundles;
}

/** What has happened in a run so far. */
export interface Progress {
  /** The share of the parts that have reached the fusion queue. */
  arrivedShare(): number;
  /** Whether a function of before has sent back a message because of a newer form. */
  hasMet(what: NewerForm): boolean;
  /** Changes while the run makes progress. */
  readonly moved: Moved;
}

/** What may have a newer form than a function understands, by the words of the log. */
export type NewerForm = 'fusion message' | 'completion message' | 'stored';

/**
 * Posts parts and replaces the functions meanwhile, those of one role after those of another: first the topics, so
 * that their newer messages meet the joins of before; then the join, whose newer messages and parts meet the
 * completions of before. Half of the parts are posted when the topics are replaced, however fast they are. A later
 * step waits until the releases have met, or until most parts have arrived: two releases need not differ.
 *
 * @throws Error when no more parts arrive
 */
export async function postAndRoll(
  client: StubbornClient,
  events: readonly Event[],
  running: Running,
  { after }: RollingUpdate,
  { arrivedShare, hasMet, moved }: Progress,
): Promise<void> {
  const labels = [...after.keys()];
  const topics = labels.filter((label) => label.startsWith('topic'));
  const others = labels.filter((label) => !topics.includes(label) && label !== 'join');
  const replaceWhen = async (isDue: () => boolean, step: readonly string[]): Promise<void> => {
    await until('more parts to arrive', isDue, { moved, everyMs: lookEveryMs });
    replace(running, after, step);
  };
  const replaceJoinAndOthers = async (): Promise<void> => {
    await replaceWhen(() => hasMet('fusion message') || arrivedShare() > 0.75, ['join']);
    const haveMet = (): boolean => hasMet('completion message') || hasMet('stored');
    await replaceWhen(() => haveMet() || arrivedShare() > 0.97, others);
  };

  const half = Math.ceil(events.length / 2);
  await client.post(events.slice(0, half));
  await replaceWhen(() => arrivedShare() > 0.2, topics);
  await Promise.all([client.post(events.slice(half)), replaceJoinAndOthers()]);
}

const lookEveryMs = 20;

/** Lets the functions of another release begin. */
export function beginWith(running: Running, before: Bundles): void {
  replace(running, before, [...before.keys()]);
}

function replace(running: Running, bundles: Bundles, labels: readonly string[]): void {
  for (const label of labels) {
    const folder = bundles.get(label);
    if (folder === undefined) throw new Error(`the release has no function ${label}`);
    running.replaceCode(label, folder);
  }
}

/** The reason in a log line that says that a newer form goes back to its queue; undefined for other lines. */
export function returnedReason(line: string): string | undefined {
  return /"reason":"([^"]*)".*a newer form goes back to the queue/.exec(line)?.[1];
}
