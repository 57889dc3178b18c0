import type { Admission } from '../functions/topic/admit.ts';
import type { Topic } from '../shared/bridge/bridge.ts';
import { ajvFor, ajvSchema } from '../shared/bridge/json-schema.ts';
import { evaluate } from '../shared/correlation/jsonata-evaluate.ts';

/** What the function of a topic holds envelopes to, here: so that what it would turn away is known beforehand. */
export function admissionOf({ schema, ...topic }: Topic): Admission {
  if (schema === undefined) return { topic, evaluate };
  const isValid = ajvFor(schema).compile(ajvSchema(schema));
  return {
    topic,
    evaluate,
    validate: (value) =>
      isValid(value)
        ? []
        : [`${isValid.errors?.[0]?.instancePath ?? ''} ${isValid.errors?.[0]?.message ?? 'is wrong'}`.trim()],
  };
}
