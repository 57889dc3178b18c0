import { afterEach, expect } from 'vitest';
import { claudeClient } from '../../../shared/adapters/anthropic/base-client.ts';
import {
  claudeComposer,
  type ClaudeComposerOptions,
} from '../../../shared/adapters/anthropic/claude-composer.ts';
import type { Answer } from '../../../shared/compose/composer.ts';
import type { Question } from '../../../shared/compose/question.ts';
import type { SchemaCheck } from '../../../shared/json-schema/schema-check.ts';
import { contribution, question } from '../../compose/questions.ts';
import type { Behaviour } from './messages-behaviour.ts';
import { startMessagesServer, type MessagesServer, type MessagesServerOptions } from './messages-server.ts';

const servers: MessagesServer[] = [];

afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

const check: SchemaCheck = (value) =>
  typeof value === 'object' && value !== null && 'films' in value
    ? []
    : ["must have required property 'films'"];

export const asked = question([
  contribution('电影推荐'),
  contribution({ age: 25 }, { source: 'profile', id: 'u-1', topic: 'user' }),
]);

export interface Asked {
  readonly server: MessagesServer;
  readonly compose: (to?: Question, signal?: AbortSignal) => Promise<Answer>;
}

/**
 * Starts a server that answers the nth call as the nth behaviour says, and a composer that asks it through the real
 * SDK.
 */
export async function setUp(
  behaviours: readonly Behaviour[],
  more: Partial<ClaudeComposerOptions & MessagesServerOptions> = {},
): Promise<Asked> {
  const server = await startMessagesServer({
    behave: ({ nth }) => behaviours[nth] ?? { kind: 'ok' },
    ...more,
  });
  servers.push(server);
  const composer = claudeComposer({
    key: async () => 'sk-test',
    clientFor: (key) => claudeClient({ key, baseURL: server.url }),
    checks: { recommendation: check },
    now: () => Date.parse('2026-11-23T10:00:00Z'),
    ...more,
  });
  return {
    server,
    compose: (to = asked, signal = new AbortController().signal) => composer.compose(to, signal),
  };
}

/** The cost of the server's default usage, for one call and for two. */
export const once = { inputTokens: 100, outputTokens: 20, cacheReadTokens: 0, cacheWriteTokens: 0 };

export const twice = { inputTokens: 200, outputTokens: 40, cacheReadTokens: 0, cacheWriteTokens: 0 };

export const none = { inputTokens: 0, outputTokens: 0, cacheReadTokens: 0, cacheWriteTokens: 0 };

export const PRICE_OF_ONE = (100 * 0.1 + 20 * 0.5) / 1e6;

/** An expected text, by its pattern. */
export const matching = (pattern: RegExp): unknown => expect.stringMatching(pattern);
