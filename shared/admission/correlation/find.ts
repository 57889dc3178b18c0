import type { Finding } from '../../policy/topic.ts';
import { fieldsOf } from '../../envelope/encodings/bodies.ts';
import { encodeEnvelope } from '../../envelope/encode-envelope.ts';
import type { Envelope } from '../../envelope/envelope.ts';
import type { JsonObject } from '../../json/json.ts';
import type { Evaluate } from '../../expression/evaluate.ts';
import { walkPath } from '../../expression/walk-path.ts';

/** What a finding comes to. JSON's null is nothing, as it is in an attribute. */
export type Found =
  | { readonly kind: 'value'; readonly value: unknown }
  | { readonly kind: 'nothing' }
  | {
      readonly kind: 'failed';
      /** In words that follow the name of what failed. */ readonly how: string;
    };

/** Looks one thing up in an envelope's document, by a path or a JSONata expression. Never throws. */
export async function find(
  document: JsonObject,
  finding: Finding,
  evaluate: Evaluate | undefined,
): Promise<Found> {
  if (finding.kind === 'path') return foundIn(walkPath(document, finding.path));
  if (evaluate === undefined) return { kind: 'failed', how: 'has no engine to evaluate it' };
  try {
    return foundIn(await evaluate(finding.expression, document));
  } catch {
    // The engine's own words may quote the body.
    return { kind: 'failed', how: 'failed on this envelope' };
  }
}

/** What findings look into: the attributes, and the body's fields as `data`. Bytes have no members that could be named. */
export function documentOf({ header, body }: Envelope): JsonObject {
  const fields = fieldsOf(body);
  const attributes = encodeEnvelope({ header, body: { kind: 'none' } });
  return fields === undefined ? attributes : { ...attributes, data: fields };
}

/** The place that a rejection names; an expression has none. */
export function placeOf(finding: Finding): string | undefined {
  return finding.kind === 'path' ? finding.path.join('.') : undefined;
}

function foundIn(value: unknown): Found {
  return value === undefined || value === null ? { kind: 'nothing' } : { kind: 'value', value };
}
