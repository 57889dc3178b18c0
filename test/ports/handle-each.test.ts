import fc from 'fast-check';
import { expect, test } from 'vitest';
import { handleEach } from '../../shared/ports/handle-each.ts';
import { inboundMessage } from '../fakes/inbound.ts';

test('failed messages come back in order, each with its fault', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.boolean(), { maxLength: 10 }), fc.scheduler(), async (fails, scheduler) => {
      const messages = fails.map((_, index) => inboundMessage(`m-${index}`, String(index)));
      const handled = handleEach(messages, async ({ id, body }, index) => {
        expect(body).toBe(String(index));
        await scheduler.schedule(Promise.resolve());
        if (fails[index] === true) throw new Error(id);
      });
      await scheduler.waitAll();
      const failed = messages.filter((_, index) => fails[index]);
      expect(await handled).toEqual(failed.map((message) => ({ message, fault: new Error(message.id) })));
    }),
  );
});

test('messages of a batch are handled at the same time', async () => {
  const all = Promise.withResolvers<void>();
  let waiting = 0;
  const done = await handleEach([inboundMessage('a', ''), inboundMessage('b', '')], async () => {
    waiting += 1;
    if (waiting === 2) all.resolve();
    await all.promise;
  });
  expect(done).toEqual([]);
});

test('a handler that throws before its first pause is no different', async () => {
  const fault = new Error('at once');
  const message = inboundMessage('a', '');
  const done = await handleEach([message, inboundMessage('b', '')], ({ id }) => {
    if (id === 'a') throw fault;
    return Promise.resolve();
  });
  expect(done).toEqual([{ message, fault }]);
});
