import { createHash } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../..');

/** The folder of the pictures, and the file with the digest of what they were taken of. */
export const pictureFolder = resolve(root, 'docs/images');
export const digestFile = resolve(pictureFolder, 'console.sha256');

/** The pictures that docs/console.md shows. */
export const pictureNames = ['groups', 'group', 'group-rtl', 'review', 'queues', 'bridge', 'post', 'trust'];

/** What a page looks like follows from these files. */
const inputs = ['console/**/*.{js,css,html,svg}', 'test/console/{bridge.yaml,messages.ts,walk.ts}'];

/** Returns the digest of everything that the pictures show. */
export function inputsDigest(): string {
  const hash = createHash('sha256');
  for (const path of globSync(inputs, { cwd: root }).toSorted())
    hash.update(`${path}\0${readFileSync(resolve(root, path), 'utf8')}\0`);
  return hash.digest('hex');
}
