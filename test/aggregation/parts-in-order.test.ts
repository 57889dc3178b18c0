import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Part } from '../../shared/aggregation/group.ts';
import { partsInOrder } from '../../shared/aggregation/part-of.ts';
import { buildPrompt } from '../../shared/compose/prompt/prompt.ts';
import { merge } from '../../shared/merge/merge.ts';
import type { MergePolicy } from '../../shared/policy/merge-policy.ts';
import { contributionsOf } from '../../shared/result/dead-lettered.ts';
import { parseBlocks, question } from '../compose/questions.ts';
import { storedPart } from '../fakes/parts.ts';
import { price, ref, stock, worldOf } from './completing.ts';

const latest: MergePolicy = { weights: {}, fields: { '/state': { loss: 'latest', weights: {} } } };

/** What one source says, in the order in which it numbers it. */
interface Line {
  readonly id: string;
  readonly time?: string;
}

function linesOf(lines: readonly Line[]): Part[] {
  return lines.map(({ id, time }, index) =>
    storedPart('state', id, `line ${index}`, {
      source: 'plc',
      sequence: String(index + 1),
      ...(time !== undefined && { time }),
    }),
  );
}

/** The bodies that a prompt shows, by the number in their marks. */
function shownOf(parts: readonly Part[]): (readonly [number | undefined, unknown])[] {
  const prompt = buildPrompt(question(partsInOrder(parts)), 'enforced');
  if (prompt.kind !== 'ready') throw new Error(prompt.reason);
  return parseBlocks(prompt.user).flatMap(({ name, number, value }) =>
    name === 'contribution' && value !== null && typeof value === 'object' && 'body' in value
      ? [[number, value['body']] as const]
      : [],
  );
}

test.each([
  [
    'ids in the wrong order and one time',
    ['9', '8', '7', '6', '5', '4', '3', '2', '11', '1'].map((id) => ({ id, time: '2026-01-01T00:00:00Z' })),
  ],
  [
    'a clock that was set back',
    [
      { id: 'a', time: '2026-01-01T00:00:05Z' },
      { id: 'b', time: '2026-01-01T00:00:01Z' },
    ],
  ],
  ['no time', [{ id: 'w2' }, { id: 'a3' }]],
])('the sequence decides the result, the prompt and the receipt: %s', (_, lines) => {
  const parts = linesOf(lines);
  for (const arrived of [parts, parts.toReversed()]) {
    const ordered = partsInOrder(arrived);
    expect(merge(ordered, latest).record).toEqual({ state: `line ${lines.length - 1}` });
    expect(contributionsOf(ordered).map(({ id }) => id)).toEqual(lines.map(({ id }) => id));
    expect(shownOf(arrived)).toEqual(lines.map((_line, index) => [index + 1, `line ${index}`]));
  }
});

test('where one source numbers its parts, neither ids nor times nor arrival change the result or the prompt', () => {
  const line = fc.record(
    {
      id: fc.string({ minLength: 1, maxLength: 4 }),
      time: fc.constantFrom('2026-01-01T00:00:00Z', '2026-01-01T00:00:00.00001Z', '2025-12-31T23:59:60Z'),
    },
    { requiredKeys: ['id'] },
  );
  const lines = fc.uniqueArray(line, { minLength: 1, maxLength: 8, selector: ({ id }) => id });
  const arrivals = lines.chain((some) => {
    const parts = linesOf(some);
    return fc.shuffledSubarray(parts, { minLength: parts.length });
  });
  fc.assert(
    fc.property(arrivals, (parts) => {
      expect(merge(partsInOrder(parts), latest).record).toEqual({
        state: `line ${parts.length - 1}`,
      });
      expect(shownOf(parts)).toEqual(parts.map((_, index) => [index + 1, `line ${index}`]));
    }),
  );
});

test('a generation is made of its parts in their order, whatever their arrival', async () => {
  const [one, other] = linesOf([{ id: 'z' }, { id: 'a' }]);
  if (one === undefined || other === undefined) throw new Error('two lines were written');
  for (const arrived of [
    [stock, other, price, one],
    [one, price, other, stock],
  ]) {
    const { store, seen, complete } = worldOf();
    for (const part of arrived) await store.putPart(ref, part);
    await complete({ late: 'amend', asksModel: false }, 't1', 0);
    expect(seen.drafts[0]?.parts).toEqual(partsInOrder(arrived));
    expect(seen.drafts[0]?.parts.map(({ envelope }) => envelope.header.id)).toEqual([
      'z',
      'a',
      price.envelope.header.id,
      stock.envelope.header.id,
    ]);
  }
});
