import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { claudeKey } from '../../../shared/aws/claude-secret.ts';
import { secretsManagerClient } from '../../../shared/aws/clients.ts';
import { consoleLog } from '../../../shared/aws/console-log.ts';
import { dynamoAnswerCache } from '../../../shared/aws/dynamo-answer-cache.ts';
import { dynamoBudget } from '../../../shared/aws/dynamo-budget.ts';
import { environment } from '../../../shared/aws/environment.ts';
import { claudeComposer } from '../../../shared/claude/claude-composer.ts';
import { visitDeadline } from '../../../shared/claude/visit-deadline.ts';
import type { AnswerCheck, Composer } from '../../../shared/compose/composer.ts';
import type { SeveralPorts } from '../../../shared/compose/several-answers.ts';
import { composeWhen } from '../../../shared/compose/settled-answer.ts';

/** Where answers are remembered and spending is counted. */
export interface ClaudeTable {
  readonly client: DynamoDBClient;
  readonly tableName: string;
}

/**
 * The composer that asks Claude. Apart from `main.ts`, so that only deployments that need it load the client.
 *
 * @param several given where a fusion asks for more than one answer
 */
export function claude(
  checks: Readonly<Record<string, AnswerCheck>>,
  table: ClaudeTable,
  several?: (ports: SeveralPorts) => Composer,
): Composer {
  const env = environment(process.env);
  const now = () => Date.now();
  const key = claudeKey(secretsManagerClient(), env('CLAUDE_SECRET_ARN'), { now });
  const stored = { ...table, clock: { now } };
  const asking = claudeComposer({
    key,
    forgetKey: () => key.forget(),
    checks,
    now,
    answers: dynamoAnswerCache(stored),
    budget: dynamoBudget(stored),
    log: consoleLog,
  });
  return composeWhen(several?.({ composer: asking, checks, deadline: visitDeadline }) ?? asking, checks);
}
