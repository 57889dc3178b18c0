import { resolve } from 'node:path';
import { App } from 'aws-cdk-lib/core';
import { Template } from 'aws-cdk-lib/assertions';
import { expect, test } from 'vitest';
import { compileBridge, defineBridge, formatMistake, loadBridge } from '../../api/bridge.ts';
import { addBridgeStack } from '../../api/cdk.ts';

const folder = resolve(import.meta.dirname, '../../template');

const source = defineBridge({
  name: 'mine',
  topics: { stock: { schema: 'schemas/stock.json' }, order: {} },
  fusions: { shipment: { needs: ['stock', 'order'], deadline: '30s', recipients: ['dispatch'] } },
  recipients: { dispatch: { queue: true } },
});

test('an object is compiled like a file, with the schemas of its folder', async () => {
  const compiled = await compileBridge(source, { folder });
  expect(compiled).toMatchObject({
    kind: 'bridge',
    bridge: { name: 'mine', topics: ['stock', 'order'], fusions: ['shipment'], recipients: ['dispatch'] },
    warnings: [],
  });
});

test('a mistake in an object has its path', async () => {
  const compiled = await compileBridge({ ...source, topics: { stock: {}, ordr: {} } });
  if (compiled.kind !== 'mistakes') throw new Error('the bridge has a mistake');
  expect(compiled.mistakes.map(formatMistake)).toEqual([
    expect.stringContaining('fusions.shipment.needs[1]: no topic is named "order"; did you mean "ordr"?'),
  ]);
});

test('a file is loaded, and a missing one is a mistake', async () => {
  expect(await loadBridge(resolve(folder, 'bridge.yaml'))).toMatchObject({
    kind: 'bridge',
    bridge: { name: 'my-bridge' },
  });
  expect(await loadBridge('nowhere.yaml')).toMatchObject({
    kind: 'mistakes',
    mistakes: [
      { file: 'nowhere.yaml', message: 'the file does not exist; name the bridge file by its path' },
    ],
  });
});

test('the stack of a bridge goes into any CDK application, and shows what others may use', async () => {
  const compiled = await compileBridge(source, { folder });
  if (compiled.kind !== 'bridge') throw new Error('the bridge has no mistake');
  const { stack, bus, groups, recipients } = await addBridgeStack(new App(), compiled.bridge, {
    env: { account: '111122223333', region: 'eu-west-1' },
  });
  const template = Template.fromStack(stack);
  template.resourceCountIs('AWS::Lambda::Function', 4);
  expect([bus.node.scope?.node.scope, groups.node.scope?.node.scope]).toEqual([stack, stack]);
  expect([...recipients.keys()]).toEqual(['dispatch']);
  expect(stack.environment).toBe('aws://111122223333/eu-west-1');
});
