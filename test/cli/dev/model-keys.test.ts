import { expect, test } from 'vitest';
import { checkModelKeys, missingKeys, nodeKeys } from '../../../cli/dev/model-keys.ts';
import type { Bridge } from '../../../shared/policy/bridge.ts';
import { claude, fusion, plainBridge, routedBridge } from '../../infra/bridges.ts';

const at = (bridge: Bridge) => ({ file: 'bridge.yaml', bridge, warnings: [], files: [] });
const required = (bridge: Bridge): Bridge => ({
  ...bridge,
  fusions: bridge.fusions.map((one) => ({
    ...one,
    compose: one.compose.kind === 'claude' ? { ...one.compose, key: 'required' } : one.compose,
  })),
});

test('the nodes of a route name the keys that they need', () => {
  expect(nodeKeys(at(routedBridge))).toEqual(['ANTHROPIC_API_KEY', 'GATEWAY_KEY']);
  expect(nodeKeys(at(plainBridge))).toEqual([]);
});

test('a missing key is said once for each node', () => {
  const twice = { ...routedBridge, fusions: [...routedBridge.fusions, ...routedBridge.fusions] };
  expect(missingKeys(at(twice), { env: { ANTHROPIC_API_KEY: 'k' } })).toEqual([
    'bridge.yaml: the node "gateway" has no key and is not asked: set GATEWAY_KEY in the environment',
  ]);
  expect(missingKeys(at(twice), { env: { ANTHROPIC_API_KEY: 'k', GATEWAY_KEY: 'g' } })).toEqual([]);
});

test('a demanded key is one of any node, and a node without a key is enough', () => {
  const compose = claude({
    key: 'required',
    route: {
      kind: 'failover',
      nodes: [
        { name: 'a', provider: 'anthropic', model: 'claude-haiku-5-5' },
        { name: 'b', provider: 'messages', baseUrl: 'https://b.example', model: 'm', key: 'B_KEY' },
      ],
    },
  });
  const keyed = at({ ...plainBridge, fusions: [fusion('asking', { compose })] });
  expect(() => checkModelKeys(keyed, { env: {} })).toThrow('set ANTHROPIC_API_KEY or B_KEY');
  expect(() => checkModelKeys(keyed, { env: { B_KEY: 'b' } })).not.toThrow();
  expect(() => checkModelKeys(at(required(routedBridge)), { env: {} })).not.toThrow();
  const plain = at({ ...plainBridge, fusions: [fusion('asking', { compose: claude({ key: 'required' }) })] });
  expect(() => checkModelKeys(plain, { env: {} })).toThrow('set ANTHROPIC_API_KEY');
});
