import { access, readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { readFileBeside } from '../../shared/bridge/node-read-file.ts';
import { parseBridge } from '../../shared/bridge/parse-bridge.ts';

const root = resolve(import.meta.dirname, '../..');
const pages = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*.md'], {
  cwd: root,
})
  .toString()
  .trim()
  .split('\n');

function read(page: string): Promise<string> {
  return readFile(join(root, page), 'utf8');
}

/** GitHub's anchor of a heading. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[`*]/g, '')
    .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');
}

describe.each(pages)('%s', (page) => {
  test('links to files and headings that are there', async () => {
    const text = await read(page);
    const links = [...text.matchAll(/\]\((?!https?:|mailto:|<)([^)\s]+)\)/g)].map(([, link = '']) => link);
    for (const link of links) {
      const [path = '', anchor] = link.split('#');
      const target = path === '' ? page : join(dirname(page), path);
      await expect(access(join(root, target)), link).resolves.toBeUndefined();
      if (anchor === undefined) continue;
      const headings = [...(await read(target)).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
        anchorOf(heading),
      );
      expect(headings, link).toContain(anchor);
    }
  });

  test('names commands that exist', async () => {
    const { scripts } = z
      .object({ scripts: z.record(z.string(), z.string()) })
      .parse(JSON.parse(await read('package.json')));
    const named = [...(await read(page)).matchAll(/(?:^|`|&& )npm (?:run )?([a-z][a-z:-]*)/gm)].map(
      ([, name = '']) => name,
    );
    const ofNpm = new Set(['ci', 'run']);
    const unknown = named.filter((name) => !(name in scripts) && !ofNpm.has(name));
    expect(unknown).toEqual([]);
  });
});

test('the bridge of the README has no mistakes', async () => {
  const [, yaml = ''] = /```yaml\n([\s\S]*?)```/.exec(await read('README.md')) ?? [];
  const loaded = await parseBridge(
    yaml,
    'README.md',
    readFileBeside(join(root, 'examples/recommendation/bridge.yaml')),
  );
  expect(loaded.kind === 'mistakes' ? loaded.mistakes : []).toEqual([]);
});
