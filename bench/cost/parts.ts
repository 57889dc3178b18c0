import { randomBytes, randomUUID } from 'node:crypto';
import { encodeEnvelope } from '../../shared/envelope/encode-envelope.ts';
import type { Envelope } from '../../shared/envelope/envelope.ts';

/**
 * The bytes of an envelope as CloudEvents JSON: near 1 KB, and so few that an item of the reference design with one
 * whole envelope still fits into one write unit, as ours does.
 */
export const envelopeBytes = 920;

/** One group's parts in the order of their arrival. */
export interface GroupOfParts {
  readonly key: string;
  readonly parts: readonly { readonly topic: string; readonly envelope: Envelope }[];
}

let groups = 0;

/**
 * Creates a group of parts of these topics. Each envelope holds random text, which compression hardly shrinks.
 *
 * @param texts `own`: every part has its own text, and the result repeats all of it. `shared`: the parts of a group
 * agree on the text and differ in a number, so that the result of a thousand is not itself too large to be published.
 */
export function groupOfParts(topics: readonly string[], texts: 'own' | 'shared'): GroupOfParts {
  groups += 1;
  const key = `order-${100_000 + groups}`;
  const shared = randomText();
  const time = new Date().toISOString();
  const parts = topics.map((topic, index) => {
    const envelope = (text: string): Envelope => ({
      header: {
        specversion: '1.0',
        id: randomUUID(),
        source: `${topic}-service`,
        type: topic,
        time,
        datacontenttype: 'application/json',
        correlationid: key,
      },
      body: { kind: 'json', value: { sku: 'A-1', reading: index % 7, text } },
    });
    const room = envelopeBytes - Buffer.byteLength(JSON.stringify(encodeEnvelope(envelope(''))));
    const text = texts === 'shared' ? shared : randomText();
    return { topic, envelope: envelope(text.slice(0, room)) };
  });
  return { key, parts };
}

function randomText(): string {
  return randomBytes(envelopeBytes).toString('base64');
}
