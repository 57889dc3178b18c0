import { randomUUID } from 'node:crypto';
import type { Access, Asked } from '../access/access.ts';
import { askedOfBus, askedOfQueues, askedOfScheduler, askedOfSecrets } from '../access/asked.ts';
import { principalOf } from '../access/principal.ts';
import type { Principal } from '../access/principal.ts';
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
import type { Answer, Call, Respond } from './call.ts';
import { protocolOf, refuse } from './refuse.ts';
import type { Refusal } from './refuse.ts';
import { sendJson, sendXml } from './send.ts';

/** The embedded services behind the endpoint. */
export interface Services {
  readonly access: Access;
  readonly queues: Queues;
  readonly tables: Tables;
  readonly bus: EventBridge;
  readonly scheduler: Scheduler;
  readonly secrets: Secrets;
  readonly buckets: Buckets;
}

/**
 * Finds the service of a call, as the gateways of AWS do, and asks whether its caller may do it. They look at
 * `X-Amz-Target`, the path, the form's action and, for S3, the signature. A refused caller gets an error of that service.
 */
export const route =
  (services: Services): Respond =>
  async (call, response) => {
    const { request, url } = call;
    response.setHeader('x-amzn-requestid', randomUUID());
    const caller = principalOf(request.headers, url.searchParams);
    if (!services.access.isOpen && !services.access.isFunction(caller))
      return refuse(request, response, starting);
    const may = (asked: readonly Asked[]): boolean => {
      const denial = firstDenial(services.access, caller, asked);
      if (denial !== undefined) refuse(request, response, denial);
      return denial === undefined;
    };
    switch (protocolOf(request)) {
      case 'sqs-json':
      case 'json':
        return callJson(services, call, response, may);
      case 's3':
        return services.buckets.handle(request, url, call.body, response);
      case 'rest-json':
        return callScheduler(services, call, response, may);
      case 'query':
        return callForm(services, call, response, may);
    }
  };

/** Answers with a refusal, and returns false, unless the caller may do everything that it asks. */
type May = (asked: readonly Asked[]) => boolean;

const starting: Refusal = {
  status: 503,
  code: 'ServiceUnavailable',
  message: 'The bridge is being started. Try again.',
};

function firstDenial(access: Access, caller: Principal, asked: readonly Asked[]): Refusal | undefined {
  for (const { action, resource } of asked) {
    const decision = access.authorize(caller, action, resource);
    if (decision.kind === 'denied') return { status: 403, code: 'AccessDenied', message: decision.message };
  }
  return undefined;
}

async function callJson(services: Services, call: Call, response: Answer, may: May): Promise<void> {
  const { queues, tables, bus, secrets } = services;
  const { request, body } = call;
  const target = request.headers['x-amz-target'];
  if (typeof target !== 'string') return greet(call, response);
  const [service = '', operation = ''] = target.split('.', 2);
  if (service.startsWith('DynamoDB_')) {
    return tables.handle({ headers: request.headers, url: request.url ?? '/', body }, response);
  }
  const known = new Map<string, JsonService>([
    [
      'AmazonSQS',
      {
        asked: (input) => askedOfQueues(queues, operation, input),
        handle: (input) => queues.handle(operation, input, hostOf(call)),
      },
    ],
    [
      'AWSEvents',
      {
        asked: (input) => askedOfBus(bus, operation, input),
        handle: (input) => bus.handle(operation, input),
      },
    ],
    [
      'secretsmanager',
      {
        asked: (input) => askedOfSecrets(operation, input),
        handle: (input) => secrets.handle(operation, input),
      },
    ],
  ]).get(service);
  if (known === undefined) return unknown(response, target);
  const input = readJson(body);
  if (input.kind === 'malformed') return malformed(response);
  if (!may(await known.asked(input.value))) return;
  const contentType = service === 'AmazonSQS' ? 'application/x-amz-json-1.0' : 'application/x-amz-json-1.1';
  return send(response, await known.handle(input.value), contentType);
}

interface JsonService {
  readonly asked: (input: unknown) => readonly Asked[] | Promise<readonly Asked[]>;
  readonly handle: (input: unknown) => Promise<Reply>;
}

function greet({ request, url }: Call, response: Answer): void {
  if (request.method === 'GET' && url.pathname === '/') return sendJson(response, 200, { status: 'ok' });
  return unknown(response, `${request.method ?? ''} ${url.pathname}`);
}

async function callScheduler(
  { scheduler }: Services,
  { request, url, body }: Call,
  response: Answer,
  may: May,
): Promise<void> {
  const input = readJson(body);
  if (input.kind === 'malformed') return malformed(response);
  const { method = 'GET' } = request;
  if (!may(askedOfScheduler(scheduler, method, url, input.value))) return;
  const reply = await scheduler.handle(method, url.pathname, url.searchParams, input.value);
  return send(response, reply, 'application/json');
}

/** Handles the query protocol: older SQS clients, and STS, which many tools call for the caller's identity. */
async function callForm({ queues }: Services, call: Call, response: Answer, may: May): Promise<void> {
  const { action, input } = readQuery(new URLSearchParams(call.body.toString()), call.url.pathname);
  if (action === 'GetCallerIdentity') return sendXml(response, 200, callerIdentity());
  if (!may(askedOfQueues(queues, action, input))) return;
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

const callerIdentity = (): string =>
  '<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>' +
  `<Arn>arn:aws:iam::${account}:root</Arn><UserId>${account}</UserId><Account>${account}</Account>` +
  `</GetCallerIdentityResult><ResponseMetadata><RequestId>${randomUUID()}</RequestId></ResponseMetadata></GetCallerIdentityResponse>`;
