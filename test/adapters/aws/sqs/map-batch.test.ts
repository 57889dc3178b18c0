import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mapBatch } from '../../../../shared/adapters/aws/sqs/map-batch.ts';
import { sqsRecord } from '../../../fakes/sqs-record.ts';

test('records whose handling throws go back in order, and each fault is reported once', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.boolean(), { maxLength: 10 }), fc.scheduler(), async (fails, scheduler) => {
      const records = fails.map((_, index) => sqsRecord(`m-${index}`, String(index)));
      const reported: string[] = [];
      const handled = mapBatch(
        records,
        async ({ messageId, body }, index) => {
          expect(body).toBe(String(index));
          await scheduler.schedule(Promise.resolve());
          if (fails[index] === true) throw new Error(messageId);
        },
        (error, messageId) => {
          expect(error).toEqual(new Error(messageId));
          reported.push(messageId);
        },
      );
      await scheduler.waitAll();
      const failed = records.filter((_, index) => fails[index]).map(({ messageId }) => messageId);
      expect(await handled).toEqual({
        batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })),
      });
      expect(reported.toSorted()).toEqual(failed);
    }),
  );
});

test('records are handled at the same time', async () => {
  const all = Promise.withResolvers<void>();
  let waiting = 0;
  const done = await mapBatch(
    [sqsRecord('a', ''), sqsRecord('b', '')],
    async () => {
      waiting += 1;
      if (waiting === 2) all.resolve();
      await all.promise;
    },
    () => undefined,
  );
  expect(done.batchItemFailures).toEqual([]);
});

test('a handler that throws synchronously is treated alike', async () => {
  const reported: unknown[] = [];
  const fault = new Error('at once');
  const done = await mapBatch(
    [sqsRecord('a', ''), sqsRecord('b', '')],
    ({ messageId }) => {
      if (messageId === 'a') throw fault;
      return Promise.resolve();
    },
    (error) => reported.push(error),
  );
  expect(done.batchItemFailures).toEqual([{ itemIdentifier: 'a' }]);
  expect(reported).toEqual([fault]);
});
