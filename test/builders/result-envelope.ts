import type { Envelope } from '../../shared/envelope/envelope.ts';
import type { Json } from '../../shared/json/json.ts';

export interface ResultParts {
  readonly id?: string;
  readonly key?: string;
  readonly subject?: string;
  readonly body?: Json;
}

/** Builds a fused envelope as the complete function sends it. */
export function resultEnvelope({
  id = 'basket-1',
  key = 'k',
  subject,
  body = { n: 1 },
}: ResultParts = {}): Envelope {
  return {
    header: {
      specversion: '1.0',
      id,
      source: 'fusion-bus/shop',
      type: 'basket.fused',
      time: '2026-01-01T00:00:00.000Z',
      datacontenttype: 'application/json',
      correlationid: key,
      partitionkey: key,
      hopcount: 1,
      ...(subject !== undefined && { subject }),
    },
    body: { kind: 'json', value: body },
  };
}
