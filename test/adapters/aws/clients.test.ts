import type { RequestListener } from 'node:http';
import { ListQueuesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import {
  s3Client,
  schedulerClient,
  secretsManagerClient,
  sqsClient,
} from '../../../shared/adapters/aws/clients.ts';
import { dynamoClient } from '../../../shared/adapters/aws/dynamodb/dynamo-client.ts';
import { eventBridgeClient } from '../../../shared/adapters/aws/eventbridge/event-bridge-client.ts';
import { asFault } from '../../../shared/adapters/aws/to-fault.ts';
import { RetryableError } from '../../../shared/ports/retryable-error.ts';
import { type LoopbackServer, serveOnLoopback } from '../../fakes/loopback-server.ts';

let server: LoopbackServer;
let respond: RequestListener;
let endpoint: string;

beforeEach(async () => {
  server = await serveOnLoopback((request, response) => respond(request, response));
  endpoint = server.url;
  vi.stubEnv('AWS_ENDPOINT_URL', endpoint);
  vi.stubEnv('AWS_REGION', 'eu-central-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'id');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret');
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await server.close();
});

const json = { 'content-type': 'application/x-amz-json-1.0' };

describe('the clients', () => {
  test.each([dynamoClient, eventBridgeClient, s3Client, schedulerClient, secretsManagerClient, sqsClient])(
    'the client %o is bounded in tries and time',
    async (create) => {
      const { maxAttempts, requestHandler, retryMode } = create().config;
      await expect(maxAttempts()).resolves.toBe(3);
      expect(typeof retryMode === 'function' ? await retryMode() : retryMode).toBe('standard');
      // Resolved with the first request only.
      expect(requestHandler).toMatchObject({ metadata: { handlerProtocol: 'http/1.1' } });
    },
  );

  test('the clients repeat failed calls on their open connection', async () => {
    let answers = 0;
    const ports = new Set<number | undefined>();
    respond = ({ socket }, response) => {
      ports.add(socket.remotePort);
      answers += 1;
      if (answers < 3) response.writeHead(503, json).end('{"__type":"ServiceUnavailable"}');
      else response.writeHead(200, json).end('{"QueueUrls":["q"]}');
    };
    const { QueueUrls } = await sqsClient().send(new ListQueuesCommand({}));
    expect(QueueUrls).toEqual(['q']);
    expect(answers).toBe(3);
    expect(ports.size).toBe(1);
  });
});

describe('errors that the SDK throws', () => {
  const failed = async (requestTimeout = 30_000): Promise<unknown> => {
    const client = new SQSClient({
      endpoint,
      maxAttempts: 1,
      requestHandler: { requestTimeout, throwOnRequestTimeout: true },
    });
    return client.send(new ListQueuesCommand({})).then(
      () => undefined,
      (error: unknown) => asFault(error),
    );
  };

  test.each<[string, RequestListener]>([
    [
      'throttling',
      (_, response) =>
        response.writeHead(400, json).end('{"__type":"com.amazonaws.sqs#RequestThrottled","message":"m"}'),
    ],
    ['status 500', (_, response) => response.writeHead(500, json).end('{"__type":"InternalError"}')],
    [
      'a proxy between that fails',
      (_, response) => response.writeHead(502, { 'content-type': 'text/html' }).end('<html>'),
    ],
    ['a connection reset before the answer', ({ socket }) => socket.destroy()],
    [
      'a connection reset in the answer',
      (_, response) => {
        response.writeHead(200, { ...json, 'content-length': '100' });
        response.write('{"Queue', () => response.destroy());
      },
    ],
  ])('the answer %s of a service is transient', async (_, listener) => {
    respond = listener;
    await expect(failed()).resolves.toBeInstanceOf(RetryableError);
  });

  test('a call without an answer in time is transient', async () => {
    respond = () => undefined;
    await expect(failed(20)).resolves.toBeInstanceOf(RetryableError);
  });

  test('a refused connection is transient', async () => {
    await server.close();
    await expect(failed()).resolves.toBeInstanceOf(RetryableError);
  });

  test('a wrong request is not transient', async () => {
    respond = (_, response) =>
      response.writeHead(400, json).end('{"__type":"com.amazonaws.sqs#InvalidAddress","message":"m"}');
    const error = await failed();
    expect(error).toMatchObject({ name: 'InvalidAddress' });
    expect(error).not.toBeInstanceOf(RetryableError);
  });
});
