import type { Envelope } from '../envelope/envelope.ts';

export interface Order {
  /** `release` ends a group, or all; `wake` lets one be looked at as if its alarm clock had rung. */
  readonly action: 'release' | 'wake';
  readonly fusion: string;
  /** Without it, every open group of the fusion. */
  readonly key?: string | undefined;
  /** A topic with `role: control`. */
  readonly topic: string;
  /** One that may post to that topic. */
  readonly source: string;
}

/** The envelope that gives an order. */
export function orderEvent({ action, fusion, key, topic, source }: Order, id: string): Envelope {
  return {
    header: { specversion: '1.0', id, source, type: topic, datacontenttype: 'application/json' },
    body: { kind: 'json', value: { action, fusion, ...(key !== undefined && { key }) } },
  };
}
