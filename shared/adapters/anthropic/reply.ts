import type { Usage } from '../../ports/model-usage.ts';

/** The parts of a Messages API response that are used. */
export interface ModelReply {
  /** All text of the answer, without the model's thinking. */
  readonly text: string;
  readonly stopReason: string | undefined;
  readonly refusalCategory: string | undefined;
  /** `unknown` where the response names none. */
  readonly model: string;
  /** Undefined where the response says nothing sensible about its tokens. */
  readonly usage: Usage | undefined;
}

/**
 * Reads a response without taking anything for granted, because a proxy may have answered. Returns undefined when it is
 * not a message.
 */
export function readReply(response: unknown): ModelReply | undefined {
  if (!isRecord(response) || !Array.isArray(response['content'])) return undefined;
  const { content, stop_reason: stopReason, stop_details: details, model } = response;
  const category = isRecord(details) ? details['category'] : undefined;
  const text = content.map(textOf).join('');
  return {
    text,
    stopReason: typeof stopReason === 'string' ? stopReason : undefined,
    refusalCategory: typeof category === 'string' ? category : undefined,
    model: typeof model === 'string' && model !== '' ? model : 'unknown',
    usage: readUsage(response['usage'], text),
  };
}

/** Reads the billed tokens. A prompt and a text always cost some; a zero would let a budget never be spent. */
function readUsage(usage: unknown, text: string): Usage | undefined {
  if (!isRecord(usage)) return undefined;
  const inputTokens = count(usage['input_tokens']);
  const outputTokens = count(usage['output_tokens']);
  const cacheReadTokens = count(usage['cache_read_input_tokens'] ?? 0);
  const cacheWriteTokens = count(usage['cache_creation_input_tokens'] ?? 0);
  if (inputTokens === undefined || outputTokens === undefined) return undefined;
  if (cacheReadTokens === undefined || cacheWriteTokens === undefined) return undefined;
  if (inputTokens + cacheReadTokens + cacheWriteTokens === 0) return undefined;
  if (outputTokens === 0 && text !== '') return undefined;
  return { inputTokens, outputTokens, cacheReadTokens, cacheWriteTokens };
}

function textOf(block: unknown): string {
  return isRecord(block) && block['type'] === 'text' && typeof block['text'] === 'string'
    ? block['text']
    : '';
}

/** More tokens than any model takes or gives in one call. */
const mostTokens = 100_000_000;

function count(value: unknown): number | undefined {
  const isCount =
    typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 && value < mostTokens;
  return isCount ? value : undefined;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
