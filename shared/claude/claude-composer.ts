import type { JSONOutputFormat, MessageCreateParamsNonStreaming } from '@anthropic-ai/sdk/resources/messages';
import type { ClaudePolicy } from '../bridge/bridge.ts';
import type { Answer, AnswerCheck, Composer, Question } from '../compose/composer.ts';
import { buildPrompt, type Prompt } from '../compose/prompt.ts';
import { NOTHING_BILLED } from './bill.ts';
import { claudeClient, type MessagesClient } from './claude-client.ts';
import { converse, type Outcome } from './conversation.ts';
import { modelSettings } from './model-settings.ts';
import { outputFormat } from './output-format.ts';
import { visitDeadline } from './visit-deadline.ts';

export interface ClaudeComposerOptions {
  /** The API's key, or undefined when there is none. Asked on every visit: caching it is the caller's. */
  readonly key: () => Promise<string | undefined>;
  /** The key was not accepted: read it anew for the next visit. */
  readonly forgetKey?: () => void;
  /** A client for a key; by default the SDK's, which honours `ANTHROPIC_BASE_URL`. */
  readonly clientFor?: (key: string) => MessagesClient;
  /** How the answers of each fusion are checked, by the fusion's name. */
  readonly checks: Readonly<Record<string, AnswerCheck>>;
  /** Milliseconds since the epoch, for a `retry-after` that is a date. */
  readonly now: () => number;
}

/** What a header can carry. Anything else in a key is a mistake in the secret, and must not reach an error's text. */
const KEY = /^[\x21-\x7e]+$/;

/**
 * The composer that asks Claude. One visit is at most two calls: the question, and one chance to repair an answer
 * that was refused, cut off or is not what was asked for. It never waits and never retries; that is the queue's.
 */
export function claudeComposer(options: ClaudeComposerOptions): Composer {
  const { key, forgetKey, checks, now } = options;
  const clientOf = lastClient(options.clientFor ?? ((secret) => claudeClient({ key: secret })));

  return {
    async compose(question, signal) {
      let secret: string;
      try {
        secret = ((await key()) ?? '').trim();
      } catch {
        return unavailable('the key could not be read');
      }
      if (secret === '') return { kind: 'no-model' };
      if (!KEY.test(secret)) {
        forgetKey?.();
        return unavailable('authentication: the key holds characters that no key has');
      }
      const ready = prepare(question, checks);
      if (ready.kind === 'unusable') return ready;

      const { timeoutMs } = question.policy;
      const deadline = visitDeadline(timeoutMs, signal);
      try {
        const outcome = await converse({ ...ready, client: clientOf(secret), timeoutMs, deadline, now });
        if (outcome.kind === 'unauthorised') forgetKey?.();
        return toAnswer(outcome, ready.cut);
      } finally {
        deadline.end();
      }
    },
  };
}

function toAnswer(outcome: Outcome, cut: readonly string[]): Answer {
  const { bill } = outcome;
  if (outcome.kind === 'answered') {
    return { kind: 'answered', result: outcome.result, model: outcome.model, cut, ...bill };
  }
  if (outcome.kind === 'unusable') return { kind: 'unusable', reason: outcome.reason, ...bill };
  // A key that is refused today may be put right while the group waits: the fallback comes after the last try.
  return unavailable(outcome.reason, outcome.kind === 'unavailable' ? outcome.retryAfterMs : undefined, bill);
}

function unavailable(reason: string, retryAfterMs?: number, bill = NOTHING_BILLED): Answer {
  return { kind: 'unavailable', reason, retryAfterMs, ...bill };
}

/** One client for as long as the key is the same, so that its connections are used again. */
function lastClient(clientFor: (key: string) => MessagesClient): (key: string) => MessagesClient {
  let last: { readonly key: string; readonly client: MessagesClient } | undefined;
  return (key) => {
    if (last?.key !== key) last = { key, client: clientFor(key) };
    return last.client;
  };
}

type Ready = {
  readonly kind: 'ready';
  readonly request: MessageCreateParamsNonStreaming;
  readonly check: AnswerCheck;
  readonly cut: readonly string[];
};

/** All that can be found wrong before anything is paid for. */
function prepare(
  question: Question,
  checks: Readonly<Record<string, AnswerCheck>>,
): Ready | Extract<Answer, { kind: 'unusable' }> {
  const { fusion, policy } = question;
  const check = Object.hasOwn(checks, fusion) ? checks[fusion] : undefined;
  if (check === undefined) {
    return {
      kind: 'unusable',
      reason: `no check of the answers of ${fusion} is deployed`,
      ...NOTHING_BILLED,
    };
  }
  const format = outputFormat(policy.output);
  const prompt = buildPrompt(question, format === undefined ? 'described' : 'enforced');
  if (prompt.kind === 'too-long') return { kind: 'unusable', reason: prompt.reason, ...NOTHING_BILLED };
  return { kind: 'ready', request: toRequest(policy, prompt, format), check, cut: prompt.cut };
}

function toRequest(
  policy: ClaudePolicy,
  prompt: Extract<Prompt, { kind: 'ready' }>,
  format: JSONOutputFormat | undefined,
): MessageCreateParamsNonStreaming {
  const { thinking, effort } = modelSettings(policy.model);
  const configured = effort !== undefined || format !== undefined;
  return {
    model: policy.model,
    max_tokens: policy.maxTokens,
    system: [{ type: 'text', text: prompt.system, cache_control: { type: 'ephemeral' } }],
    messages: [{ role: 'user', content: [{ type: 'text', text: prompt.user }] }],
    ...(configured && {
      output_config: { ...(effort !== undefined && { effort }), ...(format !== undefined && { format }) },
    }),
    ...(thinking !== undefined && { thinking }),
  };
}
