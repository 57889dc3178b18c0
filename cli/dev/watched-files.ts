import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';

/**
 * The interval at which the files are looked at. Polling finds what events miss: a file that an editor has replaced by
 * another, a folder that was renamed, a shared folder of a virtual machine. A look costs one call for each file.
 */
const everyMs = 200;

/** An empty or missing file is mostly one that an editor is about to write. It has this time. */
const emptyForMs = 1_000;

/** Returns a text that changes with the contents of files; files that cannot be read are `undefined` in it. */
export async function contentsOf(files: readonly string[]): Promise<string> {
  const hash = createHash('sha256');
  for (const file of files) {
    const bytes = await readFile(file).catch(() => undefined);
    hash.update(JSON.stringify([file, bytes?.toString('base64') ?? null]));
  }
  return hash.digest('hex');
}

/**
 * Waits until the contents of files have changed and have settled: two looks in a row found the same.
 *
 * @returns false once the signal aborts
 */
export async function untilEdited(
  files: readonly string[],
  contents: string,
  signal: AbortSignal,
): Promise<boolean> {
  let [seen, since] = ['', performance.now()];
  let [looked, isSame] = ['', false];
  while (!signal.aborted) {
    const stamp = await stampOf(files);
    if (stamp !== seen) [seen, since] = [stamp, performance.now()];
    else if (!hasEmpty(stamp) || performance.now() - since > emptyForMs) {
      // The times of a file may change without its content, as by `touch`.
      if (looked !== stamp) [looked, isSame] = [stamp, (await contentsOf(files)) === contents];
      if (!isSame) return true;
    }
    await pause(everyMs, undefined, { signal }).catch(() => undefined);
  }
  return false;
}

/** The stamp of a file that is empty or not there. */
const empty = '-';

async function stampOf(files: readonly string[]): Promise<string> {
  const stamps = await Promise.all(
    files.map(async (file) => {
      const found = await stat(file, { bigint: true }).catch(() => undefined);
      if (found === undefined || found.size === 0n) return empty;
      return `${found.dev}/${found.ino}/${found.size}/${found.mtimeNs}/${found.ctimeNs}`;
    }),
  );
  return stamps.join('\n');
}

const hasEmpty = (stamp: string): boolean => stamp.split('\n').includes(empty);
