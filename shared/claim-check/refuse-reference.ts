import type { Envelope } from '../envelope/envelope.ts';
import type { Collected } from './collected.ts';

/** Rejects an envelope that refers to its body: this bridge has no store to load it from. */
export function refuseReference(envelope: Envelope): Collected {
  if (envelope.header.dataref === undefined || envelope.body.kind !== 'none')
    return { kind: 'envelope', envelope };
  const message = 'this bridge loads no bodies: send it as data, or set claimCheck';
  return { kind: 'rejected', rejection: { code: 'invalid-attribute', attribute: 'dataref', message } };
}
