import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { bundleEntry } from '../../infra/bundle.ts';
import { gatewayEntry, joinEntry } from '../../infra/function-entries.ts';
import type { Bridge } from '../../shared/policy/bridge.ts';
import { plainBridge } from './bridges.ts';
import { synthTemplate } from './template.ts';

const gated: Bridge = {
  ...plainBridge,
  gateway: true,
  callers: [
    { source: 'content-service', principal: 'arn:aws:iam::123456789012:role/content' },
    { source: 'user-service', principal: 'arn:aws:iam::123456789012:role/user' },
  ],
};

const root = resolve(import.meta.dirname, '../..');

test('a gateway may post as the sources of its callers only, and is called by their principals only', () => {
  const resources = Object.values(synthTemplate(gated).Resources);
  const urls = resources.filter(({ Type: type }) => type === 'AWS::Lambda::Url');
  expect(urls.map(({ Properties: { AuthType, InvokeMode } }) => [AuthType, InvokeMode])).toEqual([
    ['AWS_IAM', 'RESPONSE_STREAM'],
  ]);
  const posts = resources.filter(({ Properties }) =>
    JSON.stringify(Properties).includes('"events:source":["content-service","user-service"]'),
  );
  expect(posts).toHaveLength(1);
  const principals = resources
    .filter(({ Type: type }) => type === 'AWS::Lambda::Permission')
    .map(({ Properties: { Principal } }) => Principal);
  expect(new Set(principals)).toEqual(new Set(gated.callers?.map(({ principal }) => principal)));
});

test('a bridge without a gateway has no URL, and its functions do not change with one', async () => {
  const types = Object.values(synthTemplate(plainBridge).Resources).map(({ Type: type }) => type);
  expect(types).not.toContain('AWS::Lambda::Url');
  expect(gatewayEntry(plainBridge)).toBeUndefined();
  expect(joinEntry(gated)).toEqual(joinEntry(plainBridge));
});

test('only the bundle of the gateway holds Connect', async () => {
  const entry = gatewayEntry(gated);
  if (entry === undefined) throw new Error('the bridge has no gateway');
  const [own, other] = [await bundleEntry(root, entry), await bundleEntry(root, joinEntry(gated))];
  const connect = (sources: readonly string[]) => sources.filter((path) => /connectrpc|bufbuild/.test(path));
  expect(connect(own.sources).length).toBeGreaterThan(10);
  expect(connect(other.sources)).toEqual([]);
  expect(own.sources.filter((path) => /connect-node/.test(path))).toEqual([]);
});
