import fc from 'fast-check';
import type { PolicyPointer } from '../../shared/policy-version/choose-version.ts';
import { deadlineMs } from './history.ts';
import type { Versions } from './versions.ts';

/** Rules that a version may change while groups are open. */
const versionRules: fc.Arbitrary<Versions['rules'][string]> = fc.record(
  {
    needs: fc.constantFrom<readonly string[]>([], ['a'], ['a', 'b']),
    size: fc.constantFrom(1, 2, 3, 4),
    minSize: fc.constantFrom(1, 2),
    inactivityMs: fc.constantFrom(2_000, 20_000),
    deadlineMs: fc.constantFrom(20_000, deadlineMs, 2 * deadlineMs),
  },
  { requiredKeys: [] },
);

const pointer: fc.Arbitrary<PolicyPointer> = fc.oneof(
  fc.record({ active: fc.constantFrom('v1', 'v2', 'v3') }),
  fc.record({
    active: fc.constantFrom('v1', 'v2'),
    candidate: fc.record({ version: fc.constant('v3'), share: fc.constantFrom(5, 50, 100) }),
  }),
);

/** Promotions, candidates and rollbacks, some of them before the first part. */
export const versions: fc.Arbitrary<Versions> = fc.record({
  rules: fc.record({ v1: versionRules, v2: versionRules, v3: versionRules }),
  switches: fc
    .array(fc.record({ atMs: fc.integer({ min: -deadlineMs, max: deadlineMs }), pointer }), {
      minLength: 1,
      maxLength: 4,
    })
    .map((switches) => switches.toSorted((a, b) => a.atMs - b.atMs)),
});

/** Versions that change within the time for which a pointer is cached, so that parts that come together differ. */
export const hurried = versions.map(({ rules: byVersion, switches }) => ({
  rules: byVersion,
  switches: switches.map(({ atMs, pointer: to }) => ({ atMs: Math.floor(atMs / 5), pointer: to })),
}));
