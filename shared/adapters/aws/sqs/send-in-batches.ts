import { RetryableError } from '../../../ports/retryable-error.ts';
import { forEachBounded } from '../../../ports/for-each-bounded.ts';
import { pauseMs, type RetryPolicy } from '../retry.ts';
import { asFault, isOfTheAccount } from '../to-fault.ts';

/** The result of one entry of a batch. */
export type EntryOutcome =
  | { readonly kind: 'accepted' }
  /** `code` is the service's error code. `final`: the same entry will never be accepted. */
  | { readonly kind: 'refused'; readonly code: string; readonly final: boolean };

/** A call that takes a batch and returns one result per entry. */
export interface BatchCall<T> extends BatchLimits {
  /** The service's name for error messages: `SQS`, `EventBridge`. */
  readonly service: string;
  /** Returns the size of an entry as the service counts it. */
  readonly bytesOf: (entry: T) => number;
  /** Returns one result per entry, in their order; throws when the whole call fails. */
  readonly send: (batch: readonly T[]) => Promise<readonly EntryOutcome[]>;
}

/** The batches of one call that are sent at once. They hide the round trips without being throttled. */
const concurrency = 4;

/**
 * Sends every entry, in as few calls as the limits allow. When a batch is accepted in part, only the refused entries
 * are sent again. A failure of some entries does not keep the others from being sent.
 *
 * @throws RefusedEntries when an entry is too large or was refused for good
 * @throws RetryableError when entries are still refused after the last try
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

/** Error for entries that would be refused again. The message contains the codes. */
export class RefusedEntries extends Error {
  override readonly name = 'RefusedEntries';
  /** True if the account is at fault. Each entry is denied then until an operator has mended the cause. */
  readonly isDenied: boolean;

  constructor(message: string, isDenied: boolean, options: ErrorOptions) {
    super(message, options);
    this.isDenied = isDenied;
  }
}

/** The failures, by entry (codes) and by call (errors thrown). */
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
      // Not retried here: the SDK has done that already.
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
    const message = `${service} will never accept ${refused.length} of ${total} entries: ${tally(refused)}`;
    throw new RefusedEntries(message, refused.every(isOfTheAccount), { cause: permanent ?? thrown[0] });
  }
  if (permanent !== undefined) throw permanent;
  if (left.length > 0) {
    throw new RetryableError(`${service} did not accept ${left.length} of ${total} entries: ${tally(left)}`, {
      cause: thrown[0] ?? new Error(tally(left)),
    });
  }
  if (thrown[0] !== undefined) throw thrown[0];
}

/** Formats codes with their counts: `InternalError (2), ThrottlingException (1)`. */
function tally(codes: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const code of codes) counts.set(code, (counts.get(code) ?? 0) + 1);
  return [...counts].map(([code, count]) => `${code} (${count})`).join(', ');
}

export interface BatchLimits {
  readonly maxEntries: number;
  readonly maxBytes: number;
}

/**
 * Cuts a list into batches within limits of entries and bytes, in order. Each entry is in exactly one batch. An entry
 * that exceeds the byte limit by itself gets a batch of its own; the caller decides about it.
 */
export function batches<T>(entries: readonly T[], bytesOf: (entry: T) => number, limits: BatchLimits): T[][] {
  const cut: T[][] = [];
  let open: T[] = [];
  let openBytes = 0;
  for (const entry of entries) {
    const bytes = bytesOf(entry);
    if (open.length > 0 && (open.length === limits.maxEntries || openBytes + bytes > limits.maxBytes)) {
      cut.push(open);
      open = [];
      openBytes = 0;
    }
    open.push(entry);
    openBytes += bytes;
  }
  if (open.length > 0) cut.push(open);
  return cut;
}
