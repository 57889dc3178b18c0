import { join } from 'node:path';
import { expect, test } from 'vitest';
import { bundleEntry } from '../../infra/bundle.ts';
import { forwarderEntry } from '../../infra/forwarder-entry.ts';
import { topicEntry } from '../../infra/function-entries.ts';
import { shopDescriptor } from '../fakes/shop-descriptors.ts';
import { outsideBridge, topic } from './bridges.ts';

const root = join(import.meta.dirname, '../..');
const protobuf = { message: 'shop.v1.User', descriptor: shopDescriptor };
const holds = (sources: readonly string[]) => sources.some((source) => source.includes('@bufbuild'));
const compile = (): string => 'export const check = () => [];';

test('only a topic that declares a message carries the decoder', async () => {
  const without = await bundleEntry(root, topicEntry(topic('user'), compile, { claimCheck: false }));
  const declared = topicEntry({ ...topic('user'), protobuf }, compile, { claimCheck: false });
  const withIt = await bundleEntry(root, declared);
  expect([holds(without.sources), holds(withIt.sources)]).toEqual([false, true]);
  const more = withIt.code.length - without.code.length;
  expect(more, `${without.code.length} bytes without, ${withIt.code.length} with`).toBeLessThan(140_000);
});

test.each(outsideBridge.recipients.filter(({ transport }) => transport !== 'queue'))(
  'only the forwarder of a recipient that declares a message carries the encoder: $name',
  async (recipient) => {
    const [without, withIt] = await Promise.all(
      [recipient, { ...recipient, protobuf }].map((one) => {
        const entry = forwarderEntry(one);
        if (entry === undefined) throw new Error(`${one.name} has no forwarder`);
        return bundleEntry(root, entry);
      }),
    );
    if (without === undefined || withIt === undefined) throw new Error('no bundles');
    expect([holds(without.sources), holds(withIt.sources)]).toEqual([false, true]);
    const more = withIt.code.length - without.code.length;
    expect(more, `${without.code.length} bytes without, ${withIt.code.length} with`).toBeLessThan(140_000);
  },
);
