import { expect, test } from 'vitest';
import { readSettings } from '../../infra/settings.ts';
import { unknownContext } from '../../infra/unknown-context.ts';

const read = (context: Record<string, unknown>, env: Record<string, string> = {}) =>
  readSettings((name) => context[name], env);

test('the example is the default bridge', () => {
  expect(read({})).toEqual({ kind: 'settings', bridgeFile: 'examples/recommendation/bridge.yaml' });
});

test('the command line comes before the environment', () => {
  const env = { FUSION_BUS_BRIDGE: 'b.yaml' };
  expect(read({}, env)).toMatchObject({ bridgeFile: 'b.yaml' });
  expect(read({ bridge: 'a.yaml' }, env)).toMatchObject({ bridgeFile: 'a.yaml' });
});

test('numbers come as text from the command line', () => {
  expect(read({ modelConcurrency: '25' })).toMatchObject({ modelConcurrency: 25 });
});

test.each([
  { bridge: '' },
  { bridge: 7 },
  { alarmTopicArn: 'oncall' },
  { alarmTopicArn: 'arn:aws:sqs:eu-west-1:111122223333:oncall' },
  { modelConcurrency: '1' },
  { modelConcurrency: '1001' },
  { modelConcurrency: '2.5' },
  { modelConcurrency: 'many' },
  { modelConcurrency: {} },
])('the setting %o is an error that names it', (context) => {
  expect(read(context)).toEqual({
    kind: 'mistake',
    message: expect.stringContaining(`"${Object.keys(context)[0]}"`),
  });
});

test.each([
  ['brigde', 'context "brigde" is unknown; did you mean "bridge"?'],
  ['model-concurrency', 'context "model-concurrency" is unknown; did you mean "modelConcurrency"?'],
  ['stage', 'context "stage" is unknown; there is bridge, alarmTopicArn, modelConcurrency'],
  ['bridge', undefined],
  ['@aws-cdk/core:target-partitions', undefined],
  ['availability-zones:account=1:region=eu-west-1', undefined],
])('a context that nothing reads is a mistake: %s', (name, message) => {
  expect(unknownContext(['aws:cdk:version', name])).toBe(message);
});
