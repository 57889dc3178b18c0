import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ClaimStore } from '../shared/claim-check/claim-store.ts';

/** Stores large bodies as files of one folder, so that the measured process does not hold them. */
export function folderClaimStore(folder: string): ClaimStore {
  const pathOf = (key: string): string => join(folder, key.replaceAll('/', '_'));
  return {
    location: 's3://bench/',
    put: (key, bytes) => writeFile(pathOf(key), bytes),
    get: async (key) => ({ kind: 'object', bytes: await readFile(pathOf(key)) }),
  };
}
