import { dynamoQuestionBook } from '../../../shared/aws/dynamo-question-book.ts';
import { batchComposer } from '../../../shared/claude/batch-composer.ts';
import type { ClaudeComposerOptions } from '../../../shared/claude/claude-composer.ts';
import type { Composer } from '../../../shared/compose/composer.ts';
import type { ClaudeTable } from './claude.ts';

/** Asks in batches for fusions that can wait. Apart from `claude.ts`, so that only deployments with one load it. */
export function batched(direct: Composer, options: ClaudeComposerOptions, table: ClaudeTable): Composer {
  const book = dynamoQuestionBook({ ...table, clock: { now: options.now } });
  return batchComposer(direct, { ...options, book });
}
