import { createHash, createHmac } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { isJsonObject } from '../../../../shared/json/is-json-object.ts';
import type { Json, JsonObject } from '../../../../shared/json/json.ts';
import { parseJson } from '../../../../shared/json/parse-json.ts';
import { type LoopbackServer, serveOnLoopback } from '../../../fakes/loopback-server.ts';
import { type Behaviour, respond, send } from '../../anthropic/messages-behaviour.ts';

/** The credentials that the server knows. */
export const credentials = { accessKeyId: 'AKIDTEST', secretAccessKey: 'secret', sessionToken: 'token' };

export const region = 'eu-central-1';

export interface SeenInvocation {
  readonly model: string;
  readonly body: JsonObject;
}

export interface BedrockServer extends LoopbackServer {
  readonly invocations: readonly SeenInvocation[];
}

/**
 * Starts a server on 127.0.0.1 with Bedrock's `InvokeModel`. It checks the signature by AWS's description and not by
 * the SDK's code, and misbehaves on demand.
 */
export async function startBedrockServer(
  behave: (nth: number, body: JsonObject) => Behaviour,
  { checksSignature = true }: { readonly checksSignature?: boolean } = {},
): Promise<BedrockServer> {
  const invocations: SeenInvocation[] = [];
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const written = await text(request);
    const model = /^\/model\/([^/]+)\/invoke$/.exec(request.url ?? '')?.[1];
    if (request.method !== 'POST' || model === undefined)
      return refuse(response, 404, 'ResourceNotFoundException', 'no such operation');
    if (checksSignature && !isSigned(request, written))
      return refuse(response, 403, 'InvalidSignatureException', 'the signature does not match');
    const parsed = parseJson(written);
    const body = parsed.kind === 'json' && isJsonObject(parsed.value) ? parsed.value : {};
    const fault = faultOf(body);
    if (fault !== undefined) return refuse(response, 400, 'ValidationException', fault);
    const behaviour = behave(invocations.length, body);
    invocations.push({ model: decodeURIComponent(model), body });
    if (behaviour.kind === 'rate-limited')
      return refuse(response, 429, 'ThrottlingException', 'too many requests', behaviour.headers);
    const usage = { input_tokens: 100, output_tokens: 20 };
    // Bedrock answers with Claude's own name of the model.
    const asked = { model: 'claude-haiku-5-5', max_tokens: 1, system: [], messages: [] };
    respond(behaviour, asked, response, { id: 'msg_bdrk', usage });
  };
  const server = await serveOnLoopback(serve);
  return { ...server, invocations };
}

function refuse(
  response: ServerResponse,
  status: number,
  type: string,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): void {
  const all = { 'x-amzn-errortype': `${type}:http://internal.amazon.com/`, ...headers };
  send(response, status, JSON.stringify({ message }), all);
}

function faultOf(body: JsonObject): string | undefined {
  if (body['anthropic_version'] !== 'bedrock-2023-05-31') return 'anthropic_version: required';
  const strangers: readonly (Json | undefined)[] = [body['model'], body['stream']];
  return strangers.some((one) => one !== undefined) ? 'extraneous key' : undefined;
}

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html */
function isSigned({ method = '', url = '', headers }: IncomingMessage, body: string): boolean {
  const parts =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/([^,]+), SignedHeaders=([^,]+), Signature=([0-9a-f]{64})$/.exec(
      headers.authorization ?? '',
    );
  const [, id, scope = '', names = '', signature] = parts ?? [];
  const date = String(headers['x-amz-date'] ?? '');
  if (id !== credentials.accessKeyId || headers['x-amz-security-token'] !== credentials.sessionToken)
    return false;
  if (scope !== `${date.slice(0, 8)}/${region}/bedrock/aws4_request`) return false;
  const signed = names.split(';');
  if (!['host', 'x-amz-date', 'x-amz-security-token'].every((name) => signed.includes(name))) return false;
  const path = url.split('/').map(encodeURIComponent).join('/');
  const lines = signed.map((name) => `${name}:${String(headers[name] ?? '').trim()}\n`).join('');
  const canonical = [method, path, '', lines, names, sha256(body)].join('\n');
  const toSign = ['AWS4-HMAC-SHA256', date, scope, sha256(canonical)].join('\n');
  const key = scope
    .split('/')
    .reduce<Buffer>((last, part) => hmac(last, part), Buffer.from(`AWS4${credentials.secretAccessKey}`));
  return hmac(key, toSign).toString('hex') === signature;
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

const hmac = (key: Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();
