import { median } from './median.ts';

/** The rate of work, alone and beside a workload that never changes. */
export interface ComparedRate {
  /** Rounds in a second of CPU time of this machine. */
  readonly perSecond: number;
  /** Rounds of the work in the CPU time of one round trip of the yardstick. */
  readonly perYardstick: number;
}

const pairs = 21;
const sliceUs = 40_000;

/** About 1 KB, like a small message. */
const yardstickText = JSON.stringify({
  specversion: '1.0',
  id: 'yardstick',
  source: 'bench',
  data: Array.from({ length: 16 }, (_, index) => ({
    sku: `A-${index}`,
    left: index * 17,
    price: index / 4,
    tags: ['one', 'two'],
  })),
});

let yardstickBytes = 0;

/** Runs one round trip of the yardstick: a fixed text is parsed and written again. */
function yardstick(): void {
  yardstickBytes += JSON.stringify(JSON.parse(yardstickText)).length;
}

/**
 * Measures work beside the yardstick, in alternating slices. The ratio of two consecutive slices hardly depends on the
 * machine and its other load. Time is the CPU time of this thread.
 */
export function comparedRate(work: (round: number) => void, beside: () => void = yardstick): ComparedRate {
  let round = 0;
  const next = (): void => work(round++);
  for (const warmUp of [next, beside]) for (let slice = 0; slice < 5; slice += 1) roundsPerUs(warmUp);
  const rates: { ours: number; theirs: number }[] = [];
  for (let pair = 0; pair < pairs; pair += 1)
    rates.push({ ours: roundsPerUs(next), theirs: roundsPerUs(beside) });
  if (beside === yardstick && yardstickBytes === 0) throw new Error('the yardstick was never used');
  return {
    perSecond: median(rates.map(({ ours }) => ours)) * 1_000_000,
    perYardstick: median(rates.map(({ ours, theirs }) => ours / theirs)),
  };
}

function roundsPerUs(work: () => void): number {
  const began = process.threadCpuUsage();
  let rounds = 0;
  let spentUs = 0;
  while (spentUs < sliceUs) {
    for (let inner = 0; inner < 50; inner += 1, rounds += 1) work();
    const { user, system } = process.threadCpuUsage(began);
    spentUs = user + system;
  }
  return rounds / spentUs;
}
