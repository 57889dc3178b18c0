import type { Usage } from '../../ports/model-usage.ts';

/** The parts of a Messages API response that are used. */
export interface ModelReply {
  /** All text of the answer, without the model's thinking. */
  readonly text: string;
  readonly stopReason: string | undefined;
  readonly refusalCategory: string | undefined;
  readonly model: string;
  readonly usage: Usage;
}

/**
 * Reads a response without taking anything for granted, because a proxy may have answered. Returns undefined when it is
 * not a message.
 */
export function readReply(response: unknown): ModelReply | undefined {
  if (!isRecord(response) || !Array.isArray(response['content'])) return undefined;
  const { content, stop_reason: stopReason, stop_details: details, model } = response;
  if (typeof model !== 'string') return undefined;
  const usage = isRecord(response['usage']) ? response['usage'] : {};
  const category = isRecord(details) ? details['category'] : undefined;
  return {
    text: content.map(textOf).join(''),
    stopReason: typeof stopReason === 'string' ? stopReason : undefined,
    refusalCategory: typeof category === 'string' ? category : undefined,
    model,
    usage: {
      inputTokens: count(usage['input_tokens']),
      outputTokens: count(usage['output_tokens']),
      cacheReadTokens: count(usage['cache_read_input_tokens']),
      cacheWriteTokens: count(usage['cache_creation_input_tokens']),
    },
  };
}

function textOf(block: unknown): string {
  return isRecord(block) && block['type'] === 'text' && typeof block['text'] === 'string'
    ? block['text']
    : '';
}

function count(value: unknown): number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? value : 0;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
