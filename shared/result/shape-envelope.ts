import { fieldsOf } from '../envelope/encodings/bodies.ts';
import type { Envelope } from '../envelope/envelope.ts';
import type { Evaluate } from '../expression/evaluate.ts';
import { evaluationFault } from '../expression/evaluation-fault.ts';
import type { JsonObject } from '../json/json.ts';
import { parseJson } from '../json/parse-json.ts';
import { TooSlowError } from '../ports/too-slow-error.ts';
import { UndeliverableError } from '../ports/undeliverable-error.ts';

/** The translation of a recipient's envelopes. */
export interface Shaping {
  readonly recipient: string;
  /** The expression of the bridge file. */
  readonly shape: string;
  readonly evaluate: Evaluate;
}

/**
 * Returns the envelope with the body that its recipient reads. The body is the value of an expression over the
 * attributes and the body before. The attributes stay, but for the media type and the schema, which described the body before.
 *
 * @throws UndeliverableError when the expression fails or has no value
 * @throws TooSlowError when it takes too long
 */
export async function shapeEnvelope(
  { header, body }: Envelope,
  { recipient, shape, evaluate }: Shaping,
): Promise<Envelope> {
  const { datacontenttype: _type, dataschema: _schema, dataref: _ref, ...attributes } = header;
  const value = await evaluate(shape, documentOf({ header, body })).catch((error: unknown) => {
    if (error instanceof TooSlowError) throw error;
    throw unshapable(recipient, `the shape failed ${evaluationFault(error)}`, error);
  });
  const text: string | undefined = JSON.stringify(value, (_, member: unknown) =>
    isOfEngine(member) ? undefined : member,
  );
  const shaped = text === undefined ? undefined : parseJson(text);
  if (shaped?.kind !== 'json') throw unshapable(recipient, 'the shape has no value for this result');
  return {
    header: { ...attributes, datacontenttype: 'application/json' },
    body: { kind: 'json', value: shaped.value },
  };
}

/** Tells whether a value is a function, which the engine writes as an object. */
function isOfEngine(value: unknown): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    ('_jsonata_function' in value || '_jsonata_lambda' in value)
  );
}

function documentOf({ header, body }: Envelope): JsonObject {
  const data = fieldsOf(body);
  const attributes = Object.entries(header).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  );
  return { ...Object.fromEntries(attributes), ...(data !== undefined && { data }) };
}

function unshapable(recipient: string, message: string, cause?: unknown): UndeliverableError {
  return new UndeliverableError('unshapable', message, { place: `recipients.${recipient}.shape`, cause });
}
