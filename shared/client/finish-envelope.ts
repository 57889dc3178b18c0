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
 *
 * @param bridge the name of the bridge, whose own source no envelope may have
 */
export function finishEnvelopes(
  events: readonly JsonObject[],
  key: string | undefined,
  newId: () => string,
  bridge?: string,
): FinishedEnvelopes {
  const envelopes: Envelope[] = [];
  for (const [index, event] of events.entries()) {
    const finished = finish(event, key, newId);
    if (finished.kind === 'malformed') return { ...finished, index };
    if (bridge !== undefined && finished.envelope.header.source === `fusion-bus/${bridge}`)
      return { kind: 'malformed', index, rejection: ownSource };
    envelopes.push(finished.envelope);
  }
  return { kind: 'envelopes', envelopes };
}

/** The rules of the bus leave such an envelope out. It would come to no topic, and not to the unrouted queue. */
const ownSource: Rejection = {
  code: 'source-not-permitted',
  attribute: 'source',
  message: "source is that of the bridge's own results, and no topic takes them",
};

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
