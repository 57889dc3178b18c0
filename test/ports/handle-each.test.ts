import fc from 'fast-check';
import { expect, test } from 'vitest';
import { handleEach } from '../../shared/ports/handle-each.ts';
import { inboundMessage } from '../fakes/inbound.ts';

test('the ids of failed messages come back in order, and each fault is reported once', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.boolean(), { maxLength: 10 }), fc.scheduler(), async (fails, scheduler) => {
      const messages = fails.map((_, index) => inboundMessage(`m-${index}`, String(index)));
      const told: string[] = [];
      const handled = handleEach(
        messages,
        async ({ id, body }, index) => {
          expect(body).toBe(String(index));
          await scheduler.schedule(Promise.resolve());
          if (fails[index] === true) throw new Error(id);
        },
        (error, { id }) => {
          expect(error).toEqual(new Error(id));
          told.push(id);
        },
      );
      await scheduler.waitAll();
      const failed = messages.filter((_, index) => fails[index]).map(({ id }) => id);
      expect(await handled).toEqual(failed);
      expect(told.toSorted()).toEqual(failed);
    }),
  );
});

test('messages of a batch are handled at the same time', async () => {
  const all = Promise.withResolvers<void>();
  let waiting = 0;
  const done = await handleEach(
    [inboundMessage('a', ''), inboundMessage('b', '')],
    async () => {
      waiting += 1;
      if (waiting === 2) all.resolve();
      await all.promise;
    },
    () => undefined,
  );
  expect(done).toEqual([]);
});

test('a handler that throws before its first pause is no different', async () => {
  const told: unknown[] = [];
  const fault = new Error('at once');
  const done = await handleEach(
    [inboundMessage('a', ''), inboundMessage('b', '')],
    ({ id }) => {
      if (id === 'a') throw fault;
      return Promise.resolve();
    },
    (error) => told.push(error),
  );
  expect(done).toEqual(['a']);
  expect(told).toEqual([fault]);
});
