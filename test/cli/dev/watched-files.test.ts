import { mkdir, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { contentsOf, untilEdited } from '../../../cli/dev/watched-files.ts';
import { temporaryFolder } from '../../local/running-function.ts';

async function watched(names: readonly string[] = ['bridge.yaml']) {
  const folder = await temporaryFolder();
  const files = names.map((name) => join(folder, name));
  for (const file of files) await writeFile(file, 'name: a\n');
  const [file = ''] = files;
  const stop = new AbortController();
  const contents = await contentsOf(files);
  const edited = (): Promise<boolean> => untilEdited(files, contents, stop.signal);
  return { folder, files, file, edited, stop };
}

/** Tells whether a promise has resolved after a time in which an edit is found for sure. */
const isFound = (edited: Promise<boolean>): Promise<boolean> =>
  Promise.race([edited, pause(1_000).then(() => false)]);

test('a file that is written in place is an edit', async () => {
  const { file, edited } = await watched();
  const found = edited();
  await writeFile(file, 'name: b\n');
  expect(await found).toBe(true);
});

test('a file that an editor renames over the old one is an edit', async () => {
  const { folder, file, edited } = await watched();
  const found = edited();
  await writeFile(join(folder, '.bridge.yaml.swp'), 'name: b\n');
  await rename(file, `${file}~`);
  await rename(join(folder, '.bridge.yaml.swp'), file);
  expect(await found).toBe(true);
});

test('a file that another file names is watched, too', async () => {
  const { folder, edited } = await watched(['bridge.yaml', 'schema.json']);
  const found = edited();
  await writeFile(join(folder, 'schema.json'), '{}');
  expect(await found).toBe(true);
});

test('a file that is written in pieces is an edit once it has settled', async () => {
  const { file, edited } = await watched();
  const found = edited();
  let isWhole = false;
  const order = found.then(() => isWhole);
  for (const text of ['', 'na', 'name: b', 'name: b\n']) {
    await writeFile(file, text);
    await pause(70);
    isWhole = text.endsWith('\n');
  }
  expect(await order).toBe(true);
});

test('a touched file, and one that is written with the same content, is no edit', async () => {
  const { file, edited, stop } = await watched();
  const found = edited();
  await utimes(file, new Date(), new Date());
  await writeFile(file, 'name: a\n');
  expect(await isFound(found)).toBe(false);
  stop.abort();
  expect(await found).toBe(false);
});

test('a file that is gone for a moment is no edit, and one that stays away is', async () => {
  const { folder, file, edited } = await watched();
  const found = edited();
  await rm(file);
  await pause(300);
  await writeFile(file, 'name: a\n');
  expect(await isFound(found)).toBe(false);
  await rename(folder, `${folder}-moved`);
  expect(await found).toBe(true);
  await mkdir(folder);
  await rm(`${folder}-moved`, { recursive: true });
});
