import fc from 'fast-check';
import { expect, test } from 'vitest';
import { queueId } from '../../shared/messages/queue-id.ts';

test.each(['a', 'order-VgK0-1', '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~', 'x'.repeat(128)])(
  'SQS takes %s as it is',
  (text) => expect(queueId(text)).toBe(text),
);

test.each(['', ' ', 'a b', '张三', 'a\n', 'x'.repeat(129), '🎬'])('%j is hashed', (text) => {
  expect(queueId(text)).toMatch(/^[\w-]{43}$/);
});

test('any text gives an id that SQS takes, the same for the same text and another for another', () => {
  const text = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ minLength: 120, maxLength: 140 }));
  fc.assert(
    fc.property(text, text, (one, other) => {
      expect(queueId(one)).toMatch(/^[a-zA-Z0-9!-/:-@[-`{-~]{1,128}$/);
      expect(queueId(one) === queueId(other)).toBe(one.toWellFormed() === other.toWellFormed());
    }),
  );
});
