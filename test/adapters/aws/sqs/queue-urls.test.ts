import { expect, test } from 'vitest';
import { queueUrls } from '../../../../shared/adapters/aws/sqs/queue-urls.ts';

test('the map holds URLs by name, also by a name that objects inherit', () => {
  const url = 'https://sqs.eu-central-1.amazonaws.com/123456789012/auditors.fifo';
  expect([...queueUrls(`{"auditors":"${url}","__proto__":"${url}"}`)]).toEqual([
    ['auditors', url],
    ['__proto__', url],
  ]);
  expect(queueUrls('{}').size).toBe(0);
});

test.each([
  ['no JSON', '{'],
  ['a list', '[]'],
  ['a URL that is none', '{"auditors":"auditors.fifo"}'],
  ['something else than a URL', '{"auditors":1}'],
])('the text %s is a fault at the cold start', (_, text) => {
  expect(() => queueUrls(text)).toThrow(/URL/);
});
