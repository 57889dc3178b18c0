/**
 * `npm run bench`: measures speed, cost and size in one run. The bounds, which set the exit code, are counts, bytes and
 * CPU time relative to a fixed workload of the same run; rates and times are this machine's and only shown. `npm run
 * bench -- --only cost` runs one of the parts below, or several separated by commas.
 */
import { parseArgs } from 'node:util';
import { bundles } from './bundles.ts';
import { costOfLearning } from './cost/evidence.ts';
import { groupsOfThree } from './cost/groups-of-three.ts';
import { sweeps } from './cost/sweep.ts';
import { isBroken, printSection, type Section } from './figure.ts';
import { largeGroups } from './large-groups.ts';
import { latency } from './latency.ts';
import { pipeline } from './pipeline.ts';
import { rates } from './rates.ts';

const parts: Readonly<Record<string, () => Promise<readonly Section[]>>> = {
  rates: async () => [await rates()],
  cost: async () => [...(await groupsOfThree()), await costOfLearning(), ...(await sweeps())],
  bundles: async () => [await bundles()],
  pipeline: async () => [await pipeline()],
  memory: async () => [await largeGroups()],
  latency: async () => [await latency()],
};

const chosen = chosenParts();
for (const [, measure] of chosen) {
  for (const section of await measure()) {
    printSection(section);
    if (section.figures.some(isBroken)) process.exitCode = 1;
  }
}

/** Reads which parts to measure. Wrong arguments end the process with the usage and exit code 2. */
function chosenParts(): readonly (readonly [string, () => Promise<readonly Section[]>])[] {
  const all = Object.entries(parts);
  const usage = `usage: npm run bench -- [--only PART,...] with the parts ${Object.keys(parts).join(', ')}`;
  try {
    const { values } = parseArgs({ options: { only: { type: 'string' } } });
    const names = values.only?.split(',') ?? Object.keys(parts);
    const unknown = names.find((name) => !Object.hasOwn(parts, name));
    if (unknown !== undefined) throw new Error(`there is no part "${unknown}"`);
    return all.filter(([name]) => names.includes(name));
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n${usage}\n`);
    process.exit(2);
  }
}
