import fc from 'fast-check';
import { expect, test } from 'vitest';
import { queueId } from '../../shared/messages/queue-id.ts';

test.each(['a', 'order-VgK0-1', '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~', 'x'.repeat(128)])(
  'SQS accepts %s unchanged as an id',
  (text) => expect(queueId(text)).toBe(text),
);

test.each(['', ' ', 'a b', '张三', 'a\n', 'x'.repeat(129), '🎬'])('the text %j becomes a hash', (text) => {
  expect(queueId(text)).toMatch(/^[\w-]{43}$/);
});

test('any text gives an id that SQS accepts, and distinct texts distinct ids', () => {
  const text = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ minLength: 120, maxLength: 140 }));
  fc.assert(
    fc.property(text, text, (one, other) => {
      expect(queueId(one)).toMatch(/^[a-zA-Z0-9!-/:-@[-`{-~]{1,128}$/);
      expect(queueId(one) === queueId(other)).toBe(one.toWellFormed() === other.toWellFormed());
    }),
  );
});
