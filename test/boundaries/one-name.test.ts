import { readFileSync } from 'node:fs';
import { glob } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { repeatedExports, repeatedFiles, type Source } from './one-name.ts';

const root = resolve(import.meta.dirname, '../..');

async function sharedSources(): Promise<Source[]> {
  const sources: Source[] = [];
  for await (const path of glob('shared/**/*.ts', { cwd: root })) {
    // Generated code has the names of its protocols.
    if (path.startsWith('shared/gateway/generated/')) continue;
    sources.push({ path, text: readFileSync(join(root, path), 'utf8') });
  }
  return sources;
}

describe('a name in shared', () => {
  test('is exported by one file only', async () => {
    const sources = await sharedSources();
    expect(sources.length).toBeGreaterThan(200);
    expect(repeatedExports(sources)).toEqual([]);
  });

  test('is the name of one file only', async () => {
    expect(repeatedFiles(await sharedSources())).toEqual([]);
  });

  test('that two files export is reported with both', () => {
    const sources = [
      { path: 'shared/merge/claim.ts', text: 'export interface Claim {}' },
      { path: 'shared/claim-check/claim.ts', text: 'const a = 1;\nexport type Claim = string;' },
    ];
    expect(repeatedExports(sources)).toEqual(['Claim: shared/claim-check/claim.ts, shared/merge/claim.ts']);
    expect(repeatedFiles(sources)).toEqual(['claim.ts: shared/claim-check/claim.ts, shared/merge/claim.ts']);
  });

  test('may stand in each of several folders of alternatives', () => {
    const sources = [
      'kafka/inbound.ts',
      'kafka/outbound.ts',
      'rabbitmq/inbound.ts',
      'rabbitmq/outbound.ts',
    ].map((path) => ({ path: `shared/adapters/${path}`, text: '' }));
    expect(repeatedFiles(sources)).toEqual([]);
    expect(repeatedFiles(sources.slice(0, 3))).toHaveLength(1);
  });
});
