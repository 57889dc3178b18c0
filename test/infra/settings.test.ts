import { expect, test } from 'vitest';
import { readSettings } from '../../infra/settings.ts';

const read = (context: Record<string, unknown>, env: Record<string, string> = {}) =>
  readSettings((name) => context[name], env);

test('the example is deployed by default', () => {
  expect(read({})).toEqual({ kind: 'settings', bridgeFile: 'examples/recommendation/bridge.yaml' });
});

test('the command line overrides the environment', () => {
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
])('the context %o is a mistake that names the setting', (context) => {
  expect(read(context)).toEqual({
    kind: 'mistake',
    message: expect.stringContaining(`"${Object.keys(context)[0]}"`),
  });
});
