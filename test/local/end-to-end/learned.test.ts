import { afterAll, beforeAll, expect, test } from 'vitest';
import { isThorough } from '../../thorough.ts';
import { scoreOf } from './score-answers.ts';
import { openValveBus, type ValveBus } from './valve-bus.ts';
import { valveWorld } from './valve-world.ts';

const groups = 2_000;

let bus: ValveBus;

beforeAll(async () => {
  bus = await openValveBus();
});

afterAll(() => bus.close());

const { reading, tied, scattered } = valveWorld(20_261_123);
const honest = ['north', 'south', 'west', 'east'];

/** In `npm test` a calibration learns from a smaller world. */
test.runIf(isThorough)(
  'learning finds the liar by its disagreement, and fused values beat voted ones',
  async () => {
    const [first] = await bus.ask([scattered('first')]);
    for (const source of [...honest, 'liar']) expect(first?.weights.get(source)).toBeCloseTo(1);

    const answers = await bus.ask(Array.from({ length: groups }, (_, index) => reading(`valve-${index}`)));
    expect(answers).toHaveLength(groups);
    const all = scoreOf(answers);
    expect(all.fusedRight).toBeGreaterThan(all.votedRight + 0.02);
    const early = scoreOf(answers.slice(0, 100));
    const late = scoreOf(answers.slice(-100));
    expect(late.weightOf('liar')).toBeLessThan(0.01);
    expect(late.weightOf('liar')).toBeLessThanOrEqual(early.weightOf('liar'));
    const known = scoreOf(answers.slice(-groups / 2));
    expect(known.fusedRight).toBeGreaterThan(known.votedRight + 0.02);
    expect(Math.abs(known.confidence - known.fusedRight)).toBeLessThan(0.05);
    expect(known.calibrationError).toBeLessThan(0.05);

    const ties = scoreOf(await bus.ask(Array.from({ length: 60 }, (_, index) => tied(`tied-${index}`))));
    expect(ties.votedRight).toBeLessThan(0.7);
    expect(ties.fusedRight).toBeGreaterThan(0.95);

    const [last] = await bus.ask([scattered('last')]);
    const weights = ['north', 'south', 'west', 'east', 'liar'].map(
      (source) => last?.weights.get(source) ?? NaN,
    );
    expect(weights).toEqual(weights.toSorted((a, b) => b - a));
    expect(weights[0]).toBeGreaterThan(1);
    expect(weights.at(-1)).toBeLessThan(0.01);
    expect(await bus.trouble()).toBeUndefined();
  },
);
