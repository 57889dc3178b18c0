import fc from 'fast-check';
import { expect, test } from 'vitest';
import { TimeSketch } from '../../../cli/load/time-sketch.ts';

const times = fc.array(fc.double({ min: 0.02, max: 1e7, noNaN: true }), { minLength: 1, maxLength: 300 });

const sketchOf = (all: readonly number[]): TimeSketch => {
  const sketch = new TimeSketch();
  for (const ms of all) sketch.add(ms);
  return sketch;
};

test('a quantile is that of the sorted times within 0.26 %', () => {
  fc.assert(
    fc.property(times, fc.constantFrom(0.5, 0.95, 0.99, 1), (all, share) => {
      const exact = all.toSorted((a, b) => a - b)[Math.ceil(share * all.length) - 1] ?? 0;
      const found = sketchOf(all).quantile(share) ?? Infinity;
      expect(Math.abs(found - exact)).toBeLessThanOrEqual(exact * 0.0026);
    }),
  );
});

test('two sketches add up to that of all times', () => {
  fc.assert(
    fc.property(times, times, (some, others) => {
      const merged = sketchOf(some);
      merged.merge(sketchOf(others));
      const whole = sketchOf([...some, ...others]);
      expect([merged.count, merged.most, merged.quantile(0.9)]).toEqual([
        whole.count,
        whole.most,
        whole.quantile(0.9),
      ]);
    }),
  );
});

test('results that never came are longer than all others', () => {
  const sketch = sketchOf(Array.from({ length: 98 }, () => 10));
  expect(sketch.quantile(0.98, 2)).toBeCloseTo(10, 0);
  expect(sketch.quantile(0.99, 2)).toBeUndefined();
  expect(new TimeSketch().quantile(0.5)).toBeUndefined();
});
