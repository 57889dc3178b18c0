import type { Admission } from '../shared/admission/admit.ts';
import type { Topic } from '../shared/policy/topic.ts';
import { ajvFor, ajvSchema } from '../shared/json-schema/ajv-for.ts';
import { asDoubles } from '../shared/json-schema/as-doubles.ts';
import { numbersIn } from '../shared/json-schema/compile-schema.ts';
import { evaluate } from '../shared/expression/jsonata-evaluate.ts';

/** Returns the admission rules of a topic's function, so that a command can find a rejection beforehand. */
export function admissionOf({ schema, ...topic }: Topic): Admission {
  if (schema === undefined) return { topic, evaluate };
  const isValid = ajvFor(schema).compile(ajvSchema(schema));
  const mentioned = numbersIn(schema);
  return {
    topic,
    evaluate,
    validate: (value) =>
      isValid(asDoubles(value, mentioned))
        ? []
        : [`${isValid.errors?.[0]?.instancePath ?? ''} ${isValid.errors?.[0]?.message ?? 'is wrong'}`.trim()],
  };
}
