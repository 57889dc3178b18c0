import { expect, test } from 'vitest';
import { readAddresses } from '../../../shared/adapters/aws/environment.ts';

test('addresses are read by name, also by a name that objects inherit', () => {
  const url = 'https://sqs.eu-central-1.amazonaws.com/123456789012/auditors.fifo';
  expect([...readAddresses(`{"auditors":"${url}","__proto__":"${url}"}`)]).toEqual([
    ['auditors', url],
    ['__proto__', url],
  ]);
  expect(readAddresses('{}').size).toBe(0);
});

test.each([
  ['no JSON', '{'],
  ['a list', '[]'],
  ['an empty address', '{"auditors":""}'],
  ['something else than text', '{"auditors":1}'],
])('%s is a fault at the cold start', (_, text) => {
  expect(() => readAddresses(text)).toThrow(/address/);
});
