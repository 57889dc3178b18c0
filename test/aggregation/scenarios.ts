import fc from 'fast-check';
import type { Bounds, LatePolicy, Openers } from '../../shared/policy/fusion.ts';
import type { Statements } from '../../shared/messages/statements.ts';
import { deadlineMs, type Scenario } from './history.ts';
import { hurried, versions } from './version-scenarios.ts';

const openedBy = (...topics: readonly string[]): Openers => ({ topics, waitMs: deadlineMs });

const boundedBy = (maxParts: number, maxPartsOf: Bounds['maxPartsOf'] = {}): Bounds => ({
  maxParts,
  maxPartsOf,
  maxBytes: 1e9,
  maxValues: 1e9,
});

const topic = fc.constantFrom('a', 'b', 'c', 'd');

const states: fc.Arbitrary<Statements> = fc.oneof(
  fc.record({ size: fc.integer({ min: 1, max: 4 }) }),
  fc.record({ expect: fc.uniqueArray(topic, { minLength: 1, maxLength: 3 }) }),
  fc.record({ deadline: fc.integer({ min: 1_000, max: 3 * deadlineMs }) }),
  fc.record({ absent: fc.uniqueArray(topic, { minLength: 1, maxLength: 2 }) }),
);

const part: fc.Arbitrary<Scenario['parts'][number]> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ topic }) },
  { weight: 2, arbitrary: fc.record({ topic, states }) },
  { weight: 1, arbitrary: fc.constant({ topic: 'x', states: { corrects: true } } as const) },
);

const rules: fc.Arbitrary<Scenario['rules']> = fc.record(
  {
    needs: fc.constantFrom<readonly string[]>([], ['a'], ['a', 'b'], ['a', 'b', 'c']),
    wants: fc.constantFrom<readonly string[]>([], [], ['d']),
    openers: fc.constantFrom<Openers>(openedBy('a'), openedBy('a', 'b'), openedBy('d')),
    bounds: fc.constantFrom<Bounds>(boundedBy(3), boundedBy(5, { b: 1 })),
    late: fc.constantFrom<LatePolicy>('amend', 'ignore', 'reopen', 'dead-letter'),
    size: fc.constantFrom<number | 'stated'>(2, 3, 'stated'),
    minSize: fc.constantFrom(1, 2),
    expects: fc.boolean(),
    statesDeadline: fc.boolean(),
    inactivityMs: fc.constantFrom(2_000, 20_000),
    rememberMs: fc.constantFrom(60_000, deadlineMs),
  },
  { requiredKeys: ['needs', 'wants', 'late'] },
);

/** What happens around a group, whatever its rules and parts are. */
const circumstances = {
  asksModel: fc.boolean(),
  answersLate: fc.boolean(),
  quietMs: fc.constantFrom(0, 5_000, 200_000),
  duplicates: fc.nat(2),
  nudges: fc.array(fc.constantFrom('schedule', 'new-key', 'forced'), { maxLength: 1 }),
  crashes: fc.constantFrom(0, 1, 3),
  throttles: fc.constantFrom(0, 1, 3),
  modelFailures: fc.nat(1),
  nodes: fc.constantFrom(0, 0, 2, 3),
  outage: fc.oneof(
    { weight: 15, arbitrary: fc.constant(undefined) },
    {
      weight: 1,
      arbitrary: fc.record({
        fromMs: fc.nat(2 * deadlineMs),
        forMs: fc.constantFrom(10 * 60_000, 6 * 3_600_000),
      }),
    },
  ),
  bombs: fc.oneof({ weight: 15, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.constantFrom(1, 2) }),
  poison: fc.oneof({ weight: 15, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.constant(1) }),
};

const anything: fc.Arbitrary<Scenario> = fc.record({
  ...circumstances,
  rules,
  parts: fc.array(part, { minLength: 1, maxLength: 7 }),
  glimpse: fc.constantFrom(2, 3, 32),
});

/** Groups that outgrow a glimpse before they are whole: few of the others do. */
const outgrowing: fc.Arbitrary<Scenario> = fc.record({
  ...circumstances,
  rules: fc.constantFrom<Scenario['rules']>(
    { needs: ['a', 'b', 'c'], late: 'amend' },
    { size: 4, late: 'amend' },
    { size: 'stated', late: 'reopen' },
    { expects: true, late: 'ignore' },
  ),
  parts: fc
    .shuffledSubarray(['a', 'b', 'c', 'a', 'b', 'c'], { minLength: 3 })
    .map((topics) =>
      topics.map((topic, index) =>
        index === 0 ? { topic, states: { size: 4, expect: ['b', 'c'] } } : { topic },
      ),
    ),
  glimpse: fc.constantFrom(2, 3),
});

/** Large groups of which topics are told off. */
const skipping: fc.Arbitrary<Scenario> = fc.record({
  ...circumstances,
  rules: fc.constantFrom<Scenario['rules']>(
    { needs: ['a', 'b', 'c'], late: 'amend' },
    { needs: ['a', 'b'], wants: ['c'], late: 'reopen' },
  ),
  parts: fc.shuffledSubarray<Scenario['parts'][number]>(
    [
      { topic: 'a' },
      { topic: 'a' },
      { topic: 'b' },
      { topic: 'x', states: { absent: ['a'] } },
      { topic: 'x', states: { absent: ['b'] } },
      { topic: 'x', states: { absent: ['b', 'c'] } },
      { topic: 'x', states: { absent: ['c'] } },
    ],
    { minLength: 3 },
  ),
  glimpse: fc.constantFrom(2, 3),
});

/** Keys that open again while their group is being closed. */
const reopening: fc.Arbitrary<Scenario> = fc.record({
  ...circumstances,
  asksModel: fc.constant(true),
  rules: fc.constantFrom<Scenario['rules']>(
    { needs: ['a'], late: 'reopen' },
    { size: 2, late: 'reopen' },
    { size: 1, late: 'ignore', rememberMs: 60_000 },
  ),
  parts: fc.array(fc.constant({ topic: 'a' }), { minLength: 2, maxLength: 5 }),
  glimpse: fc.constantFrom(3, 32),
});

/** Groups that are corrected before, while and after they are closed, and while their key is open again. */
const correcting: fc.Arbitrary<Scenario> = fc.record({
  ...circumstances,
  rules: fc.constantFrom<Scenario['rules']>(
    { needs: ['a'], late: 'amend' },
    { needs: ['a'], late: 'ignore' },
    { needs: ['a'], late: 'dead-letter', rememberMs: 60_000 },
    { needs: ['a'], late: 'amend', rememberMs: 60_000 },
    { size: 2, late: 'reopen' },
    { needs: ['a'], late: 'reopen', rememberMs: 60_000 },
  ),
  parts: fc.array(
    fc.constantFrom<Scenario['parts'][number]>(
      { topic: 'a' },
      { topic: 'a' },
      { topic: 'x', states: { corrects: true } },
      { topic: 'x', states: { corrects: true } },
      { topic: 'y', states: { absent: ['a'] } },
    ),
    { minLength: 2, maxLength: 6 },
  ),
  glimpse: fc.constantFrom(2, 3, 32),
});

/** Guest parts before, between and after those that open the group. */
const squatting: fc.Arbitrary<Scenario> = fc.record({
  ...circumstances,
  rules: fc.constantFrom<Scenario['rules']>(
    { needs: ['a', 'b'], openers: openedBy('a', 'b'), late: 'ignore' },
    { needs: ['a', 'b'], openers: openedBy('a'), late: 'amend', statesDeadline: true },
    { needs: ['a'], openers: openedBy('a'), late: 'reopen' },
    { needs: ['a'], openers: openedBy('a'), late: 'dead-letter', rememberMs: 60_000 },
    { size: 3, openers: openedBy('a', 'b'), late: 'ignore' },
    { needs: ['a', 'b'], openers: openedBy('a', 'b'), late: 'amend', inactivityMs: 20_000, minSize: 2 },
  ),
  parts: fc.array(
    fc.oneof(
      { weight: 6, arbitrary: fc.constantFrom<Scenario['parts'][number]>({ topic: 's' }, { topic: 'a' }) },
      { weight: 2, arbitrary: fc.constant<Scenario['parts'][number]>({ topic: 'b' }) },
      {
        weight: 1,
        arbitrary: fc.constantFrom<Scenario['parts'][number]>(
          { topic: 's', states: { deadline: 1_000, size: 1 } },
          { topic: 'x', states: { corrects: true } },
          { topic: 'x', states: { absent: ['b'] } },
        ),
      },
    ),
    { minLength: 2, maxLength: 7 },
  ),
  glimpse: fc.constantFrom(2, 3, 32),
});

/** Groups that are full before, while and after they are completed. */
const overflowing: fc.Arbitrary<Scenario> = fc.record({
  ...circumstances,
  rules: fc.constantFrom<Scenario['rules']>(
    { needs: ['a', 'b'], bounds: boundedBy(2), late: 'amend' },
    { needs: ['a'], bounds: boundedBy(3, { s: 1 }), openers: openedBy('a'), late: 'amend' },
    { needs: ['a', 'b'], bounds: boundedBy(2), late: 'ignore' },
    { size: 2, bounds: boundedBy(2), late: 'reopen' },
    { needs: ['a'], bounds: boundedBy(1), late: 'dead-letter', rememberMs: 60_000 },
    { needs: [], bounds: boundedBy(1), late: 'reopen' },
  ),
  parts: fc.array(
    fc.constantFrom<Scenario['parts'][number]>(
      { topic: 'a' },
      { topic: 'a' },
      { topic: 'b' },
      { topic: 's' },
      { topic: 's' },
      { topic: 'x', states: { corrects: true } },
    ),
    { minLength: 3, maxLength: 8 },
  ),
  glimpse: fc.constantFrom(2, 3, 32),
});

/** Completed groups that get one late part after another. */
const outspending: fc.Arbitrary<Scenario> = fc.record({
  ...circumstances,
  asksModel: fc.constant(true),
  quietMs: fc.constantFrom(1_000, 5_000, 200_000),
  rules: fc.constantFrom<Scenario['rules']>({ size: 1, late: 'amend' }, { needs: ['a'], late: 'amend' }),
  parts: fc.array(
    fc.constantFrom<Scenario['parts'][number]>(
      { topic: 'a' },
      { topic: 'a' },
      { topic: 'b' },
      { topic: 'x', states: { corrects: true } },
    ),
    { minLength: 3, maxLength: 8 },
  ),
  glimpse: fc.constantFrom(2, 3, 32),
});

const unversioned: fc.Arbitrary<Scenario> = fc.oneof(
  { weight: 4, arbitrary: anything },
  { weight: 1, arbitrary: outgrowing },
  { weight: 1, arbitrary: reopening },
  { weight: 1, arbitrary: skipping },
  { weight: 2, arbitrary: correcting },
  { weight: 2, arbitrary: squatting },
  { weight: 2, arbitrary: overflowing },
  { weight: 1, arbitrary: outspending },
);

/** Large groups whose version is whole with the last part, while later parts bear one that waits for more. */
const crowding: fc.Arbitrary<Scenario> = fc
  .record({
    ...circumstances,
    count: fc.integer({ min: 4, max: 6 }),
    atMs: fc.integer({ min: -25_000, max: -1_000 }),
  })
  .map(({ count, atMs, ...one }) =>
    Object.assign({}, one, {
      nudges: [],
      outage: undefined,
      rules: { needs: [], late: 'ignore' as const },
      parts: Array.from({ length: count }, () => ({ topic: 'a' })),
      glimpse: 2,
      versions: {
        rules: { v1: { size: count }, v2: { size: count + 5 } },
        switches: [
          { atMs: -deadlineMs, pointer: { active: 'v1' } },
          { atMs, pointer: { active: 'v2' } },
        ],
      },
    }),
  );

/** Everything that a history follows from, but for the seed of its schedule. A quarter of the histories has versions. */
export const scenario: fc.Arbitrary<Scenario> = fc.oneof(
  { weight: 28, arbitrary: unversioned },
  {
    weight: 9,
    arbitrary: fc
      .tuple(unversioned, fc.oneof(versions, hurried))
      .map(([one, its]): Scenario => Object.assign({}, one, { versions: its })),
  },
  { weight: 3, arbitrary: crowding },
);
