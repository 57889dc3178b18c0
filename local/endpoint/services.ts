import { randomUUID } from 'node:crypto';
import type { Tables } from '../dynamodb/tables.ts';
import { parseJson } from '../eventbridge/aws-json.ts';
import type { Reply } from '../eventbridge/aws-json.ts';
import type { EventBridge } from '../eventbridge/bus.ts';
import type { Buckets } from '../s3/buckets.ts';
import type { Scheduler } from '../scheduler/scheduler.ts';
import type { Secrets } from '../secrets/secrets.ts';
import { readQuery, writeQueryReply } from '../sqs/query-protocol.ts';
import type { Queues } from '../sqs/queues.ts';
import { account } from '../template/identities.ts';
import { sendJson } from './endpoint.ts';
import type { Answer, Call, Respond } from './endpoint.ts';
import { signedFor } from './signed-for.ts';

/** The embedded services behind the endpoint. */
export interface Services {
  readonly queues: Queues;
  readonly tables: Tables;
  readonly bus: EventBridge;
  readonly scheduler: Scheduler;
  readonly secrets: Secrets;
  readonly buckets: Buckets;
}

/**
 * Finds the service of a call, as the gateways of AWS do. They look at `X-Amz-Target`, the path, the form's action and,
 * for S3, the signature.
 */
export const route =
  (services: Services): Respond =>
  async (call, response) => {
    const { request, url } = call;
    response.setHeader('x-amzn-requestid', randomUUID());
    const target = request.headers['x-amz-target'];
    if (typeof target === 'string') return callJson(services, target, call, response);
    if (signedFor(call) === 's3') return services.buckets.handle(request, url, call.body, response);
    if (/^\/schedules?(-groups)?(\/|$)/.test(url.pathname)) return callScheduler(services, call, response);
    if (request.headers['content-type']?.startsWith('application/x-www-form-urlencoded') === true) {
      return callForm(services, call, response);
    }
    if (request.method === 'GET' && url.pathname === '/') return sendJson(response, 200, { status: 'ok' });
    return unknown(response, `${request.method ?? ''} ${url.pathname}`);
  };

async function callJson(
  { queues, tables, bus, secrets }: Services,
  target: string,
  call: Call,
  response: Answer,
): Promise<void> {
  const [service = '', operation = ''] = target.split('.', 2);
  if (service.startsWith('DynamoDB_')) {
    return tables.handle(
      { headers: call.request.headers, url: call.request.url ?? '/', body: call.body },
      response,
    );
  }
  const handle = new Map<string, (input: unknown) => Promise<Reply>>([
    ['AmazonSQS', (input) => queues.handle(operation, input, hostOf(call))],
    ['AWSEvents', (input) => bus.handle(operation, input)],
    ['secretsmanager', (input) => secrets.handle(operation, input)],
  ]).get(service);
  if (handle === undefined) return unknown(response, target);
  const input = readJson(call.body);
  if (input.kind === 'malformed') return malformed(response);
  const contentType = service === 'AmazonSQS' ? 'application/x-amz-json-1.0' : 'application/x-amz-json-1.1';
  return send(response, await handle(input.value), contentType);
}

async function callScheduler(
  { scheduler }: Services,
  { request, url, body }: Call,
  response: Answer,
): Promise<void> {
  const input = readJson(body);
  if (input.kind === 'malformed') return malformed(response);
  const reply = await scheduler.handle(request.method ?? 'GET', url.pathname, url.searchParams, input.value);
  return send(response, reply, 'application/json');
}

/** Handles the query protocol: older SQS clients, and STS, which many tools call for the caller's identity. */
async function callForm({ queues }: Services, call: Call, response: Answer): Promise<void> {
  const { action, input } = readQuery(new URLSearchParams(call.body.toString()), call.url.pathname);
  if (action === 'GetCallerIdentity') return sendXml(response, 200, callerIdentity());
  const reply = await queues.handle(action, input, hostOf(call));
  return sendXml(response, reply.status, writeQueryReply(action, reply, randomUUID()));
}

const hostOf = ({ request }: Call): string => request.headers.host ?? 'localhost';

type ReadJson = { readonly kind: 'value'; readonly value: unknown } | { readonly kind: 'malformed' };

function readJson(body: Buffer): ReadJson {
  if (body.length === 0) return { kind: 'value', value: {} };
  const value = parseJson(body.toString());
  return value === undefined ? { kind: 'malformed' } : { kind: 'value', value };
}

const malformed = (response: Answer): void =>
  sendJson(response, 400, { __type: 'SerializationException', message: 'The request is not valid JSON.' });

const unknown = (response: Answer, what: string): void =>
  sendJson(response, 400, {
    __type: 'UnknownOperationException',
    message: `The laptop runtime does not know ${what}.`,
  });

const send = (response: Answer, { status, headers, body }: Reply, contentType: string): void =>
  sendJson(response, status, body, { 'content-type': contentType, ...headers });

function sendXml(response: Answer, status: number, xml: string): void {
  response.writeHead(status, { 'content-type': 'text/xml', 'content-length': Buffer.byteLength(xml) });
  response.end(xml);
}

const callerIdentity = (): string =>
  '<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>' +
  `<Arn>arn:aws:iam::${account}:root</Arn><UserId>${account}</UserId><Account>${account}</Account>` +
  `</GetCallerIdentityResult><ResponseMetadata><RequestId>${randomUUID()}</RequestId></ResponseMetadata></GetCallerIdentityResponse>`;
