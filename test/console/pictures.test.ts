import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { digestFile, inputsDigest, pictureFolder, pictureNames } from './pictures.ts';

test('the pictures of docs/console.md show the console as it is', () => {
  const page = readFileSync('docs/console.md', 'utf8');
  for (const name of pictureNames) {
    expect(page).toContain(`images/console-${name}.png`);
    expect(existsSync(join(pictureFolder, `console-${name}.png`)), name).toBe(true);
  }
  expect(
    readFileSync(digestFile, 'utf8').trim(),
    'the console has changed: take its pictures again with "npm run check:console -- --pictures"',
  ).toBe(inputsDigest());
});
