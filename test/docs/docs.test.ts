import { access, readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { z } from 'zod';
import { packageJson } from '../../cli/init/package-json.ts';
import { admit } from '../../shared/admission/admit.ts';
import type { Topic } from '../../shared/policy/topic.ts';
import { readFileBeside } from '../../shared/bridge-file/node-read-file.ts';
import { parseBridge } from '../../shared/bridge-file/parse-bridge.ts';

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
    // A new bridge has scripts of its own.
    const file =
      page === 'template/README.md' ? await packageJson('new') : JSON.parse(await read('package.json'));
    const { scripts } = z.object({ scripts: z.record(z.string(), z.string()) }).parse(file);
    const named = [...(await read(page)).matchAll(/(?:^|`|&& )npm (?:run )?([a-z][a-z:-]*)/gm)].map(
      ([, name = '']) => name,
    );
    const ofNpm = new Set(['ci', 'install', 'pack', 'rebuild', 'run']);
    const unknown = named.filter((name) => !(name in scripts) && !ofNpm.has(name));
    expect(unknown).toEqual([]);
  });
});

test('the bridge of the README has no mistakes', async () => {
  const [yaml = ''] = blocks(await read('README.md'), 'yaml');
  const loaded = await parseBridge(
    yaml,
    'README.md',
    readFileBeside(join(root, 'examples/recommendation/bridge.yaml')),
  );
  expect(loaded.kind === 'mistakes' ? loaded.mistakes : []).toEqual([]);
});

test.each(pages)(
  'the bridges and parts of bridges in %s have neither mistakes nor rules without effect',
  async (page) => {
    for (const yaml of blocks(await read(page), 'yaml')) {
      if (!/^fusions:$/m.test(yaml)) continue;
      const bridge = completed(yaml);
      const loaded = await parseBridge(bridge, page, anySchema);
      expect(loaded.kind === 'mistakes' ? loaded.mistakes : [], bridge).toEqual([]);
      const warnings = loaded.kind === 'bridge' ? loaded.warnings : [];
      expect(
        warnings.filter(({ message }) => message.includes('no effect')),
        bridge,
      ).toEqual([]);
    }
  },
);

test('the envelopes of docs/aggregator.md are admitted by the bridges of the page', async () => {
  const page = await read('docs/aggregator.md');
  const topics: Topic[] = [];
  for (const yaml of blocks(page, 'yaml').filter((text) => text.startsWith('name:'))) {
    const loaded = await parseBridge(yaml, 'docs/aggregator.md', anySchema);
    if (loaded.kind === 'bridge') topics.push(...loaded.bridge.topics);
  }
  const sent: unknown[] = [];
  for (const json of blocks(page, 'json')) {
    const detail = z.looseObject({ type: z.string(), source: z.string() }).parse(JSON.parse(json));
    const topic = topics.find(({ name }) => name === detail.type);
    if (topic === undefined) throw new Error(`no bridge of the page has the topic ${detail.type}`);
    const event = { 'detail-type': detail.type, source: detail.source, detail };
    const { messages, refusal } = await admit(JSON.stringify(event), { topic });
    expect(refusal).toBeUndefined();
    sent.push(...messages);
  }
  expect(sent).toMatchObject([
    { kind: 'contribution', fusion: 'quote', key: 'quote-42', states: { absent: ['bank-b'] } },
    { kind: 'contribution', fusion: 'weather', key: 'station-42', states: { corrects: true } },
    { kind: 'release', fusion: 'hourly', key: 'sensor-17', reason: 'forced' },
    { kind: 'release-all', fusion: 'hourly', reason: 'forced' },
  ]);
});

function blocks(page: string, language: string): readonly string[] {
  return [...page.matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, 'g'))].map(
    ([, text = '']) => text,
  );
}

const lists = z.array(z.string()).default([]);
const part = z.looseObject({
  name: z.string().optional(),
  topics: z.unknown().optional(),
  fusions: z.record(z.string(), z.looseObject({ needs: lists, wants: lists, takes: lists })),
});

/** A bridge as it stands; fusions alone get a name, and the topics that they gather. */
function completed(yaml: string): string {
  const { name, topics, fusions } = part.parse(parseYaml(yaml));
  const gathered = Object.values(fusions)
    .flatMap(({ needs, wants, takes }) => [needs, wants, takes])
    .flat();
  const declared = [...new Set(gathered)].map((topic) => `  ${topic}: {}\n`).join('');
  return `${name === undefined ? 'name: page\n' : ''}${topics === undefined ? `topics:\n${declared}` : ''}${yaml}`;
}

function anySchema() {
  return Promise.resolve({ kind: 'text', text: '{ "type": "object" }' } as const);
}
