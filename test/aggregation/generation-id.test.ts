import { expect, test } from 'vitest';
import { generationId } from '../../shared/aggregation/generation-id.ts';

test('the id names fusion and generation, and the key by a hash that no other key has', () => {
  const id = generationId({ fusion: 'order', key: '键 1' }, 2);
  expect(id).toMatch(/^order-[\w-]{22}-2$/);
  expect(generationId({ fusion: 'order', key: '键 1' }, 2)).toBe(id);
  const refs = [
    { fusion: 'order', key: '键 1' },
    { fusion: 'order', key: '键 2' },
    { fusion: 'other', key: '键 1' },
  ];
  expect(new Set(refs.map((ref) => generationId(ref, 1).split('-').slice(1).join('-'))).size).toBe(3);
});
