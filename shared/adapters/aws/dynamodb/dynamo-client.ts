import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { type AwsConnection, clientSettings } from '../connection.ts';

export const dynamoClient = (connection: AwsConnection = {}): DynamoDBClient =>
  new DynamoDBClient({ ...clientSettings, ...connection });
