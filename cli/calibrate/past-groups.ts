import { readHistory } from '../../shared/adapters/aws/dynamodb/dynamo-history.ts';
import type { Part } from '../../shared/aggregation/group.ts';
import { partsInOrder } from '../../shared/aggregation/part-of.ts';
import { isMergeable } from '../../shared/aggregation/release-rules/mergeable.ts';
import { quote } from '../../shared/json/printable.ts';
import type { PastGroup } from '../../shared/merge/trust/calibrate.ts';
import type { Fusion } from '../../shared/policy/fusion.ts';
import { correctionsOf } from '../../shared/result/corrections-of.ts';
import type { BridgeAt } from '../read-bridge.ts';
import type { GroupsTable } from './groups-table.ts';
import { readHistoryFile } from './history-file.ts';

/** The past groups of some fusions. */
export interface Past {
  readonly past: ReadonlyMap<string, readonly PastGroup[]>;
  /** The envelopes and groups that are no part of it, with the reasons. */
  readonly skipped: readonly string[];
}

/** Gathers the envelopes of a file as the bridge would. */
export async function groupsInFile(
  path: string,
  at: BridgeAt,
  fusions: readonly Fusion[],
  now: number,
): Promise<Past> {
  const { groups, refused } = await readHistoryFile(path, at, namesOf(fusions), now);
  const past = fusions.map((fusion) => {
    const all = [...(groups.get(fusion.name)?.values() ?? [])].map((parts) => {
      const last = parts.reduce((latest, { arrivedAt }) => Math.max(latest, arrivedAt), 0);
      return pastGroup(fusion, parts, last);
    });
    return [fusion.name, all] as const;
  });
  return { past: new Map(past), skipped: refused };
}

const namesOf = (fusions: readonly Fusion[]): ReadonlySet<string> => new Set(fusions.map(({ name }) => name));

/** Reads the merged groups that the table still has. */
export async function groupsInTable(
  table: GroupsTable,
  fusions: readonly Fusion[],
  before: number,
): Promise<Past> {
  const byName = new Map(fusions.map((fusion) => [fusion.name, fusion]));
  const past = new Map<string, PastGroup[]>();
  const skipped: string[] = [];
  for await (const { ref, savedAt, parts } of readHistory({ ...table, fusions: namesOf(fusions), before })) {
    if (parts.some(({ envelope: { header } }) => header.dataref !== undefined)) {
      skipped.push(`${ref.fusion} ${quote(ref.key)}: has a body that is kept elsewhere`);
      continue;
    }
    const fusion = byName.get(ref.fusion);
    if (fusion === undefined) continue;
    const known = past.get(ref.fusion) ?? [];
    past.set(ref.fusion, known);
    known.push(pastGroup(fusion, parts, savedAt));
  }
  return { past, skipped };
}

function pastGroup(fusion: Fusion, stored: readonly Part[], at: number): PastGroup {
  const parts = partsInOrder(stored);
  return { at, contributions: parts.filter(isMergeable), corrections: correctionsOf(fusion, { parts }) };
}

/** Describes in one line the envelopes and groups that were left out. */
export function skippedText(skipped: readonly string[]): string {
  const [first = ''] = skipped;
  const rest = skipped.length === 1 ? '' : `, and ${skipped.length - 1} more`;
  return `left out: ${first}${rest}`;
}
