import { expect, test } from 'vitest';
import { evaluatePredicate } from '../../../shared/aggregation/join/evaluate-predicate.ts';
import { partOf } from '../../../shared/aggregation/part-of.ts';
import type { Body } from '../../../shared/envelope/encodings/bodies.ts';
import { fusionOf } from '../../fakes/policies.ts';

function asked(predicate: string | undefined, ...bodies: readonly Body[]) {
  const warnings: unknown[] = [];
  const log = {
    info: () => undefined,
    warn: (...line: unknown[]) => void warnings.push(line),
    error: () => undefined,
  };
  const fusion = fusionOf(predicate === undefined ? {} : { predicate });
  const parts = bodies.map((body, index) =>
    partOf(
      {
        fusion: fusion.name,
        key: 'k',
        topic: 'stock',
        envelope: {
          header: { specversion: '1.0', id: String(index), source: `source-${index}`, type: 'stock' },
          body,
        },
      },
      index,
    ),
  );
  const holds = evaluatePredicate(log)({ fusion, key: 'k', parts, read: () => Promise.resolve(parts) });
  return { holds, warnings };
}

const three: Body = { kind: 'json', value: { left: 3 } };

test('A predicate reads the count, the topics and the merged record', async () => {
  await expect(
    asked('count = 1 and topics = ["stock"] and merged.stock.left = 3', three).holds,
  ).resolves.toBe(true);
});

test('A predicate sees bytes as base64 text and passes over parts without a body', async () => {
  const bytes: Body = { kind: 'bytes', base64: 'AAEC' };
  await expect(asked('merged.stock = "AAEC"', bytes, { kind: 'none' }).holds).resolves.toBe(true);
  await expect(asked('count = 2', bytes, { kind: 'none' }).holds).resolves.toBe(true);
});

test('A fusion without a predicate is never released by one', async () => {
  await expect(asked(undefined, three).holds).resolves.toBe(false);
});

test('A predicate that fails releases nothing and is logged without the bodies', async () => {
  const { holds, warnings } = asked('merged.stock.left.$length()', three);
  await expect(holds).resolves.toBe(false);
  expect(warnings).toEqual([
    ['a predicate failed', { fusion: expect.any(String), key: 'k', fault: expect.any(String) }],
  ]);
});
