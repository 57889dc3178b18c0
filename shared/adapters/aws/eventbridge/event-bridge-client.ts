import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { type AwsConnection, clientSettings } from '../connection.ts';

export const eventBridgeClient = (connection: AwsConnection = {}): EventBridgeClient =>
  new EventBridgeClient({ ...clientSettings, ...connection });
