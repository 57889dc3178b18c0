import { Messages } from '@anthropic-ai/sdk/resources/messages';
import { baseClient, type ClaudeClientOptions } from './base-client.ts';

/** The one API call of a visit. */
export type MessagesClient = Pick<Messages, 'create'>;

/** Creates a client of the Messages API alone. */
export function claudeClient(options: ClaudeClientOptions): MessagesClient {
  return new Messages(baseClient(options));
}
