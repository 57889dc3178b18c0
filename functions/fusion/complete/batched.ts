import { dynamoQuestionStore } from '../../../shared/adapters/aws/dynamodb/dynamo-question-store.ts';
import { batchComposer } from '../../../shared/adapters/anthropic/batch-composer.ts';
import type { ClaudeComposerOptions } from '../../../shared/adapters/anthropic/claude-composer.ts';
import type { Composer } from '../../../shared/compose/composer.ts';
import type { ClaudeTable } from './claude.ts';

/** Asks in batches for fusions that can wait. Apart from `claude.ts`, so that only deployments that need it load it. */
export function batched(direct: Composer, options: ClaudeComposerOptions, table: ClaudeTable): Composer {
  const book = dynamoQuestionStore({ ...table, clock: { now: options.now } });
  return batchComposer(direct, { ...options, book });
}
