import { describe, expect, test } from 'vitest';
import { type LabelScores, scoreLabels } from '../../bench/truth/score-labels.ts';
import { crowdOf } from './crowd.ts';
import { crowds } from './crowds.ts';
import { isThorough } from '../thorough.ts';

/** The number of items: large crowds are cut to it, and small ones are repeated until they reach it. */
const items = 500;

/** Half a point of tolerance, and as much for chance: two worlds of this size have no sharper mean. */
const lost = 0.01;

const scored = new Map<string, readonly LabelScores[]>();

function meanOver(name: string): (of: (scores: LabelScores) => number) => number {
  const scores = scored.get(name) ?? scoresOf(name);
  scored.set(name, scores);
  return (of) => scores.reduce((sum, score) => sum + of(score), 0) / scores.length;
}

function scoresOf(name: string): readonly LabelScores[] {
  const crowd = crowds[name];
  if (crowd === undefined) throw new Error(`there is no crowd of ${name}`);
  const size = Math.min(items, crowd.items);
  const sources = Math.max(3, Math.ceil((crowd.sources * size) / crowd.items));
  const worlds = Math.min(20, Math.ceil((2 * items) / size));
  return Array.from({ length: worlds }, (_, seed) =>
    scoreLabels({ name, isNumeric: false, ...crowdOf({ ...crowd, items: size, sources }, seed + 1) }),
  );
}

/** `npm test` looks at every third, and only all together have a gain that is known. */
const chosen = Object.keys(crowds).filter((_, index) => isThorough || index % 3 === 0);

describe.each(chosen)('%s', (name) => {
  test('learned weights lose nothing to the vote but by chance', () => {
    const mean = meanOver(name);
    const vote = mean(({ equal }) => equal);
    expect(mean(({ batch }) => batch)).toBeGreaterThan(vote - lost);
    expect(mean(({ streaming }) => streaming)).toBeGreaterThan(vote - lost);
  });

  test('the answers before the sources were known lose nothing to the vote', () => {
    const mean = meanOver(name);
    expect(mean(({ atRelease }) => atRelease)).toBeGreaterThan(mean(({ equal }) => equal) - lost);
  });
});

if (isThorough)
  test('over all of them, one pass finds nine tenths of what the whole history has to give', () => {
    const gain = (of: (scores: LabelScores) => number): number =>
      Object.keys(crowds).reduce((sum, name) => {
        const mean = meanOver(name);
        return sum + mean(of) - mean(({ equal }) => equal);
      }, 0) / Object.keys(crowds).length;
    expect(gain(({ batch }) => batch)).toBeGreaterThan(0.035);
    expect(gain(({ streaming }) => streaming)).toBeGreaterThan(0.9 * gain(({ batch }) => batch));
  });
