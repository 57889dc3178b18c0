import { join } from 'node:path';
import { expect, test } from 'vitest';
import { bundleEntry } from '../../infra/bundle.ts';
import { topicEntry } from '../../infra/function-entries.ts';
import { shopDescriptor } from '../fakes/shop-descriptors.ts';
import { topic } from './bridges.ts';

const root = join(import.meta.dirname, '../..');
const compile = (): string => 'export const check = () => [];';

test('only a topic that declares a message carries the decoder', async () => {
  const without = await bundleEntry(root, topicEntry(topic('user'), compile, { claimCheck: false }));
  const protobuf = { message: 'shop.v1.User', descriptor: shopDescriptor };
  const declared = topicEntry({ ...topic('user'), protobuf }, compile, { claimCheck: false });
  const withIt = await bundleEntry(root, declared);
  const holds = (sources: readonly string[]) => sources.some((source) => source.includes('@bufbuild'));
  expect([holds(without.sources), holds(withIt.sources)]).toEqual([false, true]);
  const more = withIt.code.length - without.code.length;
  expect(more, `${without.code.length} bytes without, ${withIt.code.length} with`).toBeLessThan(140_000);
});
