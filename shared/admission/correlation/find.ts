import type { Finding } from '../../policy/topic.ts';
import { fieldsOf } from '../../envelope/encodings/bodies.ts';
import { encodeEnvelope } from '../../envelope/encode-envelope.ts';
import type { Envelope } from '../../envelope/envelope.ts';
import type { JsonObject } from '../../json/json.ts';
import { evaluationFault, isOutOfTime } from '../../expression/evaluation-fault.ts';
import type { Evaluate } from '../../expression/evaluate.ts';
import { TooSlowError } from '../../ports/too-slow-error.ts';
import { walkPath } from '../../expression/walk-path.ts';

/** The result of a lookup. JSON's null counts as nothing, as in an attribute. */
export type Found = Evaluated | { readonly kind: 'nothing' };

/** The result of an expression. */
type Evaluated =
  | { readonly kind: 'value'; readonly value: unknown }
  | {
      readonly kind: 'failed';
      /** A text that follows the name of the failed expression. */ readonly how: string;
    };

/**
 * Looks one value up in an envelope's document, by a path or a JSONata expression.
 *
 * @throws TooSlowError when the evaluation was broken off
 */
export async function find(
  document: JsonObject,
  finding: Finding,
  evaluate: Evaluate | undefined,
): Promise<Found> {
  if (finding.kind === 'path') return foundIn(walkPath(document, finding.path));
  const found = await evaluated(document, finding.expression, evaluate);
  return found.kind === 'failed' ? found : foundIn(found.value);
}

/**
 * Evaluates an expression over an envelope's document.
 *
 * @throws TooSlowError when the evaluation was broken off
 */
export async function evaluated(
  document: JsonObject,
  expression: string,
  evaluate: Evaluate | undefined,
): Promise<Evaluated> {
  if (evaluate === undefined) return { kind: 'failed', how: 'has no engine to evaluate it' };
  try {
    return { kind: 'value', value: await evaluate(expression, document) };
  } catch (error) {
    if (error instanceof TooSlowError) throw error;
    if (isOutOfTime(error)) throw new TooSlowError('an expression took too long', { cause: error });
    return { kind: 'failed', how: `failed on this envelope, ${evaluationFault(error)}` };
  }
}

/** Returns the document for lookups: the attributes, and the JSON body as `data`. Bytes have no members. */
export function documentOf({ header, body }: Envelope): JsonObject {
  const fields = fieldsOf(body);
  const attributes = encodeEnvelope({ header, body: { kind: 'none' } });
  return fields === undefined ? attributes : { ...attributes, data: fields };
}

/** Returns the place that a rejection names; an expression has none. */
export function placeOf(finding: Finding): string | undefined {
  return finding.kind === 'path' ? finding.path.join('.') : undefined;
}

function foundIn(value: unknown): Found {
  return value === undefined || value === null ? { kind: 'nothing' } : { kind: 'value', value };
}
