import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { nothingSpent, type Spent } from '../../../ports/model-usage.ts';
import { readAttempts, writeAttempts } from './attempts-item.ts';
import { numberOf } from './group-item.ts';

/** Writes the usage and the cost of a lease. */
export function writeSpent({ usage, costUsd, estimatedUsd, attempts }: Spent): AttributeValue {
  return {
    M: {
      input: { N: String(usage.inputTokens) },
      output: { N: String(usage.outputTokens) },
      cacheRead: { N: String(usage.cacheReadTokens) },
      cacheWrite: { N: String(usage.cacheWriteTokens) },
      ...(costUsd !== null && { costUsd: { N: String(costUsd) } }),
      ...(estimatedUsd !== undefined && { estimatedUsd: { N: String(estimatedUsd) } }),
      ...(attempts && { attempts: writeAttempts(attempts) }),
    },
  };
}

/** Reads what {@link writeSpent} wrote; nothing is spent where it is absent. */
export function readSpent(value: AttributeValue | undefined): Spent {
  if (value?.M === undefined) return nothingSpent;
  const attempts = value.M['attempts']?.S;
  return {
    usage: {
      inputTokens: numberOf(value.M, 'input'),
      outputTokens: numberOf(value.M, 'output'),
      cacheReadTokens: numberOf(value.M, 'cacheRead'),
      cacheWriteTokens: numberOf(value.M, 'cacheWrite'),
    },
    costUsd: value.M['costUsd'] === undefined ? null : numberOf(value.M, 'costUsd'),
    ...(value.M['estimatedUsd'] !== undefined && { estimatedUsd: numberOf(value.M, 'estimatedUsd') }),
    ...(attempts !== undefined && { attempts: readAttempts(attempts) }),
  };
}
