import type { Envelope } from '../envelope/envelope.ts';

export interface Order {
  /** `release` releases a group or all groups; `wake` evaluates a group again, as if its timer had fired. */
  readonly action: 'release' | 'wake';
  readonly fusion: string;
  /** Every open group of the fusion, if absent. */
  readonly key?: string | undefined;
  /** A topic with `role: control`. */
  readonly topic: string;
  /** A source that may post to that topic. */
  readonly source: string;
}

/** Returns the envelope of a control event. */
export function orderEvent({ action, fusion, key, topic, source }: Order, id: string): Envelope {
  return {
    header: { specversion: '1.0', id, source, type: topic, datacontenttype: 'application/json' },
    body: { kind: 'json', value: { action, fusion, ...(key !== undefined && { key }) } },
  };
}
