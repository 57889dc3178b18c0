import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { FileRead, ReadFile } from './schema-files.ts';

const reasons: ReadonlyMap<unknown, string> = new Map([
  ['ENOENT', 'does not exist'],
  ['EISDIR', 'is a folder'],
  ['EACCES', 'cannot be read: permission denied'],
]);

/** Reads files relative to the folder of `file`. */
export function readFileBeside(file: string): ReadFile {
  return (path, as) => readText(resolve(dirname(file), path), as);
}

export async function readText(path: string, as: 'utf8' | 'base64' = 'utf8'): Promise<FileRead> {
  try {
    return { kind: 'text', text: await readFile(path, as) };
  } catch (error) {
    const code: unknown = error instanceof Error && 'code' in error ? error.code : undefined;
    return { kind: 'unreadable', reason: reasons.get(code) ?? 'cannot be read' };
  }
}
