import { BaseAnthropic } from '@anthropic-ai/sdk/client';
import { Messages } from '@anthropic-ai/sdk/resources/messages';
import { SignatureV4 } from '@smithy/signature-v4';
import { isJsonObject } from '../../../json/is-json-object.ts';
import type { Json, JsonObject } from '../../../json/json.ts';
import { parseJson } from '../../../json/parse-json.ts';
import type { MessagesClient } from '../../anthropic/base-client.ts';

type Signing = ConstructorParameters<typeof SignatureV4>[0];

export interface BedrockOptions extends Pick<Signing, 'credentials' | 'sha256'> {
  /** The id of the model or of the inference profile. */
  readonly model: string;
  readonly region: string;
  /** The address of Bedrock's runtime; by default that of the region. */
  readonly baseURL?: string | undefined;
}

/** Bedrock names the version of the Messages API in the body. */
const version = 'bedrock-2023-05-31';

/**
 * Creates a client of Claude on Amazon Bedrock. It sends the Messages API's requests to `InvokeModel`, signed by the
 * function's own credentials. It needs no key, and of the AWS SDK only the signer that every client has.
 *
 * @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_InvokeModel.html
 */
export function bedrockMessages(options: BedrockOptions): MessagesClient {
  const { region, baseURL = `https://bedrock-runtime.${region}.amazonaws.com` } = options;
  const client = new BaseAnthropic({
    // The SDK sends nothing without a key. The request that it makes is replaced, headers included.
    apiKey: 'none',
    authToken: null,
    baseURL,
    maxRetries: 0,
    logLevel: 'warn',
    fetch: invoke(baseURL, options),
  });
  return new Messages(client);
}

function invoke(
  baseURL: string,
  { model, region, credentials, sha256 }: BedrockOptions,
): (request: unknown, init?: RequestInit) => Promise<Response> {
  const signer = new SignatureV4({ service: 'bedrock', region, credentials, sha256 });
  const url = new URL(`${baseURL.replace(/\/+$/, '')}/model/${encodeURIComponent(model)}/invoke`);
  return async (_request, init = {}) => {
    const body = JSON.stringify(bodyOf(init.body));
    const { headers } = await signer.sign({
      method: 'POST',
      protocol: url.protocol,
      hostname: url.hostname,
      path: url.pathname,
      headers: { host: url.host, 'content-type': 'application/json', accept: 'application/json' },
      body,
    });
    const response = await fetch(url, { method: 'POST', headers, body, signal: init.signal ?? null });
    return response.ok ? response : withErrorOf(response);
  };
}

/** Returns the request as Bedrock takes it: the model stands in the address, and the version in the body. */
function bodyOf(body: RequestInit['body']): JsonObject {
  const parsed = parseJson(typeof body === 'string' ? body : '');
  if (parsed.kind === 'not-json' || !isJsonObject(parsed.value))
    throw new Error('the SDK made a request without a JSON object');
  const { model: _model, stream: _stream, ...rest } = parsed.value;
  return { anthropic_version: version, ...rest };
}

/** Returns an error in the form of the Messages API, so that its reason gets into the receipt. */
async function withErrorOf(response: Response): Promise<Response> {
  const { status, headers } = response;
  const parsed = parseJson(await response.text());
  const type = headers.get('x-amzn-errortype')?.replace(/:.*$/, '') ?? null;
  const error = { type, message: messageOf(parsed.kind === 'json' ? parsed.value : null) };
  return new Response(JSON.stringify({ type: 'error', error }), {
    status,
    headers: { 'content-type': 'application/json', ...retryHeader(headers) },
  });
}

function messageOf(body: Json): Json {
  return isJsonObject(body) ? (body['message'] ?? body['Message'] ?? null) : null;
}

function retryHeader(headers: Headers): Record<string, string> {
  const pause = headers.get('retry-after');
  return pause === null ? {} : { 'retry-after': pause };
}
