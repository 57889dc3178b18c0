import { BaseAnthropic } from '@anthropic-ai/sdk/client';
import { Messages } from '@anthropic-ai/sdk/resources/messages';
import type { MessagesClient } from './base-client.ts';

/** The version of the Messages API that every server of it knows. */
const version = '2023-06-01';

/** Stands for the key of a server that asks for none; the SDK sends no request without one. */
export const noKey = 'none';

/**
 * Creates a client of another server that speaks the Messages API. The key is sent in both headers that servers read.
 *
 * @param baseURL the address without `/v1`
 */
export function messagesEndpoint({
  baseURL,
  key,
}: {
  readonly baseURL: string;
  readonly key: string;
}): MessagesClient {
  const client = new BaseAnthropic({
    apiKey: key,
    authToken: null,
    baseURL,
    maxRetries: 0,
    logLevel: 'warn',
    defaultHeaders: { 'anthropic-version': version, ...(key !== noKey && { 'x-api-key': key }) },
  });
  return new Messages(client);
}
