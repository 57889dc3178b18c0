import type { Bounds } from '../../policy/fusion.ts';
import { limitsOfGroup } from '../../policy/group-limits.ts';
import type { MergePolicy } from '../../policy/merge-policy.ts';
import type { BridgeFile, FusionFile } from '../definition/bridge-file.ts';

/** The bounds that a bridge file declares. */
type Shares = Partial<Pick<Bounds, 'maxParts' | 'maxPartsPerSource' | 'maxPartsOf'>>;

/** The most parts of a group where the file does not say. */
const usualMaxParts = 10_000;

/** Returns the bounds that the file declares for a fusion; none where it declares none. */
export function compileShares(
  { needs, wants, takes, maxParts, maxPartsPerSource }: FusionFile,
  topics: BridgeFile['topics'],
) {
  const ofTopics = [...needs, ...wants, ...takes].flatMap((name) => {
    const most = topics[name]?.maxParts;
    return most === undefined ? [] : [[name, most] as const];
  });
  const shares = {
    ...(maxParts !== undefined && { maxParts }),
    ...(maxPartsPerSource !== undefined && { maxPartsPerSource }),
    ...(ofTopics.length > 0 && { maxPartsOf: Object.fromEntries(ofTopics) }),
  } satisfies Shares;
  return Object.keys(shares).length === 0 ? {} : { shares };
}

/** Returns all bounds of a fusion: the declared ones, and those of the function that merges its groups. */
export function boundsOf(shares: Shares | undefined, { fields }: MergePolicy, hasClaims: boolean): Bounds {
  const hasSetLoss = Object.values(fields).some(({ loss }) => loss === 'jaccard');
  return { maxParts: usualMaxParts, ...shares, ...limitsOfGroup(hasClaims, hasSetLoss) };
}
