import { isJsonObject, ownMember } from '../../../json/is-json-object.ts';
import type { Json, JsonObject } from '../../../json/json.ts';

/** A call of a function URL whose signature Lambda has checked. */
export interface FunctionUrlCall {
  readonly method: string;
  /** The path with the query. */
  readonly target: string;
  readonly host: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: Uint8Array;
  /** The ARN of the caller: a user, or a session of a role. Undefined without a signature. */
  readonly callerArn: string | undefined;
}

/** An answer that is written piece by piece. */
export interface FunctionUrlAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: AsyncIterable<Uint8Array>;
}

/**
 * Reads the event of a function URL, in version 2.0 of its payload.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html
 */
export function readFunctionUrlCall(event: Json): FunctionUrlCall {
  const call = objectOf(event);
  const context = objectOf(ownMember(call, 'requestContext'));
  const http = objectOf(ownMember(context, 'http'));
  const iam = objectOf(ownMember(objectOf(ownMember(context, 'authorizer')), 'iam'));
  const query = textAt(call, 'rawQueryString');
  const body = textAt(call, 'body') ?? '';
  return {
    method: textAt(http, 'method') ?? 'POST',
    target: `${textAt(call, 'rawPath') ?? '/'}${query === undefined || query === '' ? '' : `?${query}`}`,
    host: textAt(context, 'domainName') ?? 'localhost',
    headers: Object.entries(objectOf(ownMember(call, 'headers'))).flatMap(([name, value]) =>
      typeof value === 'string' ? [[name, value] as const] : [],
    ),
    body: Buffer.from(body, ownMember(call, 'isBase64Encoded') === true ? 'base64' : 'utf8'),
    callerArn: textAt(iam, 'userArn'),
  };
}

const objectOf = (value: Json | undefined): JsonObject => (isJsonObject(value) ? value : {});

const textAt = (object: JsonObject, name: string): string | undefined => {
  const value = ownMember(object, name);
  return typeof value === 'string' ? value : undefined;
};

/** The stream on which Lambda sends an answer. */
interface ResponseStream {
  write(chunk: Uint8Array, done: (error?: Error | null) => void): unknown;
  end(done: () => void): unknown;
}

/** Lambda's own global of functions that stream. */
interface StreamingRuntime {
  streamifyResponse(handler: (event: Json, stream: ResponseStream) => Promise<void>): StreamingHandler;
  readonly HttpResponseStream: {
    from(
      stream: ResponseStream,
      metadata: { statusCode: number; headers: Readonly<Record<string, string>> },
    ): ResponseStream;
  };
}

export type StreamingHandler = (event: Json, stream: ResponseStream) => Promise<void>;

declare const awslambda: StreamingRuntime;

/**
 * Makes a handler of a function URL that streams.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-response-streaming.html
 */
export function streamFromUrl(
  answer: (call: FunctionUrlCall) => Promise<FunctionUrlAnswer>,
): StreamingHandler {
  return awslambda.streamifyResponse(async (event, stream) => {
    const { status, headers, body } = await answer(readFunctionUrlCall(event));
    const out = awslambda.HttpResponseStream.from(stream, { statusCode: status, headers });
    for await (const chunk of body) await written(out, chunk);
    await new Promise<void>((resolve) => void out.end(resolve));
  });
}

const written = (out: ResponseStream, chunk: Uint8Array): Promise<void> =>
  new Promise((resolve, reject) => {
    out.write(chunk, (error) => {
      if (error === undefined || error === null) resolve();
      else reject(error);
    });
  });
