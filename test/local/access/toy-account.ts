import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SchedulerClient } from '@aws-sdk/client-scheduler';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { ListQueuesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { expect, onTestFinished } from 'vitest';
import { runAssembly } from '../../../local/run-assembly.ts';
import type { Running } from '../../../local/run-assembly.ts';
import { startServices } from '../../../local/start-services.ts';
import type { StartedServices } from '../../../local/start-services.ts';
import { scheduledToy, toyAssembly } from '../toy-assembly.ts';

let services: StartedServices;
export let running: Running;
let work: readonly string[] = [];
export let clients: Clients;

export interface Clients {
  readonly sqs: SQSClient;
  readonly events: EventBridgeClient;
  readonly scheduler: SchedulerClient;
  readonly secrets: SecretsManagerClient;
}

export function clientsOf(accessKeyId: string): Clients {
  const config = {
    endpoint: running.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId, secretAccessKey: 'any' },
  };
  return {
    sqs: new SQSClient(config),
    events: new EventBridgeClient(config),
    scheduler: new SchedulerClient(config),
    secrets: new SecretsManagerClient(config),
  };
}

/** Names a queue of the toy by the logical id that its name contains. */
export const urlOf = (id: string): string => {
  const url = [...work, ...Object.values(running.recipients), ...Object.values(running.deadLetters)].find(
    (one) => one.includes(id),
  );
  if (url === undefined) throw new Error(`no queue of ${id} in ${work.join(', ')}`);
  return url;
};
export const nameOf = (id: string): string => urlOf(id).slice(urlOf(id).lastIndexOf('/') + 1);
export const arnOf = (id: string): string => `arn:aws:sqs:us-east-1:000000000000:${nameOf(id)}`;
/** The bodies that have arrived in queues, each with the queue's ARN. */
let arrived: (readonly [string, string])[] = [];
export const arrivedIn = (id: string): readonly string[] =>
  arrived.flatMap(([arn, body]) => (arn === arnOf(id) ? [body] : []));

/** Starts a small bridge, and a stranger's clients. */
export async function start(template = scheduledToy): Promise<void> {
  services = await startServices(0, {});
  arrived = [];
  services.queues.onEnqueue(({ arn }, { body }) => arrived.push([arn, body]));
  running = await runAssembly(await toyAssembly(template), services, {
    env: { ANTHROPIC_API_KEY: 'the-key' },
  });
  onTestFinished(() => running.stop(0));
  clients = clientsOf('foreign');
  work = (await clients.sqs.send(new ListQueuesCommand({}))).QueueUrls ?? [];
}

/** The error of a client that may not do what it asks. */
export const denied = { name: expect.stringMatching(/^AccessDenied/), $metadata: { httpStatusCode: 403 } };
