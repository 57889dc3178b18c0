import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { utf8Text } from './source/utf8-text.ts';
import type { FileRead, ReadFile } from './schema-files.ts';

const reasons: ReadonlyMap<unknown, string> = new Map([
  ['ENOENT', 'does not exist'],
  ['EISDIR', 'is a folder'],
  ['EACCES', 'cannot be read: permission denied'],
]);

/**
 * Reads files relative to the folder of `file`.
 *
 * @param note gets the path of each file that is read, also of one that does not exist
 */
export function readFileBeside(file: string, note: (path: string) => void = () => undefined): ReadFile {
  return (path, as) => {
    const beside = resolve(dirname(file), path);
    note(beside);
    return readText(beside, as);
  };
}

function textOf(bytes: Uint8Array): FileRead {
  const read = utf8Text(bytes);
  return read.kind === 'text' ? read : { kind: 'unreadable', reason: read.reason, place: read.place };
}

export async function readText(path: string, as: 'utf8' | 'base64' = 'utf8'): Promise<FileRead> {
  try {
    const bytes = await readFile(path);
    return as === 'base64' ? { kind: 'text', text: bytes.toString('base64') } : textOf(bytes);
  } catch (error) {
    const code: unknown = error instanceof Error && 'code' in error ? error.code : undefined;
    return { kind: 'unreadable', reason: reasons.get(code) ?? 'cannot be read' };
  }
}
