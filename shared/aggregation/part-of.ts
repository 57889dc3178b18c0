import { inOrder } from '../envelope/in-order.ts';
import type { Contribution } from '../envelope/contribution.ts';
import { formOf } from '../envelope/encodings/bodies.ts';
import type { Envelope } from '../envelope/envelope.ts';
import type { PartMessage } from '../messages/fusion-message.ts';
import type { Json } from '../json/json.ts';
import { digest, shortHash } from '../json/digest.ts';
import type { Part, PartSummary } from './group.ts';

/** A contribution as the group keeps it. Identity is the envelope's `source` + `id`; the digest covers what it says. */
export function partOf({ topic, envelope, states }: PartMessage, arrivedAt: number): Part {
  const { source, id } = envelope.header;
  return {
    partId: shortHash(JSON.stringify([source, id])),
    topic,
    digest: digest([topic, ...wordsOf(envelope)]),
    arrivedAt,
    ...(states !== undefined && { states }),
    envelope,
  };
}

/** Returns the content of an envelope. The address of a stored body stands for the body, because it follows from its content. */
function wordsOf({ header, body }: Envelope): readonly Json[] {
  if (body.kind === 'none' && header.dataref !== undefined) return ['claim', header.dataref];
  return formOf(body).digested(body);
}

/** Returns the ids of parts, sorted, as group states store them. */
export function partIds(parts: readonly PartSummary[]): string[] {
  return parts.map(({ partId }) => partId).toSorted();
}

/**
 * Puts the parts of a group in their order. It is the only place that does: what is merged, shown to a model and listed
 * in a receipt keeps the order in which it is handed on.
 */
export function partsInOrder<P extends Contribution>(parts: readonly P[]): P[] {
  return inOrder(parts, ({ envelope }) => envelope.header);
}
