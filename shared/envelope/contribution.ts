import type { Json } from '../json/json.ts';
import { formOf } from './encodings/bodies.ts';
import type { Envelope } from './envelope.ts';

/** An envelope and the topic that admitted it. A merge, a prompt and a receipt need no more of a part. */
export interface Contribution {
  readonly topic: string;
  readonly envelope: Envelope;
}

/** Returns the value of the body in a merge and in a prompt; undefined for an envelope without a body. */
export function bodyValue({ envelope: { body } }: Contribution): Json | undefined {
  return formOf(body).mergeValue(body);
}

/** Returns the name of a contribution in receipts, as `source/id`. */
export function contributionName({ envelope: { header } }: Contribution): string {
  return `${header.source}/${header.id}`;
}
