import { expect, test } from 'vitest';
import { leftOutOf } from '../../shared/result/fused-envelope.ts';
import { storedPart } from '../fakes/parts.ts';

test('a receipt names the ten sources of which most parts were left out, and the number of all', () => {
  const leftOut = Array.from({ length: 12 }, (_, source) =>
    Array.from({ length: source + 1 }, (_part, id) => storedPart('t', `${id}`, 0, { source: `s${source}` })),
  ).flat();
  const { leftOut: told } = leftOutOf({ leftOut });
  expect(told?.parts).toBe(78);
  expect(told?.sources).toHaveLength(10);
  expect(told?.sources[0]).toEqual({ source: 's11', parts: 12 });
  expect(leftOutOf({})).toEqual({});
});
