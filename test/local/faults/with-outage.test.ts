import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient, ListRulesCommand } from '@aws-sdk/client-eventbridge';
import { ListBucketsCommand, S3Client } from '@aws-sdk/client-s3';
import { ListSchedulesCommand, SchedulerClient } from '@aws-sdk/client-scheduler';
import { ListSecretsCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { ListQueuesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { expect, onTestFinished, test } from 'vitest';
import { Endpoint } from '../../../local/endpoint/endpoint.ts';
import { sendJson } from '../../../local/endpoint/send.ts';
import { type OutageService, outageServices } from '../../../local/faults/outage.ts';
import { withOutage } from '../../../local/faults/with-outage.ts';
import { asFault } from '../../../shared/adapters/aws/to-fault.ts';
import { RetryableError } from '../../../shared/ports/retryable-error.ts';

const forMs = 360_000;

/** Starts an endpoint whose services answer nothing of use, and returns a call to each. */
async function start(service: OutageService) {
  const clock = { at: 1_000 };
  const refused: string[] = [];
  const endpoint = await Endpoint.listen(
    0,
    withOutage(
      (_, response) => sendJson(response, 200, {}),
      { service, forMs },
      () => clock.at,
      ({ kind, operation }) => refused.push(`${kind} ${operation}`),
    ),
    { onFault: () => undefined, allowedHosts: [] },
  );
  onTestFinished(() => endpoint.close());
  const credentials = { accessKeyId: 'any', secretAccessKey: 'any' };
  const common = { region: 'us-east-1', credentials, endpoint: endpoint.url, maxAttempts: 1 };
  const calls: Readonly<Record<OutageService, () => Promise<unknown>>> = {
    dynamodb: () => new DynamoDBClient(common).send(new ListTablesCommand({})),
    eventbridge: () => new EventBridgeClient(common).send(new ListRulesCommand({})),
    s3: () => new S3Client({ ...common, forcePathStyle: true }).send(new ListBucketsCommand({})),
    scheduler: () => new SchedulerClient(common).send(new ListSchedulesCommand({})),
    secrets: () => new SecretsManagerClient(common).send(new ListSecretsCommand({})),
    sqs: () => new SQSClient(common).send(new ListQueuesCommand({})),
  };
  /** Resolves with the fault of a call to a service, as an adapter sees it. */
  const faultOf = async (one: OutageService): Promise<unknown> =>
    calls[one]().then(
      () => undefined,
      (error: unknown) => asFault(error),
    );
  return { clock, refused, faultOf };
}

test.each(outageServices)(
  'an outage of %s is a fault that may pass, and no other service has it',
  async (service) => {
    const { refused, faultOf } = await start(service);
    for (const other of outageServices) {
      const fault = await faultOf(other);
      if (other === service) expect(fault).toBeInstanceOf(RetryableError);
      // S3 answers XML, which this endpoint does not speak.
      else if (other !== 's3') expect(fault).toBeUndefined();
      else expect(fault).not.toBeInstanceOf(RetryableError);
    }
    expect(refused).toEqual([`outage ${service}`]);
  },
);

test('an outage begins with the first call and ends by itself', async () => {
  const { clock, faultOf } = await start('dynamodb');
  clock.at += 10 * forMs;
  expect(await faultOf('sqs')).toBeUndefined();
  expect(await faultOf('dynamodb')).toBeInstanceOf(RetryableError);
  clock.at += forMs - 1;
  expect(await faultOf('dynamodb')).toBeInstanceOf(RetryableError);
  clock.at += 1;
  expect(await faultOf('dynamodb')).toBeUndefined();
});
