import type { Json, JsonObject } from '../../shared/json/json.ts';
import { parseJson as parse } from '../../shared/json/parse-json.ts';

/** The response of an embedded service. The endpoint writes `body` as JSON. */
export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: JsonObject;
}

/** A mistake of the caller, with AWS' message and error type. Never a fault of this process. */
export class AwsError extends Error {
  readonly type: string;
  readonly status: number;

  constructor(type: string, message: string, status = 400) {
    super(message);
    this.name = type;
    this.type = type;
    this.status = status;
  }
}

export const validationError = (message: string): AwsError => new AwsError('ValidationException', message);

/** Returns AWS' uniform error of a broken constraint. Member names are in lower camel case, as in the request. */
export const constraintError = (value: string, member: string, constraint: string): AwsError =>
  validationError(
    `1 validation error detected: Value ${value} at '${member}' failed to satisfy constraint: ${constraint}`,
  );

/** The operations of a JSON 1.1 service, by their names. */
export type Operations = ReadonlyMap<string, (input: Fields) => JsonObject | Promise<JsonObject>>;

/** Runs one operation of a JSON 1.1 service. Mistakes become `__type` and `message`; faults are thrown. */
export async function answer(operations: Operations, operation: string, input: unknown): Promise<Reply> {
  try {
    const operate = operations.get(operation);
    if (operate === undefined)
      throw new AwsError('UnknownOperationException', `${operation} is not known here.`);
    return { status: 200, body: await operate(readFields(input)) };
  } catch (error) {
    if (error instanceof AwsError) return errorReply(error, { message: error.message });
    throw error;
  }
}

/** SDKs read the error's type from the header or from `__type`. The name of the message member differs by protocol. */
export const errorReply = (error: AwsError, message: JsonObject): Reply => ({
  status: error.status,
  headers: { 'x-amzn-errortype': error.type },
  body: { __type: error.type, ...message },
});

export type Fields = Readonly<Record<string, unknown>>;

export const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const wrongType = (name: string, expected: string): AwsError =>
  new AwsError('SerializationException', `${name} must be ${expected}`);

/** Reads the input of an operation. A missing body is an empty input. */
export function readFields(input: unknown, name = 'The request'): Fields {
  if (input === undefined || input === null) return {};
  if (!isFields(input)) throw wrongType(name, 'an object');
  return input;
}

const member = (fields: Fields, name: string): unknown =>
  Object.hasOwn(fields, name) ? (fields[name] ?? undefined) : undefined;

/** Reads a text member. JSON `null` counts as absent, as in AWS. */
export function readText(fields: Fields, name: string): string | undefined {
  const value = member(fields, name);
  if (value === undefined || typeof value === 'string') return value;
  throw wrongType(name, 'a string');
}

export function readNumber(fields: Fields, name: string): number | undefined {
  const value = member(fields, name);
  if (value === undefined || typeof value === 'number') return value;
  throw wrongType(name, 'a number');
}

export function readObject(fields: Fields, name: string): Fields | undefined {
  const value = member(fields, name);
  return value === undefined ? undefined : readFields(value, name);
}

export function readList(fields: Fields, name: string): readonly unknown[] | undefined {
  const value = member(fields, name);
  if (value === undefined || Array.isArray(value)) return value;
  throw wrongType(name, 'a list');
}

export function readTexts(fields: Fields, name: string): readonly string[] | undefined {
  return readList(fields, name)?.map((item) => {
    if (typeof item !== 'string') throw wrongType(name, 'a list of strings');
    return item;
  });
}

/**
 * Reads a required text member.
 *
 * @throws AwsError `ValidationException` if the member is absent or empty.
 */
export function requireText(fields: Fields, name: string): string {
  const value = readText(fields, name);
  const path = name.charAt(0).toLowerCase() + name.slice(1);
  if (value === undefined) throw constraintError('null', path, 'Member must not be null');
  if (value === '') throw constraintError("''", path, 'Member must have length greater than or equal to 1');
  return value;
}

export interface Tag {
  readonly Key: string;
  readonly Value: string;
}

export const readTags = (fields: Fields): readonly Tag[] =>
  (readList(fields, 'Tags') ?? []).map((tag) => {
    const entry = readFields(tag, 'Tags');
    return { Key: requireText(entry, 'Key'), Value: readText(entry, 'Value') ?? '' };
  });

/** Returns the value of a JSON text with all digits of its numbers; undefined for other text. */
export function parseJson(text: string): Json | undefined {
  const parsed = parse(text);
  return parsed.kind === 'json' ? parsed.value : undefined;
}

/** Leaves out undefined members, which JSON cannot express. */
export const compact = (members: Readonly<Record<string, Json | undefined>>): JsonObject =>
  Object.fromEntries(
    Object.entries(members).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );

/**
 * Returns one page of a list. The token is a position in the list, which is good enough for a list that seldom changes.
 */
export function page(
  member: string,
  items: readonly Json[],
  { token = '0', size = 100 }: { readonly token?: string | undefined; readonly size?: number | undefined },
): JsonObject {
  const start = Number(token);
  if (!Number.isSafeInteger(start) || start < 0) throw validationError('NextToken is not valid.');
  if (!Number.isSafeInteger(size) || size < 1 || size > 100) {
    throw validationError('The size of a page must be from 1 to 100.');
  }
  const end = start + size;
  return compact({
    [member]: items.slice(start, end),
    NextToken: end < items.length ? String(end) : undefined,
  });
}
