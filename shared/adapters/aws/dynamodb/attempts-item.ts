import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { isJsonObject } from '../../../json/is-json-object.ts';
import type { Json } from '../../../json/json.ts';
import { parseJson } from '../../../json/parse-json.ts';
import type { Attempt, Usage } from '../../../ports/model-usage.ts';

export function writeAttempts(attempts: readonly Attempt[]): AttributeValue {
  return { S: JSON.stringify(attempts) };
}

/** Reads what {@link writeAttempts} wrote. Leaves out an attempt that this version cannot read. */
export function readAttempts(text: string): readonly Attempt[] {
  const parsed = parseJson(text);
  if (parsed.kind === 'not-json' || !Array.isArray(parsed.value)) return [];
  return parsed.value.flatMap(readAttempt);
}

const outcomes: readonly Attempt['outcome'][] = ['answered', 'rejected', 'failed', 'skipped'];

function readAttempt(value: Json): readonly Attempt[] {
  if (!isJsonObject(value)) return [];
  const { node, reason, costUsd = null, estimatedUsd, mayBeBilled, usage = null } = value;
  const outcome = outcomes.find((one) => one === value['outcome']);
  if (typeof node !== 'string' || outcome === undefined) return [];
  if (costUsd !== null && typeof costUsd !== 'number') return [];
  return [
    {
      node,
      outcome,
      ...(typeof reason === 'string' && { reason }),
      usage: readUsage(usage),
      costUsd,
      ...(typeof estimatedUsd === 'number' && { estimatedUsd }),
      ...(mayBeBilled === true && { mayBeBilled }),
    },
  ];
}

function readUsage(value: Json): Usage | null {
  if (!isJsonObject(value)) return null;
  const { inputTokens, outputTokens, cacheReadTokens, cacheWriteTokens } = value;
  const counts = [inputTokens, outputTokens, cacheReadTokens, cacheWriteTokens].map((count) =>
    typeof count === 'number' ? count : 0,
  );
  const [input = 0, output = 0, read = 0, written = 0] = counts;
  return { inputTokens: input, outputTokens: output, cacheReadTokens: read, cacheWriteTokens: written };
}
