import { expect, test } from 'vitest';
import {
  applyFieldDelta,
  settleField,
  unknownField,
} from '../../shared/truth-discovery/evidence/field-state.ts';
import { seededRandom } from '../fakes/seeded-random.ts';

const never = { kind: 'none' } as const;
const voicesOf = (said: readonly string[]) => said.map((label, index) => ({ source: `s${index}`, label }));

function confidences(
  groups: readonly (readonly string[])[],
): readonly { label: string; confidence: number }[] {
  let state = unknownField;
  return groups.map((said) => {
    const { estimate, delta } = settleField(state, voicesOf(said), 0, never);
    state = applyFieldDelta(state, delta);
    return estimate;
  });
}

test('two disputed groups do not reduce the confidence in near unanimity', () => {
  const [, , third] = confidences([
    ['jammed', 'closed', 'jammed', 'open', 'open'],
    ['half', 'jammed', 'half', 'half', 'jammed'],
    ['open', 'open', 'open', 'open', 'shut'],
  ]);
  expect(third?.label).toBe('open');
  expect(third?.confidence).toBeGreaterThan(0.9);
});

test('the confidence in the first groups of a field matches their accuracy', () => {
  const labels = ['open', 'closed', 'half', 'stuck'];
  const tellsTruth = [0.9, 0.85, 0.75, 0.65, 0.1];
  let sure = 0;
  let right = 0;
  const worlds = 200;
  const early = 10;
  for (let seed = 1; seed <= worlds; seed += 1) {
    const random = seededRandom(seed);
    const pick = (from: readonly string[]): string => from[Math.floor(random() * from.length)] ?? '';
    const truths = Array.from({ length: early }, () => pick(labels));
    const groups = truths.map((truth) =>
      tellsTruth.map((share) => (random() < share ? truth : pick(labels.filter((label) => label !== truth)))),
    );
    for (const [index, { label, confidence }] of confidences(groups).entries()) {
      sure += confidence / (worlds * early);
      right += Number(label === truths[index]) / (worlds * early);
    }
  }
  expect(Math.abs(right - sure)).toBeLessThan(0.1);
});
