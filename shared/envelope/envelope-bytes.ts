import { byteLength } from '../json/byte-length.ts';
import { envelopeText } from './encode-envelope.ts';
import type { Envelope } from './envelope.ts';

/** Most bytes of an envelope as it is kept: DynamoDB takes 400 KB an item, keys and all. */
export const maxPartBytes = 380_000;

/** Bytes of an envelope as it travels and as it is kept: its CloudEvents JSON in UTF-8. */
export function envelopeBytes(envelope: Envelope): number {
  return byteLength(envelopeText(envelope));
}
