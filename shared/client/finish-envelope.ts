import { type DecodedCloudEvent, decodeCloudEvent } from '../envelope/decode-cloud-event.ts';
import type { Envelope } from '../envelope/envelope.ts';
import type { Rejection } from '../envelope/rejection.ts';
import { ownMember } from '../json/is-json-object.ts';
import type { Json, JsonObject } from '../json/json.ts';

/** The result of a post: all envelopes as they were posted, or the first malformed one. */
export type FinishedEnvelopes =
  | { readonly kind: 'envelopes'; readonly envelopes: readonly Envelope[] }
  /** `index` counts from 0. */
  | { readonly kind: 'malformed'; readonly index: number; readonly rejection: Rejection };

/**
 * Completes CloudEvents as their sender writes them: `specversion`, a fresh `id`, and the key as `correlationid`. The
 * sender has to provide `source` and `type`, which have no default.
 */
export function finishEnvelopes(
  events: readonly JsonObject[],
  key: string | undefined,
  newId: () => string,
): FinishedEnvelopes {
  const envelopes: Envelope[] = [];
  for (const [index, event] of events.entries()) {
    const finished = finish(event, key, newId);
    if (finished.kind === 'malformed') return { ...finished, index };
    envelopes.push(finished.envelope);
  }
  return { kind: 'envelopes', envelopes };
}

function finish(event: JsonObject, key: string | undefined, newId: () => string): DecodedCloudEvent {
  // A null attribute counts as absent.
  const given = (name: string, otherwise: () => Json): Json => ownMember(event, name) ?? otherwise();
  return decodeCloudEvent({
    ...event,
    specversion: given('specversion', () => '1.0'),
    id: given('id', newId),
    correlationid: given('correlationid', () => key ?? null),
  });
}
