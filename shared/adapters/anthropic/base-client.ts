import { BaseAnthropic } from '@anthropic-ai/sdk/client';

export interface ClaudeClientOptions {
  readonly key: string;
  /** Where the API is; without it the SDK's `ANTHROPIC_BASE_URL`, else the provider's own address. */
  readonly baseURL?: string | undefined;
}

/**
 * The SDK without its resources: less than a third of the full client's code. Never retries by itself: the SDK would
 * sleep through any `retry-after` while the function is billed; the queue waits for nothing.
 */
export function baseClient({ key, baseURL }: ClaudeClientOptions): BaseAnthropic {
  return new BaseAnthropic({
    apiKey: key,
    ...(baseURL !== undefined && { baseURL }),
    maxRetries: 0,
    // Named, so that no variable of the environment can turn on the logging of bodies.
    logLevel: 'warn',
  });
}
