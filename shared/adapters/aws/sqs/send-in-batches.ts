import { RetryableError } from '../../../ports/retryable-error.ts';
import { batches, type BatchLimits } from '../batches.ts';
import { forEachBounded } from '../../../ports/for-each-bounded.ts';
import { pauseMs, type RetryPolicy } from '../retry.ts';
import { asFault } from '../to-fault.ts';

/** What became of one entry of a batch. */
export type EntryOutcome =
  | { readonly kind: 'accepted' }
  /** `code` is the service's word for it. `final`: the same entry will never be accepted. */
  | { readonly kind: 'refused'; readonly code: string; readonly final: boolean };

/** A call that takes a batch and answers for each entry of it. */
export interface BatchCall<T> extends BatchLimits {
  /** For error messages: `SQS`, `EventBridge`. */
  readonly service: string;
  /** As the service counts them. */
  readonly bytesOf: (entry: T) => number;
  /** One outcome an entry, in their order; throws when the whole call fails. */
  readonly send: (batch: readonly T[]) => Promise<readonly EntryOutcome[]>;
}

/** Batches of one call that are under way at once: enough to hide the round trips, few enough not to be throttled. */
const concurrency = 4;

/**
 * Sends every entry, in as few calls as the limits allow. Of a batch that is accepted in part only what was refused
 * is sent again. Everything that can be sent is sent, whatever happens to the rest.
 *
 * @throws RefusedEntries when an entry is too large or was refused for good
 * @throws TransientFault when entries are still refused after the last try
 */
export async function sendInBatches<T>(
  entries: readonly T[],
  call: BatchCall<T>,
  retry: RetryPolicy,
): Promise<void> {
  const isTooLarge = (entry: T): boolean => call.bytesOf(entry) > call.maxBytes;
  const sendable = entries.filter((entry) => !isTooLarge(entry));
  const report: Report = {
    refused: entries.filter(isTooLarge).map(() => 'EntryTooLarge'),
    left: [],
    thrown: [],
  };

  await forEachBounded(batches(sendable, call.bytesOf, call), concurrency, (batch) =>
    sendBatch(batch, call, retry, report),
  );
  raise(report, entries.length, call.service);
}

/** Sending them again would change nothing; the codes are in the message. */
export class RefusedEntries extends Error {
  override readonly name = 'RefusedEntries';
}

/** What went wrong, entry by entry (codes) and call by call (what was thrown). */
interface Report {
  readonly refused: string[];
  readonly left: string[];
  readonly thrown: Error[];
}

async function sendBatch<T>(
  batch: readonly T[],
  call: BatchCall<T>,
  retry: RetryPolicy,
  report: Report,
): Promise<void> {
  let rest = batch;
  for (let tried = 1; ; tried += 1) {
    let outcomes: readonly EntryOutcome[];
    try {
      outcomes = await call.send(rest);
    } catch (error) {
      // Not tried again here: the SDK has done that already.
      report.thrown.push(asFault(error));
      return;
    }
    const again: T[] = [];
    const codes: string[] = [];
    for (const [index, entry] of rest.entries()) {
      const outcome = outcomes[index] ?? { kind: 'refused', code: 'NoAnswer', final: false };
      if (outcome.kind === 'accepted') continue;
      if (outcome.final) {
        report.refused.push(outcome.code);
      } else {
        again.push(entry);
        codes.push(outcome.code);
      }
    }
    if (again.length === 0) return;
    if (tried >= retry.tries) {
      report.left.push(...codes);
      return;
    }
    rest = again;
    await retry.delay(pauseMs(tried, retry));
  }
}

function raise({ refused, left, thrown }: Report, total: number, service: string): void {
  const permanent = thrown.find((error) => !(error instanceof RetryableError));
  if (refused.length > 0) {
    const told = `${service} will never accept ${refused.length} of ${total} entries: ${tally(refused)}`;
    throw new RefusedEntries(told, { cause: permanent ?? thrown[0] });
  }
  if (permanent !== undefined) throw permanent;
  if (left.length > 0) {
    throw new RetryableError(`${service} did not accept ${left.length} of ${total} entries: ${tally(left)}`, {
      cause: thrown[0] ?? new Error(tally(left)),
    });
  }
  if (thrown[0] !== undefined) throw thrown[0];
}

/** `InternalError (2), ThrottlingException (1)` */
function tally(codes: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const code of codes) counts.set(code, (counts.get(code) ?? 0) + 1);
  return [...counts].map(([code, count]) => `${code} (${count})`).join(', ');
}
