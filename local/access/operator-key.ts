import { chmod, lstat, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';

/**
 * The folder with the keys of the laptops that this person has started. Only this person can read it. A program of the
 * same person finds a key by the port of its laptop; a page in a browser and other users do not.
 */
const folder = (): string => join(tmpdir(), `fusion-bus-operator-${userInfo().uid}`);

const fileOf = (endpoint: string): string => join(folder(), `${new URL(endpoint).port}.key`);

/**
 * Leaves the key for the programs of the same person.
 *
 * @returns what removes it
 */
export async function keepOperatorKey(endpoint: string, key: string): Promise<() => Promise<void>> {
  await mkdir(folder(), { recursive: true, mode: 0o700 });
  if (!(await isOwn(folder()))) return async () => undefined;
  await chmod(folder(), 0o700);
  const file = fileOf(endpoint);
  await rm(file, { force: true });
  await writeFile(file, key, { mode: 0o600, flag: 'wx' });
  return () => rm(file, { force: true });
}

/** Returns the key of the laptop at an endpoint of this machine; undefined where this person has started none there. */
export async function operatorKeyOf(endpoint: string): Promise<string | undefined> {
  try {
    return (await isOwn(folder())) ? await readFile(fileOf(endpoint), 'utf8') : undefined;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** A folder of another user, or a link that another user made, is not to be trusted. */
async function isOwn(path: string): Promise<boolean> {
  const found = await lstat(path);
  return found.isDirectory() && found.uid === userInfo().uid;
}
