import { onTestFinished } from 'vitest';
import { runBatches } from '../../../shared/compose/batch/run-batches.ts';
import { baseClient, claudeClient } from '../../../shared/adapters/anthropic/base-client.ts';
import { batchComposer } from '../../../shared/adapters/anthropic/batch-composer.ts';
import {
  claudeComposer,
  type ClaudeComposerOptions,
} from '../../../shared/adapters/anthropic/claude-composer.ts';
import { messageBatches } from '../../../shared/adapters/anthropic/message-batches.ts';
import type { Answer } from '../../../shared/compose/composer.ts';
import type { Question } from '../../../shared/compose/question.ts';
import type { CompletionMessage } from '../../../shared/messages/completion-message.ts';
import type { Log } from '../../../shared/ports/log.ts';
import { contribution, policy, question } from '../../compose/questions.ts';
import { memoryBatchBook } from '../../fakes/memory-batch-book.ts';
import type { Behaviour } from './messages-behaviour.ts';
import { startMessagesServer } from './messages-server.ts';

export const hour = 3_600_000;

export const asker: CompletionMessage = {
  fusion: 'recommendation',
  key: 'k',
  reason: 'complete',
  requestId: 't1',
  after: 0,
};

export const batched = { ...policy, urgency: 'batch' } as const;

export const asked = (more: Partial<Question> = {}): Question =>
  question([contribution('电影推荐')], { policy: batched, asker, ...more });

export const films = (value: unknown): readonly string[] =>
  typeof value === 'object' && value !== null && 'films' in value ? [] : ["must have 'films'"];

/** Creates a composer and a poller; the test decides when the poller runs and when the server answers. */
export async function askInBatches(
  behaviours: readonly Behaviour[],
  more: Partial<ClaudeComposerOptions> = {},
) {
  const server = await startMessagesServer({
    behave: ({ nth }) => behaviours[nth] ?? { kind: 'ok', answer: { films: ['Up'] } },
  });
  onTestFinished(() => server.close());
  const clock = { at: Date.parse('2026-11-23T10:00:00Z') };
  const now = () => clock.at;
  const book = memoryBatchBook();
  const notified: CompletionMessage[] = [];
  const logged: string[] = [];
  const write = (line: string): void => void logged.push(line);
  const log: Log = { info: write, warn: write, error: write };
  const options = {
    key: async () => 'sk-test',
    clientFor: (key: string) => claudeClient({ key, baseURL: server.url }),
    checks: { recommendation: films },
    now,
    log,
    ...more,
  };
  const composer = batchComposer(claudeComposer(options), { ...options, book });
  const client = baseClient({ key: 'sk-test', baseURL: server.url });
  const signal = new AbortController().signal;
  let ids = 0;
  /** Runs the poller once. */
  const run = (hasKey = true) =>
    runBatches({
      book,
      api: hasKey ? messageBatches({ client, signal, now }) : undefined,
      clock: { now },
      newId: () => `batch-${(ids += 1)}`,
      notify: async (messages) => void notified.push(...messages),
      log,
      isLate: () => false,
    });
  /** The poller sends, the batch ends, the poller collects. */
  const answer = async (): Promise<void> => {
    await run();
    server.endBatches();
    await run();
  };
  const compose = (to: Question = asked()): Promise<Answer> => composer.compose(to, signal);
  return { server, clock, book, notified, composer, compose, run, answer };
}

export const waiting = { kind: 'waiting' };

export const answered = {
  kind: 'answered',
  result: { films: ['Up'] },
  model: 'claude-haiku-5-5',
  urgency: 'batch',
  cut: [],
};
