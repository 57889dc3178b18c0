/**
 * `npm run check:rolling -- [groups] [ref]`: a run in which all functions are replaced one after another gives the
 * groups and parts of a quiet one, quarantines nothing and leaves no dead letter.
 *
 * Without `ref` the functions of this tree give way to functions that write messages of a newer form, and in a second
 * run to functions that write stored items of a newer form, so that each form meets functions that do not understand
 * it yet. With `ref`, a commit or tag, the functions of that release give way to those of this tree. Exit code 1 if
 * the runs differ.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { run, type Run } from './disturbed-run.ts';
import { bundlesOf, checkOut, copyNextRelease } from './release-bundles.ts';
import type { NewerForm, RollingUpdate } from './rolling-update.ts';

/** An update, and the newer forms that must meet functions of before: otherwise the run would prove nothing. */
interface Check {
  readonly name: string;
  readonly update: RollingUpdate;
  readonly meets: readonly NewerForm[];
}

const [groups = '1000', ref] = process.argv.slice(2);
const bridge = join(import.meta.dirname, 'shop.yaml');
const say = (line: string): boolean => process.stdout.write(`${line}\n`);

const folder = await mkdtemp(join(tmpdir(), 'fusion-bus-rolling-'));
try {
  const checks = ref === undefined ? [await toNewerMessages(), await toNewerItems()] : [await from(ref)];
  const quiet = await run(Number(groups), {});
  report('quiet', quiet);
  const wrongs = [...quiet.wrongs];
  for (const { name, update, meets } of checks) {
    const rolling = await run(Number(groups), { update });
    report(name, rolling);
    wrongs.push(...rolling.wrongs, ...differing(quiet, rolling), ...unmet(rolling, meets));
  }
  for (const wrong of wrongs.slice(0, 20)) say(`WRONG: ${wrong}`);
  const isEqual = wrongs.length === 0 && quiet.outcome.size === Number(groups);
  say(
    isEqual
      ? `EQUAL: the same ${quiet.outcome.size} groups, of the same parts; nothing quarantined, nothing in a dead-letter queue`
      : `NOT EQUAL: ${wrongs.length} wrongs in all`,
  );
  process.exitCode = isEqual ? 0 : 1;
} finally {
  await rm(folder, { recursive: true, force: true });
}

async function toNewerMessages(): Promise<Check> {
  const next = join(folder, 'messages');
  await copyNextRelease(next, 'messages');
  return {
    name: 'this release, then one of newer messages',
    update: { after: await bundlesOf(next, bridge) },
    meets: ['fusion message', 'completion message'],
  };
}

async function toNewerItems(): Promise<Check> {
  const next = join(folder, 'items');
  await copyNextRelease(next, 'items');
  return {
    name: 'this release, then one of newer stored items',
    update: { after: await bundlesOf(next, bridge) },
    meets: ['stored'],
  };
}

async function from(release: string): Promise<Check> {
  await checkOut(release, join(folder, 'before'));
  const before = await bundlesOf(join(folder, 'before'), bridge);
  const after = await bundlesOf(resolve(import.meta.dirname, '../../..'), bridge, join(folder, 'after'));
  return { name: `${release}, then this release`, update: { before, after }, meets: [] };
}

/** Groups whose fused envelopes are not of the same parts, or merged to another value. */
function differing(quiet: Run, rolling: Run): readonly string[] {
  const keys = new Set([...quiet.parts.keys(), ...rolling.parts.keys()]);
  return [...keys].flatMap((key) => {
    const [expected, found] = [quiet.parts.get(key), rolling.parts.get(key)];
    return expected === found ? [] : [`${key}: ${found ?? 'nothing'} instead of ${expected ?? 'nothing'}`];
  });
}

function unmet({ returned }: Run, meets: readonly NewerForm[]): readonly string[] {
  return meets
    .filter((what) => ![...returned.keys()].some((reason) => reason.includes(what)))
    .map((what) => `no ${what} of the newer form met a function of before`);
}

function report(name: string, { outcome, repeats, failedInvocations, returned, tookMs }: Run): void {
  const rows: readonly (readonly [string, number])[] = [
    ['groups out', outcome.size],
    ['repeats under one id', repeats],
    ['invocations that failed as a whole', failedInvocations],
    ...[...returned].map(([reason, count]) => [`went back: ${reason}`, count] as const),
    ['seconds', Math.round(tookMs / 1000)],
  ];
  say(name);
  for (const [what, count] of rows) say(`  ${what.padEnd(92)} ${String(count).padStart(7)}`);
}
