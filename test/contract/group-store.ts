import { describe } from 'vitest';
import type { GroupStore } from '../../shared/aggregation/group-store.ts';
import { describeHeads } from './group-heads.ts';
import { describeParts } from './group-parts.ts';
import type { EmptyGroup } from './stored-groups.ts';

/** Describes the contract of every GroupStore: the suite runs on each adapter. */
export function describeGroupStore(name: string, open: () => Promise<GroupStore>): void {
  describe(`the contract of a group store in ${name}`, () => {
    let keys = 0;
    const openGroup = async (): Promise<EmptyGroup> => ({
      store: await open(),
      ref: { fusion: 'order', key: `k-${(keys += 1)} 键 #/"` },
    });
    describeParts(openGroup);
    describeHeads(openGroup);
  });
}
