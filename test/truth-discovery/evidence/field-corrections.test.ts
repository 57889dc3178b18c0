import { expect, test } from 'vitest';
import { type Answer, calibrationError } from '../../../bench/truth/calibration.ts';
import { correctField } from '../../../shared/truth-discovery/evidence/correct-field.ts';
import {
  applyFieldDelta,
  settleField,
  unknownField,
} from '../../../shared/truth-discovery/evidence/field-state.ts';
import { crowdOf } from '../crowd.ts';
import { hardItems } from '../crowds.ts';
import { voicesOf } from '../world.ts';
import { never } from './learned-field.ts';

test('corrections show that a majority is wrong, which agreement cannot', () => {
  const many = ['p', 'q', 'r'].map((source) => ({ source, label: 'label-0' }));
  const observations = [...many, { source: 'alone', label: 'label-1' }];
  let state = unknownField;
  expect(settleField(state, observations, 0, never).estimate.label).toBe('label-0');
  for (let item = 0; item < 40; item += 1)
    state = applyFieldDelta(
      state,
      correctField(
        state,
        observations.map(({ source, label }) => ({
          source,
          label: item % 2 === 0 ? label : label === 'label-0' ? 'label-1' : 'label-0',
        })),
        item % 2 === 0 ? 'label-1' : 'label-0',
        0,
        never,
      ),
    );
  expect(settleField(state, observations, 0, never).estimate.label).toBe('label-1');
});

test('corrections calibrate the confidence where all sources err together', () => {
  const { claims, truth } = crowdOf(hardItems, 1);
  const errorWhen = (isCorrected: (item: number) => boolean): number => {
    let state = unknownField;
    const answers: Answer[] = [];
    for (const [index, [item, observations]] of voicesOf(claims).entries()) {
      const label = truth.get(item) ?? '';
      const { estimate, delta } = settleField(state, observations, 0, never);
      state = applyFieldDelta(state, delta);
      if (isCorrected(index))
        state = applyFieldDelta(state, correctField(state, observations, label, 0, never));
      answers.push({ confidence: estimate.confidence, isRight: estimate.label === label });
    }
    return calibrationError(answers.slice(300));
  };
  expect(errorWhen(() => false)).toBeGreaterThan(0.25);
  expect(errorWhen((item) => item % 10 === 0)).toBeLessThan(0.12);
});
