import type { SchemaCheck } from '../json-schema/schema-check.ts';
import { type Body, formOf } from '../envelope/encodings/bodies.ts';
import type { Rejection } from '../envelope/rejection.ts';

/** Checks that the topic accepts a body: by its schema, and by the need to redact it. */
export function checkBody(
  body: Body,
  validate: SchemaCheck | undefined,
  redact: readonly string[],
): Rejection | undefined {
  const { content } = formOf(body);
  if (content.kind === 'fields') return validate && describe(validate(content.read(body)));
  const { attribute, noun } = content;
  if (noun !== undefined && redact.length > 0) {
    return {
      code: 'invalid-data',
      attribute,
      message: `the topic redacts fields, and ${noun} have no fields: send JSON or text`,
    };
  }
  if (validate === undefined) return undefined;
  return noun === undefined
    ? broken(attribute, 'the topic has a schema, but the envelope has no body')
    : broken(attribute, `the topic has a schema for JSON, but the body is ${noun}`);
}

const maxMessageLength = 1_000;

/** Describes violations. The first names the place; it begins with a JSON Pointer when it is not the body itself. */
function describe(violations: readonly string[]): Rejection | undefined {
  const [first] = violations;
  if (first === undefined) return undefined;
  const pointer = /^\/\S*/.exec(first)?.[0] ?? '';
  const message = `the body breaks the topic's schema: ${violations.slice(0, 5).join('; ')}`;
  return broken(`data${pointer}`, message.slice(0, maxMessageLength).toWellFormed());
}

function broken(attribute: string, message: string): Rejection {
  return {
    code: 'schema-violation',
    attribute: attribute.slice(0, maxMessageLength).toWellFormed(),
    message,
  };
}
