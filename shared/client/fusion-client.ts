import type { Envelope } from '../envelope/envelope.ts';
import type { JsonObject } from '../json/json.ts';
import { type Correction, correctionEvent } from './correction-event.ts';
import { type FinishedEnvelopes, finishEnvelopes } from './finish-envelope.ts';
import { orderEvent } from './order-event.ts';
import { type Reply, type Request, request } from './request.ts';
import { type FusionClientOptions, wire } from './wiring.ts';

/**
 * The requests of a service to a bridge. Every call may throw a `RetryableError` when AWS does not answer for the moment, and
 * a `LookupError` when the bus or the table is not given and cannot be found.
 */
export interface FusionClient {
  /**
   * Posts envelopes and waits for the next answer of their group. Nothing is cancelled when the time runs out: the group
   * goes on and answers its recipients.
   */
  request(request: Request): Promise<Reply>;
  /**
   * Posts envelopes and waits for nothing. All of them are checked first: when one is malformed, none is posted.
   *
   * @param envelopes CloudEvents in structured JSON; `specversion` and `id` are filled in where they are missing
   * @param key the `correlationid` of envelopes that have none
   */
  post(envelopes: readonly JsonObject[], key?: string): Promise<FinishedEnvelopes>;
  /** Orders the release of one group, or of all of a fusion. Resolves when the bus has the order, not when it is done. */
  release(order: Release): Promise<void>;
  /**
   * States the right values for a group, which amends it and judges its sources. Resolves when the bus has the correction.
   * The bridge rejects a correction that names a field of no topic, or two that overlap.
   */
  correct(correction: Correction): Promise<void>;
  /**
   * Returns the data of a result that was sent by reference, in place of the reference; any other envelope unchanged. For
   * recipients that read their queue. `request` does it by itself.
   *
   * @throws UnreadableResultError if the object has expired, or if `@aws-sdk/client-s3` is not installed
   */
  follow(envelope: Envelope): Promise<Envelope>;
  /** Closes the connections. */
  close(): void;
}

/** An order to release groups before their time. */
export interface Release {
  readonly fusion: string;
  /** The correlation key of one group; without it every open group of the fusion, which must have `releaseAll: true`. */
  readonly key?: string | undefined;
  /** A topic with `role: control`, or one of its types where it names them. */
  readonly topic: string;
  /** A source that may post to that topic. */
  readonly source: string;
}

/**
 * Opens a client of a bridge that is deployed, or that runs on this machine. Posting takes `events:PutEvents`; requests
 * also read the table, which takes `dynamodb:GetItem` and `dynamodb:Query`.
 */
export function fusionClient(options: FusionClientOptions): FusionClient {
  const wiring = wire(options);
  const { publisher, newId } = wiring;
  return {
    request: (asked) => request(asked, wiring),

    async post(envelopes, key) {
      const finished = finishEnvelopes(envelopes, key, newId, options.bridge);
      if (finished.kind === 'envelopes') await publisher.publish(finished.envelopes);
      return finished;
    },

    release: (order) => publisher.publish([orderEvent({ ...order, action: 'release' }, newId())]),

    correct: (correction) => publisher.publish([correctionEvent(correction, newId(), Date.now())]),

    follow: (envelope) => wiring.follow(envelope),

    close: () => wiring.close(),
  };
}
