import type { Envelope } from '../envelope/envelope.ts';
import type { Json } from '../json/json.ts';

/** A correction: the right values for a group. */
export interface Correction {
  readonly fusion: string;
  /** The correlation key of the group. */
  readonly key: string;
  /** The right values by JSON Pointer, as in `/order/total`; none only with `approve`. */
  readonly values: Readonly<Record<string, Json>>;
  /** True to approve what the values leave as it is. Without it, fields in doubt that they leave out stay in doubt. */
  readonly approve?: boolean | undefined;
  /** A topic with `role: correction`, or one of its types where it names them. */
  readonly topic: string;
  /** A source that may post to that topic. */
  readonly source: string;
}

/**
 * Makes the envelope that corrects a group.
 *
 * @param at milliseconds since the epoch
 */
export function correctionEvent(
  { fusion, key, values, approve = false, topic, source }: Correction,
  id: string,
  at: number,
): Envelope {
  return {
    header: {
      specversion: '1.0',
      id,
      source,
      type: topic,
      time: new Date(at).toISOString(),
      datacontenttype: 'application/json',
    },
    body: { kind: 'json', value: { fusion, key, values, ...(approve && { approve }) } },
  };
}
