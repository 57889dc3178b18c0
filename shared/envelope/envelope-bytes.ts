import { byteLength } from '../json/byte-length.ts';
import { envelopeText } from './encode-envelope.ts';
import type { Envelope } from './envelope.ts';

/** Most bytes of a stored envelope: a DynamoDB item has at most 400 KB, with its keys. */
export const maxPartBytes = 380_000;

/** Returns the bytes of an envelope as it is sent and stored: its CloudEvents JSON in UTF-8. */
export function envelopeBytes(envelope: Envelope): number {
  return byteLength(envelopeText(envelope));
}
