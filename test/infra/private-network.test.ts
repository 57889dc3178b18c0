import { expect, test } from 'vitest';
import { outsideBridge } from './bridges.ts';
import { at, ofType, synthTemplate, tag } from './template.ts';

test('a forwarder runs in the network that its recipient names, and no other function does', () => {
  const template = synthTemplate(outsideBridge);
  const attached = ofType(template, 'AWS::Lambda::Function').filter(
    ([, fn]) => fn.Properties['VpcConfig'] !== undefined,
  );
  expect(attached.map(([, fn]) => tag(fn, 'name'))).toEqual(['exchange']);
  expect(at(attached[0]?.[1].Properties, 'VpcConfig')).toEqual({
    SubnetIds: ['subnet-0123abcd'],
    SecurityGroupIds: ['sg-0123abcd'],
  });
});
