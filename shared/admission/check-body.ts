import type { SchemaCheck } from '../json-schema/schema-check.ts';
import type { Body } from '../envelope/envelope.ts';
import type { Rejection } from '../envelope/rejection.ts';

/** Checks that the topic accepts a body: by its schema, and by the need to redact it. */
export function checkBody(
  body: Body,
  validate: SchemaCheck | undefined,
  redact: readonly string[],
): Rejection | undefined {
  if (body.kind === 'bytes' && redact.length > 0) {
    return {
      code: 'invalid-data',
      attribute: 'data_base64',
      message: 'the topic redacts fields, and bytes have no fields: send JSON or text',
    };
  }
  if (validate === undefined) return undefined;
  switch (body.kind) {
    case 'none':
      return broken('data', 'the topic has a schema, but the envelope has no body');
    case 'bytes':
      return broken('data_base64', 'the topic has a schema for JSON, but the body is bytes');
    case 'json':
      return describe(validate(body.value));
  }
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
