import { join } from 'node:path';
import { setInterval } from 'node:timers/promises';
import type { PastGroup } from '../../shared/merge/trust/calibrate.ts';
import type { Fusion } from '../../shared/policy/fusion.ts';
import { UserError } from '../../shared/ports/user-error.ts';
import { HistoryReplay } from '../../shared/telemetry/tensorboard/history-replay.ts';
import { withGroupsTable } from '../calibrate/groups-table.ts';
import { groupsInFile, groupsInTable, type Past, skippedText } from '../calibrate/past-groups.ts';
import type { TensorboardOptions } from '../options/order.ts';
import type { ProcessEnvironment } from '../process-environment.ts';
import { type BridgeAt, fusionNamed, readBridge } from '../read-bridge.ts';
import { EventFile } from './event-file.ts';

/** The pause between two looks at the table. */
const lookEveryMs = 30_000;

/**
 * `tensorboard`: settles past groups again, one after the other, and writes what TensorBoard draws.
 *
 * @returns the exit code: 0; 1 when there is no group to write
 * @throws UserError
 */
export async function tensorboard(
  options: TensorboardOptions,
  environment: ProcessEnvironment,
): Promise<0 | 1> {
  const { env, err, out } = environment;
  if (options.follow && options.history !== undefined)
    throw new UserError('--follow looks at the table, and --history at a file; leave one out');
  const at = await readBridge(options.bridge, env);
  const fusions = options.fusion === undefined ? at.bridge.fusions : [fusionNamed(at, options.fusion)];
  const boards = fusions.map((fusion) => new Board(fusion, options.folder));
  const interrupted = options.follow ? environment.holdInterrupts() : undefined;
  const { skipped } = await look(boards, options, at, environment);
  if (skipped.length > 0) err(skippedText(skipped));
  for (const { fusion, written } of boards) out(`${fusion.name}  ${written} groups`);
  if (interrupted !== undefined)
    for await (const _ of looks(interrupted)) await look(boards, options, at, environment);
  return boards.some(({ written }) => written > 0) ? 0 : 1;
}

/** Comes round at each look at the table, until it is interrupted. */
async function* looks(interrupted: AbortSignal): AsyncGenerator<void> {
  try {
    for await (const _ of setInterval(lookEveryMs, undefined, { signal: interrupted })) yield;
  } catch (error) {
    if (!interrupted.aborted) throw error;
  }
}

async function look(
  boards: readonly Board[],
  { history, table: named }: TensorboardOptions,
  at: BridgeAt,
  { env }: ProcessEnvironment,
): Promise<Past> {
  const fusions = boards.map(({ fusion }) => fusion);
  const now = Date.now();
  const past =
    history === undefined
      ? await withGroupsTable({ bridge: at.bridge.name, named }, env, (table) =>
          groupsInTable(table, fusions, now),
        )
      : await groupsInFile(history, at, fusions, now);
  for (const board of boards) await board.take(past.past.get(board.fusion.name) ?? []);
  return past;
}

/** The event file of one fusion. */
class Board {
  readonly fusion: Fusion;
  readonly #replay: HistoryReplay;
  readonly #file: EventFile;
  readonly #seen = new Set<string>();

  constructor(fusion: Fusion, folder: string) {
    this.fusion = fusion;
    this.#replay = new HistoryReplay({ merge: fusion.merge, halfLife: fusion.merge.learned?.halfLife });
    this.#file = new EventFile(join(folder, fusion.name));
  }

  get written(): number {
    return this.#seen.size;
  }

  /** Writes the groups that are new, in the order in which they were settled. A group that is amended is new again. */
  async take(groups: readonly PastGroup[]): Promise<void> {
    const news = groups
      .map((group) => ({ group, name: nameOf(group) }))
      .filter(({ name }) => !this.#seen.has(name))
      .toSorted((a, b) => a.group.at - b.group.at || (a.name < b.name ? -1 : 1));
    await this.#file.append(news.map(({ group }) => this.#replay.next(group)));
    for (const { name } of news) this.#seen.add(name);
  }
}

function nameOf({ at, contributions, corrections = [] }: PastGroup): string {
  const parts = contributions.map(({ envelope: { header } }) => [header.source, header.id]);
  return JSON.stringify([at, parts, corrections.length]);
}
