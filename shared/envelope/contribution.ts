import type { Json } from '../json/json.ts';
import type { Envelope } from './envelope.ts';

/** An envelope and the topic that admitted it: all that merging, a prompt and a receipt need of a part. */
export interface Contribution {
  readonly topic: string;
  readonly envelope: Envelope;
}

/** The body as a JSON value, bytes as their base64 text; undefined for an envelope without a body. */
export function bodyValue({ envelope: { body } }: Contribution): Json | undefined {
  switch (body.kind) {
    case 'json':
      return body.value;
    case 'bytes':
      return body.base64;
    case 'none':
      return undefined;
  }
}

/** The name of a contribution in receipts, as `source/id`. */
export function nameOf({ envelope: { header } }: Contribution): string {
  return `${header.source}/${header.id}`;
}
