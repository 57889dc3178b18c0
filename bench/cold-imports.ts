import { execFile } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { z } from 'zod';
import { median } from './median.ts';

/** The cost of importing a module in a fresh process. */
export interface ColdImport {
  readonly cpuMs: number;
  readonly wallMs: number;
}

/** Cold imports of a function's bundle beside those of a bare one. */
export interface ColdImports {
  readonly ours: ColdImport;
  readonly least: ColdImport;
  /** The median over all pairs of processes of our CPU time to the bare one. */
  readonly cpuRatio: number;
}

/**
 * Imports two modules in turn, each time in a fresh process. Each pair runs in the same few hundred milliseconds, so a
 * busy machine slows both. CPU time leaves out the time in which other processes run.
 *
 * @throws Error when an import fails
 */
export async function coldImports(ours: string, least: string, pairs: number): Promise<ColdImports> {
  const measured: { ours: ColdImport; least: ColdImport }[] = [];
  for (let pair = 0; pair < pairs; pair += 1) {
    // The first of a pair may find colder caches.
    if (pair % 2 === 0) measured.push({ ours: await coldImport(ours), least: await coldImport(least) });
    else {
      const second = await coldImport(least);
      measured.push({ ours: await coldImport(ours), least: second });
    }
  }
  return {
    ours: medianOf(measured.map((pair) => pair.ours)),
    least: medianOf(measured.map((pair) => pair.least)),
    cpuRatio: median(measured.map((pair) => pair.ours.cpuMs / pair.least.cpuMs)),
  };
}

const answer = z.object({ cpuMs: z.number().positive(), wallMs: z.number().positive() });

async function coldImport(path: string): Promise<ColdImport> {
  const script = `
    const began = performance.now();
    const before = process.cpuUsage();
    await import(${JSON.stringify(pathToFileURL(path).href)});
    const { user, system } = process.cpuUsage(before);
    console.log(JSON.stringify({ cpuMs: (user + system) / 1_000, wallMs: performance.now() - began }));`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], {
    env: functionVariables,
  });
  return answer.parse(JSON.parse(stdout));
}

/** The environment that the functions read when they are imported. */
const functionVariables: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    [
      'BRIDGE_NAME',
      'BUS_NAME',
      'INBOX_QUEUE_URL',
      'FUSION_QUEUE_URL',
      'QUARANTINE_QUEUE_URL',
      'GROUPS_TABLE',
      'COMPLETION_QUEUE_URL',
      'COMPLETION_DLQ_URL',
      'CLAUDE_SECRET_ARN',
    ].map((name) => [name, `https://example.invalid/${name}`]),
  ),
  ORDERED_RECIPIENTS: '{}',
  AWS_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: 'bench',
  AWS_SECRET_ACCESS_KEY: 'bench',
};

function medianOf(imports: readonly ColdImport[]): ColdImport {
  return {
    cpuMs: median(imports.map(({ cpuMs }) => cpuMs)),
    wallMs: median(imports.map(({ wallMs }) => wallMs)),
  };
}
