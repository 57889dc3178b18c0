import { claudeKey } from '../../../shared/aws/claude-secret.ts';
import { secretsManagerClient } from '../../../shared/aws/clients.ts';
import { environment } from '../../../shared/aws/environment.ts';
import { claudeComposer } from '../../../shared/claude/claude-composer.ts';
import type { AnswerCheck, Composer } from '../../../shared/compose/composer.ts';

/** The composer that asks Claude. Apart from `main.ts`, so that only deployments that need it load the client. */
export function claude(checks: Readonly<Record<string, AnswerCheck>>): Composer {
  const env = environment(process.env);
  const now = () => Date.now();
  const key = claudeKey(secretsManagerClient(), env('CLAUDE_SECRET_ARN'), { now });
  return claudeComposer({ key, forgetKey: () => key.forget(), checks, now });
}
