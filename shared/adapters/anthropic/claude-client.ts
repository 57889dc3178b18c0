import { Messages } from '@anthropic-ai/sdk/resources/messages';
import { baseClient, type ClaudeClientOptions } from './base-client.ts';

/** The one call of the API that a visit makes. */
export type MessagesClient = Pick<Messages, 'create'>;

/** The Messages API alone. */
export function claudeClient(options: ClaudeClientOptions): MessagesClient {
  return new Messages(baseClient(options));
}
