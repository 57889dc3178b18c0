import type { ClaudePolicy } from '../../policy/compose-policy.ts';
import type { AnswerCache } from '../../compose/answer-cache.ts';
import type { Budget } from '../../compose/budget.ts';
import type { Answer, Composer } from '../../compose/composer.ts';
import type { SchemaCheck } from '../../json-schema/schema-check.ts';
import { hash } from '../../json/digest.ts';
import type { Log } from '../../ports/log.ts';
import { addSpent } from '../../ports/model-usage.ts';
import { RetryableError } from '../../ports/retryable-error.ts';
import { NOTHING_BILLED } from './bill.ts';
import { claudeClient, type MessagesClient } from './base-client.ts';
import { prepare, type Ready } from './claude-request.ts';
import { converse, type ConversationOutcome } from './conversation.ts';
import { billOfLost, type LostCall, watchedClient } from './watched-client.ts';
import { BUDGET_SPENT, count, mayAsk } from './spend-within.ts';
import { visitDeadline } from './visit-deadline.ts';

export interface ClaudeComposerOptions {
  /** Returns the API key, or undefined when there is none. Called on every visit; the caller does the caching. */
  readonly key: () => Promise<string | undefined>;
  /** Called when the key was rejected: the next visit reads it anew. */
  readonly forgetKey?: () => void;
  /** Creates a client for a key. Defaults to the SDK's client, which honours `ANTHROPIC_BASE_URL`. */
  readonly clientFor?: (key: string) => MessagesClient;
  /** The check of the answers, by the fusion's name. */
  readonly checks: Readonly<Record<string, SchemaCheck>>;
  /** Milliseconds since the epoch, for a `retry-after` that is a date. */
  readonly now: () => number;
  /** The answer cache, for fusions that use it. */
  readonly answers?: AnswerCache;
  /** The daily budget, for fusions that have one. */
  readonly budget?: Budget;
  readonly log?: Log;
  /** False where another host than the provider's answers; see {@link hasListPrices}. */
  readonly isListed?: boolean;
  /** True if the server asks for no money. */
  readonly isFree?: boolean;
  /** True if another node may answer while the store of the keys is away. Otherwise the message waits for the store. */
  readonly hasOthers?: boolean;
}

/**
 * The characters that a header can carry. Any other character means a malformed secret, which must not reach an error
 * text.
 */
const KEY = /^[\x21-\x7e]+$/;

/**
 * Creates the composer that asks Claude at once. One visit makes at most two calls: the question, and one repair of an
 * answer that was refused, cut off or invalid. It never waits and never retries; the queue does both. A call that was
 * sent and whose answer never came is counted by an estimate: else a slow answer could be asked for without end.
 *
 * A cached answer is used even when there is no key and no money left.
 */
export function claudeComposer(options: ClaudeComposerOptions): Composer {
  const { forgetKey, checks, now, log, isListed = true, isFree = false } = options;
  const spending = { budget: options.budget, log };
  const clientOf = lastClient(options.clientFor ?? ((secret) => claudeClient({ key: secret })));

  return {
    async compose(question, signal) {
      const { timeoutMs, cacheMs } = question.policy;
      const answers = cacheMs === undefined ? undefined : options.answers;
      const ready = answers && prepare(question, checks);
      if (ready?.kind === 'ready') {
        const known = await recall(ready, answers);
        if (known !== undefined) return known;
      }

      const found = await secretOf(options);
      if (found.kind !== 'secret') return found;
      const asking = ready ?? prepare(question, checks);
      if (asking.kind === 'unusable') return asking;
      if (!(await mayAsk(question, spending))) {
        return { kind: 'unusable', reason: BUDGET_SPENT, ...NOTHING_BILLED };
      }

      const deadline = visitDeadline(timeoutMs, signal);
      const tariff = { isListed, declared: question.policy.price };
      const lost: LostCall[] = [];
      const client = watchedClient(clientOf(found.secret), (call) => {
        if (!isFree) lost.push(call);
      });
      try {
        const said = await converse({ ...asking, client, timeoutMs, deadline, now, tariff });
        const outcome = { ...said, bill: addSpent(said.bill, billOfLost(lost, tariff)) };
        if (outcome.kind === 'unauthorised') forgetKey?.();
        await count(question, outcome.bill, spending);
        await remember(asking, outcome, question.policy, options);
        const answer = toAnswer(outcome, asking.cut);
        return lost.length > 0 && answer.kind !== 'unusable' ? { ...answer, mayBeBilled: true } : answer;
      } finally {
        deadline.end();
      }
    },
  };
}

/**
 * Reads the key, or returns the failure that its absence means.
 *
 * @throws RetryableError while the store of the keys is away: that is an outage, and no failure of the model
 */
export async function secretOf({
  key,
  forgetKey,
  hasOthers = false,
}: Pick<ClaudeComposerOptions, 'key' | 'forgetKey' | 'hasOthers'>): Promise<
  { readonly kind: 'secret'; readonly secret: string } | Extract<Answer, { kind: 'no-model' | 'unavailable' }>
> {
  let secret: string;
  try {
    secret = ((await key()) ?? '').trim();
  } catch (error) {
    if (error instanceof RetryableError && !hasOthers) throw error;
    return unavailable('the key could not be read');
  }
  if (secret === '') return { kind: 'no-model' };
  if (KEY.test(secret)) return { kind: 'secret', secret };
  forgetKey?.();
  return unavailable('authentication: the API key contains invalid characters');
}

/** Hashes the exact request (model, rules, instructions, schema and group) and the number of the sample. */
function hashOf({ request, sample = 1 }: Ready): string {
  return hash(JSON.stringify(request) + (sample > 1 ? ` ${sample}` : ''));
}

/**
 * Returns the cached answer to the same question, checked against this group like a fresh one. Its citations are
 * numbers, which here refer to the parts of this group.
 */
export async function recall(ready: Ready, answers: AnswerCache | undefined): Promise<Answer | undefined> {
  const known = await answers?.get(hashOf(ready));
  if (known === undefined) return undefined;
  const judged = ready.judge(JSON.stringify(known.answer));
  const accepted =
    judged.kind === 'accepted'
      ? judged.accepted
      : judged.kind === 'contradicts'
        ? judged.overridden
        : undefined;
  const { model } = known;
  return (
    accepted && { kind: 'answered', ...accepted, model, cut: ready.cut, cached: true, ...NOTHING_BILLED }
  );
}

/**
 * Puts an answer into the cache. A failure is logged and not thrown, because the answer is paid for and can be used.
 */
export async function remember(
  asked: Ready,
  outcome: ConversationOutcome,
  { cacheMs }: ClaudePolicy,
  { answers, log }: Pick<ClaudeComposerOptions, 'answers' | 'log'>,
): Promise<void> {
  if (outcome.kind !== 'answered' || answers === undefined || cacheMs === undefined) return;
  const { answer, model } = outcome;
  await answers
    .put(hashOf(asked), { answer, model }, cacheMs)
    .catch((error: unknown) => log?.warn('the answer could not be put into the answer cache', { error }));
}

export function toAnswer(
  outcome: ConversationOutcome,
  cut: readonly string[],
): Extract<Answer, { kind: 'answered' | 'unusable' | 'unavailable' }> {
  const { bill } = outcome;
  if (outcome.kind === 'answered') {
    return { kind: 'answered', ...outcome.accepted, model: outcome.model, cut, ...bill };
  }
  if (outcome.kind === 'unusable') return { kind: 'unusable', reason: outcome.reason, ...bill };
  // The owner may mend a rejected key while the group waits, so the fallback comes only after the last try.
  return unavailable(outcome.reason, outcome.kind === 'unavailable' ? outcome.retryAfterMs : undefined, bill);
}

function unavailable(
  reason: string,
  retryAfterMs?: number,
  bill = NOTHING_BILLED,
): Extract<Answer, { kind: 'unavailable' }> {
  return { kind: 'unavailable', reason, retryAfterMs, ...bill };
}

/** Keeps one client while the key stays the same, so that its connections are reused. */
function lastClient(clientFor: (key: string) => MessagesClient): (key: string) => MessagesClient {
  let last: { readonly key: string; readonly client: MessagesClient } | undefined;
  return (key) => {
    if (last?.key !== key) last = { key, client: clientFor(key) };
    return last.client;
  };
}
