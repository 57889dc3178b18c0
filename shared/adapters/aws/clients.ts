import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { S3Client } from '@aws-sdk/client-s3';
import { SchedulerClient } from '@aws-sdk/client-scheduler';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';

/**
 * What all clients have in common, for functions of 5 s and more. Region, credentials and endpoint come from the
 * environment that Lambda gives; connections are kept alive, which is the SDK's default. One factory a service, so
 * that a bundle holds only the clients that its function makes.
 */
const settings = {
  // Said here, so that the SDK does not look for a configuration file at a cold start.
  retryMode: 'standard',
  // The SDK's pauses when throttled are up to 1 s and 2 s: a third retry would outlast the function.
  maxAttempts: 3,
  requestHandler: {
    connectionTimeout: 1_000,
    // A connection that died while the function was frozen answers nothing: this and one more try fit into 5 s.
    requestTimeout: 2_000,
    throwOnRequestTimeout: true,
  },
};

/** Where AWS is and who asks, where that is not for the environment to say. */
export interface AwsConnection {
  readonly endpoint?: string;
  readonly region?: string;
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

export const dynamoClient = (connection: AwsConnection = {}): DynamoDBClient =>
  new DynamoDBClient({ ...settings, ...connection });

export const eventBridgeClient = (connection: AwsConnection = {}): EventBridgeClient =>
  new EventBridgeClient({ ...settings, ...connection });

export const schedulerClient = (): SchedulerClient => new SchedulerClient(settings);

export const secretsManagerClient = (): SecretsManagerClient => new SecretsManagerClient(settings);

export const sqsClient = (): SQSClient => new SQSClient(settings);

/** For functions that have the time to move bodies of many megabytes. */
export const s3Client = (): S3Client =>
  new S3Client({ ...settings, requestHandler: { ...settings.requestHandler, requestTimeout: 10_000 } });
