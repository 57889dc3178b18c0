import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parsePointer } from '../../shared/json/pointer.ts';
import { merge } from '../../shared/merge/merge.ts';
import type { Merged, SettledField } from '../../shared/merge/merged.ts';
import { divideFields, type AgreedFields } from '../../shared/result/agreed-fields.ts';
import { contributionOf } from '../fakes/parts.ts';

const said = (source: string, value: Parameters<typeof contributionOf>[0]['value'], topic = 't') =>
  contributionOf({ source, id: source, topic, value });

const policy = { weights: {}, fields: {} };

describe('the fields of a receipt', () => {
  test('many undisputed fields of one source are one entry', () => {
    const wide = Object.fromEntries(Array.from({ length: 12_000 }, (_, at) => [`member ${at}`, at]));
    const { listed, agreed } = divideFields(merge([said('w', wide)], policy));
    expect(listed).toEqual([]);
    expect(agreed).toEqual([{ winners: ['w'], fields: 12_000, below: [''] }]);
  });

  test('a disputed field is listed by itself, and the fields around it by their sources', () => {
    const merged = merge(
      [said('a', { x: 1, y: { z: 'p', u: true } }), said('b', { x: 2, y: { z: 'p' } })],
      policy,
    );
    const { listed, agreed } = divideFields(merged);
    expect(listed.map(({ field }) => field)).toEqual(['/t/x']);
    expect(agreed).toEqual([
      { winners: ['a', 'b'], fields: 1, below: ['/t/y/z'] },
      { winners: ['a'], fields: 1, below: ['/t/y/u'] },
    ]);
  });

  test('two claims at the same distance from a mean are a dispute without dissenters', () => {
    const merged = merge([said('a', { n: 1 }), said('b', { n: 3 })], {
      weights: {},
      fields: { '/t/n': { loss: 'squared', weights: {} } },
    });
    expect(divideFields(merged).listed).toMatchObject([{ field: '/t/n', winners: ['a', 'b'] }]);
  });
});

const leaf = fc.constantFrom(1, 'x', true, null);
const body = fc.letrec((tie) => ({
  node: fc.oneof(
    { maxDepth: 3 },
    leaf,
    fc.dictionary(fc.constantFrom('a', 'b', 'c~/d', ''), tie('node'), { maxKeys: 4 }),
  ),
})).node;

test('the receipt still says of every field who claimed its value', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.tuple(fc.constantFrom('s', 'r', 'q'), body), { selector: ([s]) => s }),
      (all) => {
        const contributions = all.map(([source, value]) => said(source, value as string));
        const merged = merge(contributions, policy);
        const { listed, agreed } = divideFields(merged);
        for (const settled of merged.fields)
          expect(winnersOf(settled, listed, agreed)).toEqual(settled.winners);
        const counted = agreed.reduce((sum, { fields }) => sum + fields, listed.length);
        expect(counted).toBe(merged.fields.length);
      },
    ),
  );
});

/** Finds the sources of a field as a reader of the receipt does: its own entry, or the longest pointer above it. */
function winnersOf(
  { field }: SettledField,
  listed: Merged['fields'],
  agreed: readonly AgreedFields[],
): readonly string[] | undefined {
  const own = listed.find((one) => one.field === field);
  if (own !== undefined) return own.winners;
  const above = agreed
    .flatMap(({ winners, below }) => below.map((pointer) => ({ winners, pointer })))
    .filter(({ pointer }) => isAbove(pointer, field))
    .toSorted((a, b) => b.pointer.length - a.pointer.length);
  return above[0]?.winners;
}

function isAbove(pointer: string, field: string): boolean {
  const [outer, inner] = [parsePointer(pointer) ?? [], parsePointer(field) ?? []];
  return outer.every((token, at) => token === inner[at]);
}
