import {
  type EventBridgeClient,
  PutEventsCommand,
  type PutEventsRequestEntry,
} from '@aws-sdk/client-eventbridge';
import { envelopeText } from '../../../envelope/encode-envelope.ts';
import type { Envelope } from '../../../envelope/envelope.ts';
import type { BusEntrance, PutOutcome } from '../../../ports/bus-entrance.ts';
import { forEachBounded } from '../../../ports/for-each-bounded.ts';
import { RetryableError } from '../../../ports/retryable-error.ts';
import { briefRetry, pauseMs, type RetryPolicy } from '../retry.ts';
import { batches } from '../sqs/send-in-batches.ts';
import { asFault } from '../to-fault.ts';
import { entryBytes } from './event-bridge-publisher.ts';

const limits = { maxEntries: 10, maxBytes: 999_999 } as const;

/** The calls that are under way at once. */
const concurrency = 4;

/** The codes that blame the entry itself. Any other refusal is the operator's matter, and the entry must come again. */
const ofTheEntry = new Set(['InvalidArgument', 'MalformedDetail']);

interface Pending {
  readonly index: number;
  readonly entry: PutEventsRequestEntry;
}

/** Puts envelopes on one bus of EventBridge, and gives the outcome of each. */
export function eventBridgeEntrance(
  client: EventBridgeClient,
  busName: string,
  retry: RetryPolicy = briefRetry,
): BusEntrance {
  return {
    async put(envelopes) {
      const outcomes: PutOutcome[] = envelopes.map(() => ({ kind: 'refused', code: 'EntryTooLarge' }));
      const all = envelopes.map((envelope, index): Pending => ({ index, entry: entryOf(envelope, busName) }));
      const sendable = all.filter(({ entry }) => entryBytes(entry) <= limits.maxBytes);
      const cut = batches(sendable, ({ entry }) => entryBytes(entry), limits);
      await forEachBounded(cut, concurrency, (batch) => putBatch(client, batch, retry, outcomes));
      return outcomes;
    },
  };
}

/** Writes the outcome of each entry into the list. Entries that the bus refuses for now are put again. */
async function putBatch(
  client: EventBridgeClient,
  batch: readonly Pending[],
  retry: RetryPolicy,
  outcomes: PutOutcome[],
): Promise<void> {
  let rest = batch;
  for (let tried = 1; rest.length > 0; tried += 1) {
    if (tried > 1) await retry.delay(pauseMs(tried - 1, retry));
    const settled = await putOnce(client, rest);
    for (const [at, { index }] of rest.entries()) outcomes[index] = settled[at] ?? unanswered;
    // The SDK has already repeated a call that failed as a whole.
    if (tried >= retry.tries || settled.every(({ kind }) => kind !== 'failed')) return;
    rest = rest.filter(({ index }) => outcomes[index]?.kind === 'failed');
  }
}

const unanswered: PutOutcome = { kind: 'failed', fault: new RetryableError('EventBridge gave no answer') };

async function putOnce(client: EventBridgeClient, batch: readonly Pending[]): Promise<readonly PutOutcome[]> {
  try {
    const command = new PutEventsCommand({ Entries: batch.map(({ entry }) => entry) });
    const { Entries: results = [] } = await client.send(command);
    return results.map(({ EventId: eventId, ErrorCode: code = 'NoAnswer' }): PutOutcome => {
      // Only an id proves that the bus has the event.
      if (eventId !== undefined) return { kind: 'taken' };
      if (ofTheEntry.has(code)) return { kind: 'refused', code };
      return { kind: 'failed', fault: new RetryableError(`EventBridge did not accept an event: ${code}`) };
    });
  } catch (error) {
    const fault = asFault(error);
    return batch.map(() => ({ kind: 'failed', fault }));
  }
}

/** Returns the entry of an envelope. A time that Date cannot represent (a leap second) stays in the detail only. */
function entryOf(envelope: Envelope, busName: string): PutEventsRequestEntry {
  const { source, type, time } = envelope.header;
  const at = new Date(time ?? Number.NaN);
  return {
    EventBusName: busName,
    Source: source,
    DetailType: type,
    Detail: envelopeText(envelope),
    ...(!Number.isNaN(at.getTime()) && { Time: at }),
  };
}
