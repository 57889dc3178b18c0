import type { SQSBatchResponse, SQSRecord } from 'aws-lambda';

/**
 * Handles each record of a batch on its own, all at once. A record whose handling throws goes back to the queue and
 * leaves the others alone; `onFault` is told, so that no fault is swallowed. Failures are listed in the batch's order.
 */
export async function mapBatch(
  records: readonly SQSRecord[],
  handle: (record: SQSRecord, index: number) => Promise<void>,
  onFault: (error: unknown, messageId: string) => void,
): Promise<SQSBatchResponse> {
  const failures = await Promise.all(
    records.map(async (record, index) => {
      try {
        await handle(record, index);
        return [];
      } catch (error) {
        onFault(error, record.messageId);
        return [{ itemIdentifier: record.messageId }];
      }
    }),
  );
  return { batchItemFailures: failures.flat() };
}
