import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../local/running-function.ts';
import { said } from './said.ts';

test('init makes a bridge that is named for its folder and has no mistakes', async () => {
  const folder = join(await temporaryFolder(), 'Mein Shop 2');
  expect(await said(['init', folder])).toEqual({
    code: 0,
    out: `made: the bridge mein-shop-2 in ${folder}\nnext: cd '${folder}' && npm install && npm start`,
    err: '',
  });
  const { code, out, err } = await said(['validate', join(folder, 'bridge.yaml')]);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(out).toContain('the bridge "mein-shop-2" has no mistakes');
  expect(await readFile(join(folder, 'README.md'), 'utf8')).toContain('# mein-shop-2');
  expect(await readFile(join(folder, '.gitignore'), 'utf8')).toBe('node_modules/\ncdk.out/\n');
  expect(JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'))).toMatchObject({
    name: 'mein-shop-2',
    scripts: { start: 'fusion-bus dev bridge.yaml --post messages.jsonl' },
  });
});

test('init refuses a folder that is not empty, and leaves it as it is', async () => {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'notes.txt'), 'mine');
  expect(await said(['init', folder])).toEqual({
    code: 2,
    out: '',
    err: `${folder}: the folder is not empty (notes.txt); name a new one`,
  });
});

test('init refuses a file, and a name that no bridge can have', async () => {
  const folder = await temporaryFolder();
  const file = join(folder, 'notes');
  await writeFile(file, 'mine');
  expect((await said(['init', file])).err).toBe(`${file}: there is a file of that name; name another folder`);
  const nameless = join(folder, '电影');
  expect(await said(['init', nameless])).toMatchObject({
    code: 2,
    err: expect.stringContaining('no bridge can have this name'),
  });
});

test('init ends where no folder can be made', async () => {
  const file = join(await temporaryFolder(), 'notes');
  await writeFile(file, 'mine');
  const within = join(file, 'shop');
  expect(await said(['init', within])).toEqual({
    code: 2,
    out: '',
    err: `${within}: a part of this path is a file; name another folder`,
  });
  // Node's own recursion never ends in a file system that says of each new folder that there is none.
  if (process.platform === 'linux')
    expect(await said(['init', '/proc/shop'])).toMatchObject({
      code: 2,
      err: expect.stringContaining('the folder cannot be made'),
    });
});

test('init takes a folder in which there is nothing but a new repository', async () => {
  const folder = join(await temporaryFolder(), 'shop');
  await mkdir(join(folder, '.git'), { recursive: true });
  expect((await said(['init', folder])).code).toBe(0);
});
