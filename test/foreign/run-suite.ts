import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const vitest = fileURLToPath(new URL('vitest.mjs', import.meta.resolve('vitest/package.json')));

/**
 * Runs one suite of tests with a variable that permits or points it. Returns its exit code, and says on standard error
 * why there is none or why it is not 0.
 *
 * @param file from the repository's folder
 */
export function runSuite(file: string, env: Readonly<Record<string, string>>): number {
  const { status, signal, error } = spawnSync(process.execPath, [vitest, 'run', file], {
    cwd: join(import.meta.dirname, '../..'),
    env: { ...process.env, ...env },
    stdio: 'inherit',
  });
  if (status === 0) return 0;
  const why = error?.message ?? (signal === null ? `exit code ${status}` : `it was ended by ${signal}`);
  process.stderr.write(`the suite ${file} failed: ${why}\n`);
  return status ?? 1;
}
