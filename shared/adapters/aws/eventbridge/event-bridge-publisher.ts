import {
  type EventBridgeClient,
  PutEventsCommand,
  type PutEventsRequestEntry,
  type PutEventsResultEntry,
} from '@aws-sdk/client-eventbridge';
import { envelopeText } from '../../../envelope/encode-envelope.ts';
import type { Envelope } from '../../../envelope/envelope.ts';
import type { EventPublisher } from '../../../ports/event-publisher.ts';
import { briefRetry, type RetryPolicy } from '../retry.ts';
import { type BatchCall, type EntryOutcome, sendInBatches } from '../sqs/send-in-batches.ts';

/**
 * Posts envelopes as structured CloudEvents on one bus. It retries only the entries that EventBridge refuses for the
 * moment, then throws a RetryableError. An entry that EventBridge will never accept causes a plain Error with the code,
 * thrown after all other entries were put.
 */
export function eventBridgePublisher(
  client: EventBridgeClient,
  busName: string,
  retry: RetryPolicy = briefRetry,
): EventPublisher {
  const call: BatchCall<PutEventsRequestEntry> = {
    service: 'EventBridge',
    maxEntries: 10,
    // AWS says "less than 1MB" and not whether by 1,000 or by 1,024. The smaller limit satisfies both.
    maxBytes: 999_999,
    bytesOf: entryBytes,
    async send(batch) {
      const { Entries: results = [] } = await client.send(new PutEventsCommand({ Entries: [...batch] }));
      return results.map(outcomeOf);
    },
  };
  return {
    publish: (envelopes) =>
      sendInBatches(
        envelopes.map((envelope) => toEntry(envelope, busName)),
        call,
        retry,
      ),
  };
}

function toEntry(envelope: Envelope, busName: string): PutEventsRequestEntry {
  const { source, type, time } = envelope.header;
  const at = time === undefined ? undefined : new Date(time);
  return {
    EventBusName: busName,
    Source: source,
    DetailType: type,
    Detail: envelopeText(envelope),
    // A time that Date cannot represent (a leap second) stays in the detail only.
    ...(at !== undefined && !Number.isNaN(at.getTime()) && { Time: at }),
  };
}

/**
 * Error codes of entries that EventBridge never accepts.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEventsResultEntry.html
 */
const neverAccepted = new Set([
  'AccessDeniedException',
  'InvalidAccountIdException',
  'InvalidArgument',
  'MalformedDetail',
  'NotAuthorizedForDetailTypeException',
  'NotAuthorizedForSourceException',
  'RedactionFailure',
]);

function outcomeOf({ EventId: eventId, ErrorCode: code }: PutEventsResultEntry): EntryOutcome {
  // Only an id proves acceptance; an entry with neither id nor code is put again.
  if (code === undefined && eventId !== undefined) return { kind: 'accepted' };
  return { kind: 'refused', code: code ?? 'NoAnswer', final: code !== undefined && neverAccepted.has(code) };
}

/**
 * Returns the size of an entry as EventBridge counts it.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevents.html#eb-putevent-size
 */
export function entryBytes(entry: PutEventsRequestEntry): number {
  const texts = [entry.Source, entry.DetailType, entry.Detail, ...(entry.Resources ?? [])];
  return texts.reduce((sum, text) => sum + Buffer.byteLength(text ?? ''), entry.Time === undefined ? 0 : 14);
}
