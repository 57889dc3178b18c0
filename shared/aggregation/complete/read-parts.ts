import type { GroupRef, Part } from '../group.ts';
import type { GroupStore } from '../group-store.ts';
import {
  type BoundedParts,
  type BoundsPolicy,
  type PartSize,
  sizeOf,
  withinBounds,
} from '../within-bounds.ts';

/** Memory holds the bodies of a group up to this many times its most bytes. */
const mostTimes = 2;

/** The parts of a generation, before and after its bounds are applied. The admitted ones have their bodies. */
export interface ReadParts extends BoundedParts {
  readonly found: readonly Part[];
}

/**
 * Reads the parts of a generation and applies the bounds. Nearly every group is read once. A group far beyond its bytes
 * is measured part by part and read a second time for the bodies of the admitted parts. So memory is bounded, however
 * many parts a sender has posted.
 *
 * @param isOf tells whether a part belongs to the generation
 */
export async function readParts(
  policy: BoundsPolicy,
  ref: GroupRef,
  isOf: (part: Part) => boolean,
  store: GroupStore,
): Promise<ReadParts> {
  const mostBytes = mostTimes * (policy.bounds?.maxBytes ?? Infinity);
  const sizes = new Map<string, PartSize>();
  const found: Part[] = [];
  let bytes = 0;
  await store.parts(ref, (part, partBytes) => {
    if (isOf(part)) found.push(bytes > mostBytes ? measured(part, sizes) : part);
    if (bytes <= mostBytes && (bytes += partBytes) > mostBytes)
      for (const [index, one] of found.entries()) found[index] = measured(one, sizes);
    return undefined;
  });
  if (sizes.size === 0) return { found, ...withinBounds(policy, found) };
  const { admitted, leftOut } = withinBounds(policy, found, ({ partId }) => sizes.get(partId));
  const ids = new Set(admitted.map(({ partId }) => partId));
  const whole = await store.parts(ref, (part) => (ids.has(part.partId) ? part : undefined));
  return { found, admitted: whole, leftOut };
}

/** Returns a part without its body, whose size is noted. */
function measured(part: Part, sizes: Map<string, PartSize>): Part {
  sizes.set(part.partId, sizeOf(part.envelope));
  return withoutBody(part);
}

/** Returns a part with the header of its envelope only, which is enough to answer it and to count it. */
export function withoutBody({ envelope: { header }, ...part }: Part): Part {
  return { ...part, envelope: { header, body: { kind: 'none' } } };
}
