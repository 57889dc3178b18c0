import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { UserError } from '../../shared/ports/user-error.ts';

/**
 * Makes a folder and those around it, one at a time. Node's own recursion never ends where a file system admits no
 * folder and says that there is none, as /proc does.
 *
 * @param shown the folder as the person named it
 * @throws UserError when it cannot be made
 */
export async function makeFolder(path: string, shown: string): Promise<void> {
  const fault = await faultOfMaking(path);
  if (fault === undefined) return;
  if (fault !== 'ENOENT' || dirname(path) === path) throw refusal(shown, fault);
  await makeFolder(dirname(path), shown);
  const again = await faultOfMaking(path);
  if (again !== undefined) throw refusal(shown, again);
}

/** Returns the code of the error; `undefined` when the folder is there. */
async function faultOfMaking(path: string): Promise<string | undefined> {
  try {
    await mkdir(path);
    return undefined;
  } catch (error) {
    const code: unknown = error instanceof Error && 'code' in error ? error.code : undefined;
    if (typeof code !== 'string') throw error;
    return code === 'EEXIST' && (await isFolder(path)) ? undefined : code;
  }
}

async function isFolder(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found?.isDirectory() === true;
}

const reasons: Readonly<Record<string, string>> = {
  EEXIST: 'there is a file of that name; name another folder',
  ENOTDIR: 'a part of this path is a file; name another folder',
  ENAMETOOLONG: 'the name is too long; name another folder',
  ENOSPC: 'the disk is full; make room, or name another folder',
};

function refusal(shown: string, code: string): UserError {
  const reason =
    reasons[code] ?? `the folder cannot be made (${code}); name another one, or change the permissions`;
  return new UserError(`${shown}: ${reason}`);
}
