import type { PublishedOutcome } from '../aggregation/group.ts';
import { storeResult } from '../claim-check/result-reference.ts';
import type { ClaimStore } from '../claim-check/claim-store.ts';
import type { JsonObject } from '../json/json.ts';
import { isJsonObject, ownMember } from '../json/is-json-object.ts';

/** Replaces the data of an outcome by a reference to it. Throws a RetryableError when the store fails for the moment. */
export type Refer = (outcome: PublishedOutcome) => Promise<PublishedOutcome>;

/** Members of a receipt that do not grow with the group. */
const short = ['fusion', 'key', 'generation', 'release', 'composer', 'degraded', 'model', 'usage', 'costUsd'];
const addressing = ['policy', 'recipients', 'labels'];

/**
 * Returns a function that puts the data of an outcome into the store and leaves a reference in its envelope. It serves
 * results that are too large for the bus. The envelope keeps the labels and the short members of the receipt, because the rules
 * of the recipients match on them. The object behind `dataref` holds all of the data.
 *
 * @see https://github.com/cloudevents/spec/blob/main/cloudevents/extensions/dataref.md
 */
export function referTo(store: ClaimStore): Refer {
  return async (outcome) => ({ ...outcome, envelope: await storeResult(outcome.envelope, shortData, store) });
}

function shortData(data: JsonObject): JsonObject {
  const receipt = ownMember(data, 'receipt');
  return {
    ...members(data, ['reason', 'labels']),
    receipt: isJsonObject(receipt) ? members(receipt, [...short, ...addressing]) : {},
  };
}

function members(object: JsonObject, names: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([name]) => names.includes(name)));
}
