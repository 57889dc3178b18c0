import { extname } from 'node:path';
import type { ValidateFunction } from 'ajv';
import { checkInTime } from '../shared/adapters/node/check-in-time.ts';
import { evaluateInThread } from '../shared/adapters/node/evaluate-in-thread.ts';
import { admit } from '../shared/admission/admit.ts';
import type { Admission } from '../shared/admission/admit-by.ts';
import type { Verdict } from '../shared/admission/verdict.ts';
import type { BodyDecoder } from '../shared/envelope/encodings/body-decoder.ts';
import type { ProtobufType } from '../shared/envelope/protobuf-type.ts';
import type { Rejection } from '../shared/envelope/rejection.ts';
import type { Evaluate } from '../shared/expression/evaluate.ts';
import { needsThread } from '../shared/expression/expression-risks.ts';
import { isJsonObject } from '../shared/json/is-json-object.ts';
import type { Json } from '../shared/json/json.ts';
import { ajvFor, ajvSchema } from '../shared/json-schema/ajv-for.ts';
import { asDoubles } from '../shared/json-schema/as-doubles.ts';
import { numbersIn } from '../shared/json-schema/compile-schema.ts';
import { needsTimeLimit } from '../shared/json-schema/schema-risks.ts';
import type { SchemaCheck } from '../shared/json-schema/schema-check.ts';
import { evaluate as evaluateHere } from '../shared/expression/jsonata-evaluate.ts';
import type { Topic } from '../shared/policy/topic.ts';
import { TooSlowError } from '../shared/ports/too-slow-error.ts';

/** Returns the admission rules of a topic's function, so that a command can find a rejection beforehand. */
export async function admissionOf({ schema, protobuf, ...topic }: Topic): Promise<Admission> {
  const decoders = protobuf === undefined ? {} : { decoders: [await decoderOf(protobuf)] };
  if (schema === undefined) return { topic, evaluate, ...decoders };
  const isValid = ajvFor(schema).compile(ajvSchema(schema));
  const mentioned = numbersIn(schema);
  const validate: SchemaCheck = (value) => faultOf(isValid, value, mentioned);
  return {
    topic,
    evaluate,
    ...decoders,
    validate: needsTimeLimit(schema) ? checkInTime(validate) : validate,
  };
}

/**
 * Returns the first fault of a body. Like a topic's function it checks the body as a member, because a body that is a
 * number itself keeps its digits only there, and takes a check that never ends for a fault.
 */
function faultOf(isValid: ValidateFunction, value: Json, mentioned: ReadonlySet<number>): readonly string[] {
  const root = asDoubles({ value }, mentioned);
  const frame: Record<string, Json> = isJsonObject(root) ? root : { value };
  const place = { instancePath: '', parentData: frame, parentDataProperty: 'value', rootData: frame };
  try {
    if (isValid(frame['value'], { ...place, dynamicAnchors: {} })) return [];
  } catch (error) {
    if (error instanceof RangeError) return ['is nested too deeply to be checked'];
    throw error;
  }
  const [first] = isValid.errors ?? [];
  return [`${first?.instancePath ?? ''} ${first?.message ?? 'is wrong'}`.trim()];
}

/** Loads the library of Protocol Buffers only where a topic needs it. */
async function decoderOf(protobuf: ProtobufType): Promise<BodyDecoder> {
  const { protobufDecoder } = await import('../shared/envelope/encodings/protobuf/protobuf-decoder.ts');
  return protobufDecoder(protobuf);
}

/** The verdict of a topic, as far as commands show it. */
export interface Foreseen {
  readonly messages: Verdict['messages'];
  readonly rejection: Rejection | undefined;
}

/**
 * Admits an event as the topic's function will. An event that takes too long is quarantined there as `too-slow`.
 *
 * @param sentAt ms since the epoch, for an event that is about to be sent; without it no time is checked
 */
export async function foresee(text: string, admission: Admission, sentAt?: number): Promise<Foreseen> {
  try {
    const { messages, refusal } = await admit(text, admission, sentAt);
    return { messages, rejection: refusal?.rejection };
  } catch (error) {
    if (!(error instanceof TooSlowError)) throw error;
    return { messages: [], rejection: { code: 'too-slow', message: error.message } };
  }
}

/** The thread starts with the first expression that may run away. */
let thread: Evaluate | undefined;
const risky = new Map<string, boolean>();

export const evaluate: Evaluate = (expression, document) => {
  const isRisky = risky.get(expression) ?? needsThread(expression);
  risky.set(expression, isRisky);
  if (!isRisky) return evaluateHere(expression, document);
  const module = `../shared/adapters/node/evaluation-thread${extname(import.meta.filename)}`;
  thread ??= evaluateInThread(`import(${JSON.stringify(new URL(module, import.meta.url).href)})`);
  return thread(expression, document);
};
