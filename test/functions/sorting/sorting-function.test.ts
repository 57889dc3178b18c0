import { expect, test } from 'vitest';
import { createSortingHandler } from '../../../functions/sorting/handler.ts';
import { RetryableError } from '../../../shared/ports/retryable-error.ts';
import { eventText } from '../../envelope/event-text.ts';
import { inboundMessage } from '../../fakes/inbound.ts';
import { rememberSent } from '../../fakes/sent.ts';

const topics = [{ name: 'user' }, { name: 'files', types: ['Object *'] }];

const run = { remainingMs: () => 1_000 };

test('what no topic takes goes on as it came, and the rest is dropped', async () => {
  const { sender, messages } = rememberSent();
  const strangers = [eventText({}, { 'detail-type': 'usr' }), '{}', 'no JSON', '{"detail-type":7}'];
  const taken = [eventText({}), eventText({}, { 'detail-type': 'Object Created' })];
  const handle = createSortingHandler({ topics, unrouted: sender });
  const all = [...taken, ...strangers].map((body, index) => inboundMessage(`m-${index}`, body, 1));
  expect(await handle(all, run)).toEqual([]);
  expect(messages.map(({ body }) => body)).toEqual(strangers);
});

test('a batch comes again when the unrouted queue does not take it', async () => {
  const unrouted = { send: () => Promise.reject(new RetryableError('throttled')) };
  const handle = createSortingHandler({ topics, unrouted });
  await expect(handle([inboundMessage('m-1', '{}', 1)], run)).rejects.toThrow('throttled');
});
