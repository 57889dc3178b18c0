import type { Plain } from '../envelope/decode-event.ts';
import type { Envelope } from '../envelope/envelope.ts';
import { fieldsOf } from '../envelope/encodings/bodies.ts';
import type { Rejection } from '../envelope/rejection.ts';
import type { Evaluate } from '../expression/evaluate.ts';
import { canonicalText } from '../json/canonical-text.ts';
import { hash } from '../json/digest.ts';
import type { Identity } from '../policy/topic.ts';
import { correlationKey } from './correlation/correlation-key.ts';

export type Identified =
  | { readonly kind: 'envelope'; readonly envelope: Envelope }
  | { readonly kind: 'rejected'; readonly rejection: Rejection };

/**
 * Gives a plain event the id that its topic finds in it. EventBridge gives such an event another id with each call, so
 * that an event that is put twice would count twice. A CloudEvent keeps its own id.
 *
 * @param envelope after redaction: neither an id nor a digest may hold what must not be stored
 */
export async function identify(
  envelope: Envelope,
  plain: Plain | undefined,
  identity: Identity,
  evaluate: Evaluate | undefined,
): Promise<Identified> {
  if (plain === undefined) return { kind: 'envelope', envelope };
  if (identity.kind === 'digest') return { kind: 'envelope', envelope: withId(envelope, digestOf(envelope)) };
  const found = await correlationKey(envelope, identity, evaluate, 'id');
  if (found.kind === 'key') return { kind: 'envelope', envelope: withId(envelope, found.key) };
  return { kind: 'rejected', rejection: { ...found.rejection, code: 'id-missing' } };
}

function withId({ header, body }: Envelope, id: string): Envelope {
  return { header: { ...header, id }, body };
}

/** The time is left out: EventBridge sets it anew with each call, where the producer does not. */
function digestOf({ header: { source, type }, body }: Envelope): string {
  return hash(canonicalText([source, type, fieldsOf(body) ?? null]));
}
