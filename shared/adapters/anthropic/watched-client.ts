import { APIError } from '@anthropic-ai/sdk/error';
import type { MessageCreateParamsNonStreaming } from '@anthropic-ai/sdk/resources/messages';
import { estimateTokens } from '../../compose/prompt/estimate-tokens.ts';
import { type Bill, estimatedUsage, estimatedUsd, NOTHING_BILLED, type Tariff } from './bill.ts';
import type { MessagesClient } from './base-client.ts';
import { readReply } from './reply.ts';
import type { Usage } from '../../ports/model-usage.ts';

/** A call that was sent and not answered: the most that it can have cost. */
export interface LostCall {
  readonly model: string;
  readonly usage: Usage;
}

/**
 * Wraps a client, so that calls are noted whose answer never came. The provider may have billed them.
 *
 * @param onLost called at most once for each call
 */
export function watchedClient(client: MessagesClient, onLost: (call: LostCall) => void): MessagesClient {
  return {
    async create(request, options) {
      if (options.signal.aborted) return client.create(request, options);
      const lose = (): void => onLost({ model: request.model, usage: mostUsage(request) });
      try {
        const response = await client.create(request, options);
        if (readReply(response) === undefined) lose();
        return response;
      } catch (error) {
        if (mayBeBilled(error)) lose();
        throw error;
      }
    },
  };
}

/** Returns the estimated cost of calls that the provider may have billed; nothing for none. */
export function billOfLost(lost: readonly LostCall[], tariff: Tariff): Bill {
  if (lost.length === 0) return NOTHING_BILLED;
  const usd = lost.reduce((sum, { model, usage }) => sum + estimatedUsd(model, usage, tariff), 0);
  return { ...NOTHING_BILLED, costUsd: null, estimatedUsd: usd };
}

function mostUsage(request: MessageCreateParamsNonStreaming): Usage {
  const prompt = estimateTokens(JSON.stringify([request.system, request.messages, request.output_config]));
  return estimatedUsage({ text: '', stopReason: undefined }, request, prompt);
}

/** Statuses of servers that gave up on a model which may have answered. */
const GAVE_UP: ReadonlySet<number> = new Set([408, 424, 499, 504, 524]);

/** Errors of connections over which no request was sent. */
const UNSENT: ReadonlySet<unknown> = new Set([
  'ECONNREFUSED',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'ERR_INVALID_URL',
]);

function mayBeBilled(error: unknown): boolean {
  if (error instanceof APIError && typeof error.status === 'number') return GAVE_UP.has(error.status);
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    const code: unknown = 'code' in cause ? cause.code : undefined;
    if (UNSENT.has(code) || isCertificateFault(code)) return false;
  }
  return true;
}

function isCertificateFault(code: unknown): boolean {
  return typeof code === 'string' && /CERT|TLS|SSL|UNABLE_TO_/.test(code);
}
