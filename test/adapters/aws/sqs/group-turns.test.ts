import fc from 'fast-check';
import { expect, test } from 'vitest';
import { groupTurns } from '../../../../shared/adapters/aws/sqs/sqs-message-sender.ts';

const entry = fc.record({ group: fc.option(fc.constantFrom('a', 'b', 'c'), { nil: undefined }) });
type Entry = { readonly group: string | undefined };
const turnsOf = (entries: readonly Entry[]): Entry[][] => groupTurns(entries, ({ group }) => group);

test('each entry has one turn, in which its group has no other', () => {
  fc.assert(
    fc.property(fc.array(entry), (entries) => {
      const turns = turnsOf(entries);
      expect(new Set(turns.flat())).toEqual(new Set(entries));
      expect(turns.flat()).toHaveLength(entries.length);
      for (const turn of turns) {
        const groups = turn.flatMap(({ group }) => group ?? []);
        expect(new Set(groups).size).toBe(groups.length);
      }
    }),
  );
});

test('the turns keep the order within each group', () => {
  fc.assert(
    fc.property(fc.array(entry), (entries) => {
      const taken = turnsOf(entries).flat();
      for (const name of ['a', 'b', 'c']) {
        const ofGroup = ({ group }: Entry): boolean => group === name;
        const [is, was] = [taken.filter(ofGroup), entries.filter(ofGroup)];
        expect(is.every((one, index) => one === was[index])).toBe(true);
      }
    }),
  );
});

test('the number of turns is the size of the largest group', () => {
  const groups = ['a', 'b', 'a', undefined, undefined, undefined];
  expect(turnsOf(groups.map((group) => ({ group }))).map((turn) => turn.length)).toEqual([5, 1]);
  expect(turnsOf([])).toEqual([]);
});
