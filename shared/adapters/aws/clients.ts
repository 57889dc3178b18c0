import { S3Client } from '@aws-sdk/client-s3';
import { SchedulerClient } from '@aws-sdk/client-scheduler';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';
import { clientSettings } from './connection.ts';

export const schedulerClient = (): SchedulerClient => new SchedulerClient(clientSettings);

export const secretsManagerClient = (): SecretsManagerClient => new SecretsManagerClient(clientSettings);

export const sqsClient = (): SQSClient => new SQSClient(clientSettings);

/** Creates an S3 client for functions that have the time to move bodies of many megabytes. */
export const s3Client = (): S3Client =>
  new S3Client({
    ...clientSettings,
    requestHandler: { ...clientSettings.requestHandler, requestTimeout: 10_000 },
  });
