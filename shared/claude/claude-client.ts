import { BaseAnthropic } from '@anthropic-ai/sdk/client';
import { Messages } from '@anthropic-ai/sdk/resources/messages';

/** The one call of the API that fusion-bus makes. */
export type MessagesClient = Pick<Messages, 'create'>;

export interface ClaudeClientOptions {
  readonly key: string;
  /** Where the API is; without it the SDK's `ANTHROPIC_BASE_URL`, else the provider's own address. */
  readonly baseURL?: string | undefined;
}

/**
 * The Messages API alone, without the SDK's other resources: less than a third of the full client's code. Never
 * retries by itself: the SDK would sleep through any `retry-after` while the function is billed; the queue waits
 * for nothing.
 */
export function claudeClient({ key, baseURL }: ClaudeClientOptions): MessagesClient {
  return new Messages(
    new BaseAnthropic({
      apiKey: key,
      ...(baseURL !== undefined && { baseURL }),
      maxRetries: 0,
      // Named, so that no variable of the environment can turn on the logging of bodies.
      logLevel: 'warn',
    }),
  );
}
