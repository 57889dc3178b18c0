import { BaseAnthropic } from '@anthropic-ai/sdk/client';
import { type MessageCreateParamsNonStreaming, Messages } from '@anthropic-ai/sdk/resources/messages';

export interface ClaudeClientOptions {
  readonly key: string;
  /** The address of the API. Defaults to `ANTHROPIC_BASE_URL`, then to the provider's own address. */
  readonly baseURL?: string | undefined;
}

/**
 * Creates the SDK's client without its resources: less than a third of the full client's code. It never retries,
 * because the SDK would sleep through a `retry-after` while the function is billed. The queue waits free of charge.
 */
export function baseClient({ key, baseURL }: ClaudeClientOptions): BaseAnthropic {
  return new BaseAnthropic({
    apiKey: key,
    ...(baseURL !== undefined && { baseURL }),
    maxRetries: 0,
    // Set here, so that no environment variable can turn on the logging of bodies.
    logLevel: 'warn',
  });
}

/** The one API call of a visit. */
export interface MessagesClient {
  create(request: MessageCreateParamsNonStreaming, options: CallOptions): PromiseLike<unknown>;
}

/** The limits of one call. */
export interface CallOptions {
  readonly signal: AbortSignal;
  readonly timeout: number;
  readonly maxRetries: 0;
}

/** Creates a client of the Messages API alone. */
export function claudeClient(options: ClaudeClientOptions): MessagesClient {
  return new Messages(baseClient(options));
}

/**
 * Tells whether the API at an address bills by the provider's list. A gateway or another provider has prices of its own.
 *
 * @param baseURL the address, or undefined for the provider's own
 */
export function hasListPrices(baseURL: string | undefined): boolean {
  if (baseURL === undefined || baseURL.trim() === '') return true;
  return URL.canParse(baseURL) && new URL(baseURL).hostname === 'api.anthropic.com';
}
