import type { Running } from '../../../local/run-assembly.ts';
import { type Moved, until } from '../../progress.ts';
import type { Bundles } from './release-bundles.ts';

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
 * Replaces the functions while parts arrive, those of one role after those of another: first the topics, so that
 * their newer messages meet the joins of before; then the join, whose newer messages and parts meet the completions
 * of before. A step waits until they have met, or until nearly all parts have arrived: two releases need not differ.
 *
 * @throws Error when no more parts arrive
 */
export async function roll(
  running: Running,
  { after }: RollingUpdate,
  { arrivedShare, hasMet, moved }: Progress,
): Promise<void> {
  const labels = [...after.keys()];
  const topics = labels.filter((label) => label.startsWith('topic'));
  const others = labels.filter((label) => !topics.includes(label) && label !== 'join');
  const steps: readonly (readonly [step: readonly string[], isDue: () => boolean])[] = [
    [topics, () => arrivedShare() > 0.1],
    [['join'], () => hasMet('fusion message') || arrivedShare() > 0.5],
    [others, () => hasMet('completion message') || hasMet('stored') || arrivedShare() > 0.9],
  ];
  for (const [step, isDue] of steps) {
    await until('more parts to arrive', isDue, { moved, everyMs: lookEveryMs });
    replace(running, after, step);
  }
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
