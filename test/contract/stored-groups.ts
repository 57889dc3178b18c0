import { nothingSpent } from '../../shared/ports/model-usage.ts';
import type { LeasedGroup, GroupRef, Part, CompletedGroup } from '../../shared/aggregation/group.ts';
import type { GroupStore, CompletedGeneration } from '../../shared/aggregation/group-store.ts';

/** A store, and the place of an unused group. Adapters may share a table between tests. */
export interface EmptyGroup {
  readonly store: GroupStore;
  readonly ref: GroupRef;
}

/** Parts that an outcome is saved with, of text that no compression makes small. */
export const kept = [1, 2].map((seed) =>
  part(`kept-${seed}`, { body: { kind: 'json', value: noise(900, seed) } }),
);

/** 16 bytes as base64url, as the adapters may assume. */
export function partId(name: string): string {
  return Buffer.from(name.padEnd(16, '.')).toString('base64url');
}

export function part(
  name: string,
  { body, ...rest }: Partial<Part> & { body?: Part['envelope']['body'] },
): Part {
  return {
    partId: partId(name),
    topic: 'stock',
    digest: 'digest',
    arrivedAt: 1_790_000_000_000,
    envelope: {
      header: {
        specversion: '1.0',
        id: name,
        source: 'warehouse',
        type: 'stock',
        ...(body?.kind === 'bytes' && { datacontenttype: 'application/octet-stream' }),
      },
      body: body ?? { kind: 'json', value: { count: 3 } },
    },
    ...rest,
  };
}

export function claimOf(token: string, generation = 1): LeasedGroup {
  return {
    state: 'leased',
    generation,
    token,
    leaseUntil: 1_790_000_010_000,
    attempts: 0,
    spent: nothingSpent,
    causationId: undefined,
    reason: 'complete',
    previous: undefined,
    requestedBy: 't0',
    before: [],
  };
}

export function savedOf(token: string): CompletedGroup {
  return {
    state: 'completed',
    generation: 1,
    token,
    requestedBy: 'ticket',
    included: kept.map((one) => one.partId).toSorted(),
    before: [],
    savedAt: 1_790_000_005_000,
    ended: 'fused',
  };
}

export function settledOf(token: string): CompletedGeneration {
  return {
    state: savedOf(token),
    outcome: { kind: 'fused', envelope: part('result', {}).envelope, recipients: [] },
  };
}

/** Text that no compression makes small, the same for the same seed. */
export function noise(length: number, seed: number): string {
  let state = seed + 1;
  return Array.from({ length }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return String.fromCodePoint(33 + ((state >>> 24) % 90));
  }).join('');
}
