import { join } from 'node:path';
import { expect, test } from 'vitest';
import { bundleEntry } from '../../infra/bundle.ts';
import { completeEntry, joinEntry, topicEntry } from '../../infra/function-entries.ts';
import { compileSchemaModule } from '../../shared/json-schema/compile-schema.ts';
import { plainBridge } from './bridges.ts';

const root = join(import.meta.dirname, '../..');

/** The modules that only live policy needs. */
const own = ['live-policy.ts', 'dynamo-policy-store.ts', 'cached-policies.ts', 'choose-version.ts'];

test.each([
  ['join', joinEntry],
  ['complete', (bridge: typeof plainBridge) => completeEntry(bridge, compileSchemaModule)],
])(
  'the %s function holds the versions of a policy only where the bridge asks for them',
  async (_, entryOf) => {
    const heldBy = async (bridge: typeof plainBridge) => {
      const { sources, code } = await bundleEntry(root, entryOf(bridge));
      return {
        modules: own.filter((name) => sources.some((source) => source.endsWith(`/${name}`))),
        reads: code.includes('#policy'),
      };
    };
    expect(await heldBy(plainBridge)).toEqual({ modules: [], reads: false });
    expect(await heldBy({ ...plainBridge, livePolicy: true })).toEqual({ modules: own, reads: true });
  },
);

test('the topic function is the same with and without live policy', async () => {
  const [topic] = plainBridge.topics;
  if (topic === undefined) throw new Error('the bridge has a topic');
  const codeOf = async (bridge: typeof plainBridge) =>
    (await bundleEntry(root, topicEntry(topic, compileSchemaModule, bridge))).code;
  expect(await codeOf({ ...plainBridge, livePolicy: true })).toBe(await codeOf(plainBridge));
});
