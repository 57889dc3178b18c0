import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { claudeKey } from '../../../shared/adapters/aws/secrets/claude-secret.ts';
import { secretsManagerClient } from '../../../shared/adapters/aws/clients.ts';
import { consoleLog } from '../../../shared/adapters/aws/console-log.ts';
import type { dynamoAnswerCache } from '../../../shared/adapters/aws/dynamodb/dynamo-answer-cache.ts';
import { dynamoBudget } from '../../../shared/adapters/aws/dynamodb/dynamo-budget.ts';
import { environment } from '../../../shared/adapters/aws/environment.ts';
import {
  claudeComposer,
  type ClaudeComposerOptions,
} from '../../../shared/adapters/anthropic/claude-composer.ts';
import { hasListPrices } from '../../../shared/adapters/anthropic/base-client.ts';
import { visitDeadline } from '../../../shared/adapters/anthropic/visit-deadline.ts';
import type { Composer } from '../../../shared/compose/composer.ts';
import type { SchemaCheck } from '../../../shared/json-schema/schema-check.ts';
import type { SeveralPorts } from '../../../shared/compose/panel/several-answers.ts';
import type { composeWhen } from '../../../shared/compose/answer/settled-answer.ts';

/** The table of cached answers and spending. */
export interface ClaudeTable {
  readonly client: DynamoDBClient;
  readonly tableName: string;
}

/** Parts that only some deployments load. */
export interface ClaudeExtras {
  /** Present when a fusion asks for more than one answer. */
  readonly several?: (ports: SeveralPorts) => Composer;
  /** Present when a fusion can wait for its answer: see `batched.ts`. */
  readonly batched?: (direct: Composer, options: ClaudeComposerOptions, table: ClaudeTable) => Composer;
  /** Present when a fusion keeps answers for equal questions. */
  readonly answers?: typeof dynamoAnswerCache;
  /** Present when a fusion does not ask every question. */
  readonly when?: typeof composeWhen;
}

/**
 * Creates the composer that asks Claude. Apart from `main.ts`, so that only deployments that need it load the client.
 */
export function claude(
  checks: Readonly<Record<string, SchemaCheck>>,
  table: ClaudeTable,
  { several, batched, answers, when }: ClaudeExtras = {},
): Composer {
  const env = environment(process.env);
  const now = () => Date.now();
  const key = claudeKey(secretsManagerClient(), env('CLAUDE_SECRET_ARN'), { now });
  const stored = { ...table, clock: { now } };
  const options: ClaudeComposerOptions = {
    key,
    forgetKey: () => key.forget(),
    checks,
    now,
    ...(answers && { answers: answers(stored) }),
    budget: dynamoBudget(stored),
    log: consoleLog,
    isListed: hasListPrices(process.env['ANTHROPIC_BASE_URL']),
  };
  const direct = claudeComposer(options);
  const asking = batched?.(direct, options, table) ?? direct;
  const composer = several?.({ composer: asking, checks, deadline: visitDeadline }) ?? asking;
  return when?.(composer, checks) ?? composer;
}
