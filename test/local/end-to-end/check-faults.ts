/**
 * `npm run check:faults -- [groups] [seed:rate] [kills]`: checks that a run under faults of AWS and killed functions
 * gives exactly the results of a quiet run. Prints the disturbances; exit code 1 if the results differ.
 */
import { differences, run, type Run } from './disturbed-run.ts';

const [groups = '5000', faults = '7:0.03', kills = '100'] = process.argv.slice(2);
const [seed = 7, rate = 0.03] = faults.split(':').map(Number);
const say = (line: string): boolean => process.stdout.write(`${line}\n`);

const quiet = await run(Number(groups), {});
report('quiet', quiet);
const disturbed = await run(Number(groups), {
  faults: { seed, rate },
  kills: Number(kills),
  killEveryMs: 400,
});
report(`disturbed (seed ${seed}, one call in ${Math.round(1 / rate)})`, disturbed);

const differing = differences(quiet, disturbed);
const wrongs = [...quiet.wrongs, ...disturbed.wrongs, ...differing];
for (const wrong of wrongs.slice(0, 20)) say(`WRONG: ${wrong}`);
say(
  wrongs.length === 0 && quiet.outcome.size === Number(groups)
    ? `EQUAL: the same ${quiet.outcome.size} groups, of the same parts, with the same contents; nothing lost, nothing in a dead-letter queue`
    : `NOT EQUAL: ${differing.length} groups differ, ${wrongs.length} wrongs in all`,
);
process.exitCode = wrongs.length === 0 && quiet.outcome.size === Number(groups) ? 0 : 1;

function report(
  name: string,
  { outcome, repeats, kills: killed, faults: met, failedInvocations, tookMs }: Run,
): void {
  const rows: readonly (readonly [string, number])[] = [
    ['groups out', outcome.size],
    ['repeats under one id', repeats],
    ['function processes killed', killed],
    ['invocations that failed as a whole', failedInvocations],
    ...[...met.counts].map(([kind, count]) => [`calls that met: ${kind}`, count] as const),
    ['seconds', Math.round(tookMs / 1000)],
  ];
  say(name);
  for (const [what, count] of rows) say(`  ${what.padEnd(36)} ${String(count).padStart(7)}`);
}
