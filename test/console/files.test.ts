import { globSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { consoleFile, modules } from '../../cli/console/console-files.ts';

const pages = globSync('console/**/*.{js,html,css,svg}').toSorted();

/** The most that a browser loads, compressed. */
const mostBytes = 80_000;

test('the console is under 80 KB, compressed, with its libraries', async () => {
  const paths = Object.keys(modules).map((name) => `/modules/${name}.mjs`);
  const own = pages
    .filter((page) => !page.endsWith('index.html'))
    .map((page) => page.replace(/^console/, ''));
  const files = await Promise.all(['/', ...own, ...paths].map((path) => consoleFile(path)));
  expect(files).not.toContain(undefined);
  const bytes = files.reduce((sum, file) => sum + gzipSync(file?.body ?? '').length, 0);
  expect(bytes).toBeGreaterThan(10_000);
  expect(bytes).toBeLessThan(mostBytes);
});

test.each(pages)('%s names no address outside, and makes no markup of texts', (page) => {
  const text = readFileSync(page, 'utf8').replaceAll('http://www.w3.org/2000/svg', '');
  expect(text.replaceAll("'http://console'", '')).not.toMatch(/\b(https?|wss?|data):\/?\/?[\w.]/);
  expect(text).not.toMatch(
    /innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|javascript:|\son[a-z]+="/,
  );
});

test('every import of a page is a file of the console or in the import map', () => {
  for (const page of pages.filter((one) => one.endsWith('.js')))
    for (const [, name = ''] of readFileSync(page, 'utf8').matchAll(/^import .* from '([^']+)';$/gm))
      expect(name.startsWith('.') || Object.hasOwn(modules, name), `${page}: ${name}`).toBe(true);
});
