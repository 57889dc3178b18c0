import type { Envelope } from '../envelope/envelope.ts';

export interface ReleaseOrder {
  readonly fusion: string;
  /** Without it, every open group of the fusion. */
  readonly key?: string | undefined;
  /** A topic with `role: control`. */
  readonly topic: string;
  /** One that may post to that topic. */
  readonly source: string;
}

/** The envelope that orders the release of one group, or of all. */
export function releaseEvent({ fusion, key, topic, source }: ReleaseOrder, id: string): Envelope {
  return {
    header: { specversion: '1.0', id, source, type: topic, datacontenttype: 'application/json' },
    body: { kind: 'json', value: { action: 'release', fusion, ...(key !== undefined && { key }) } },
  };
}
