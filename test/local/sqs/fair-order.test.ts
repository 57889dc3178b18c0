import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fairOrder } from '../../../local/sqs/fair-order.ts';

interface Waiting {
  readonly messageGroupId?: string | undefined;
}
const of = (...groups: (string | undefined)[]): Waiting[] =>
  groups.map((messageGroupId) => ({ messageGroupId }));
const groups = (messages: readonly Waiting[]): string =>
  messages.map(({ messageGroupId }) => messageGroupId ?? '-').join('');
const noneHeld = new Map<string, number>();

test.each<[string, Waiting[], Map<string, number>, string]>([
  ['quiet groups keep their order', of('a', 'b', 'a', 'c', 'b'), noneHeld, 'abacb'],
  ['a loud group lets a quiet one pass', of('a', 'a', 'a', 'a', 'a', 'b'), noneHeld, 'aaabaa'],
  ['messages in the hands of consumers count', of('a', 'a', 'b', 'b'), new Map([['a', 3]]), 'bbaa'],
  ['loud groups share', of('a', 'a', 'a', 'b', 'b'), new Map(Object.entries({ a: 5, b: 4 })), 'babaa'],
  ['without groups the oldest comes first', of(undefined, 'a', undefined), new Map([['a', 9]]), '--a'],
])('the order is fair: %s', (_, waiting, held, order) => {
  expect(groups(fairOrder(waiting, held, 10))).toBe(order);
});

const waiting = fc.array(fc.record({ messageGroupId: fc.constantFrom('a', 'b', 'c', 'd', undefined) }));
const held = fc
  .dictionary(fc.constantFrom('a', 'b', 'c', 'd'), fc.nat(8))
  .map((counts) => new Map(Object.entries(counts)));

test('no message is lost or doubled, and the oldest of a group comes first', () => {
  fc.assert(
    fc.property(waiting, held, fc.nat(12), (messages, counts, count) => {
      const ordered = fairOrder(messages, counts, count);
      expect(ordered).toHaveLength(messages.length);
      expect(new Set(ordered)).toEqual(new Set(messages));
      for (const group of ['a', 'b', 'c', 'd', undefined]) {
        const ofGroup = ({ messageGroupId }: Waiting): boolean => messageGroupId === group;
        const was = messages.filter(ofGroup);
        expect(ordered.filter(ofGroup).every((one, index) => one === was[index])).toBe(true);
      }
    }),
  );
});

test('the first messages of up to seven groups are in the next ten beside a loud group', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 500 }), fc.integer({ min: 1, max: 7 }), (loud, quiet) => {
      const others = Array.from({ length: quiet }, (_, n) => ({ messageGroupId: `quiet-${n}` }));
      const all = [...Array.from({ length: loud }, () => ({ messageGroupId: 'loud' })), ...others];
      const next = new Set<Waiting>(fairOrder(all, noneHeld, 10).slice(0, 10));
      expect(others.every((other) => next.has(other))).toBe(true);
    }),
  );
});
