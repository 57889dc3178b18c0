import { afterEach } from 'vitest';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { claudeClient, type MessagesClient } from '../../../shared/adapters/anthropic/base-client.ts';
import { messagesEndpoint, noKey } from '../../../shared/adapters/anthropic/messages-endpoint.ts';
import { nodeComposer, type NodeComposerOptions } from '../../../shared/adapters/anthropic/node-composer.ts';
import { bedrockMessages } from '../../../shared/adapters/aws/bedrock/bedrock-messages.ts';
import type { Answer } from '../../../shared/compose/composer.ts';
import type { Question } from '../../../shared/compose/question.ts';
import { routeComposer } from '../../../shared/compose/route/route-composer.ts';
import type { ClaudePolicy } from '../../../shared/policy/compose-policy.ts';
import type { ModelNode, RouteKind } from '../../../shared/policy/model-route.ts';
import type { Attempt } from '../../../shared/ports/model-usage.ts';
import {
  credentials,
  region,
  startBedrockServer,
  type BedrockServer,
} from '../aws/bedrock/bedrock-server.ts';
import { asked } from './ask-claude.ts';
import type { Behaviour } from './messages-behaviour.ts';
import { startMessagesServer, type MessagesServer } from './messages-server.ts';

const servers: { close(): Promise<void> }[] = [];

afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

/** The three kinds of nodes, by their names. */
export const nodeNames = ['claude', 'aws', 'local'] as const;

export type NodeName = (typeof nodeNames)[number];

export const goodAnswer = { films: ['Up'] };

const good: Behaviour = { kind: 'ok', answer: goodAnswer };

/** The behaviours of each node, call by call; a node answers well after the last of them. */
export type Faults = Partial<Record<NodeName, readonly Behaviour[] | 'down' | 'keyless'>>;

export interface AskRouteOptions {
  readonly kind?: RouteKind;
  readonly order?: readonly NodeName[];
  readonly policy?: Partial<ClaudePolicy>;
  readonly nodes?: Partial<Record<NodeName, Partial<ModelNode>>>;
  readonly now?: () => number;
  readonly more?: Partial<NodeComposerOptions>;
}

/** Starts a server for each node, and the composer of a route over them through the real clients. */
export async function openRoute(faults: Faults, options: AskRouteOptions = {}) {
  const { kind = 'failover', order = nodeNames, policy = {}, now = () => Date.now() } = options;
  const behave = (name: NodeName) => {
    const known = faults[name];
    return ({ nth }: { readonly nth: number }) => (Array.isArray(known) ? (known[nth] ?? good) : good);
  };
  const claude = await startMessagesServer({ behave: behave('claude'), keyOf: () => 'all' });
  const local = await startMessagesServer({ behave: behave('local'), keyOf: () => 'all' });
  const aws = await startBedrockServer((nth) => behave('aws')({ nth }));
  const opened: Record<NodeName, MessagesServer | BedrockServer> = { claude, aws, local };
  servers.push(...Object.values(opened));
  for (const name of nodeNames) if (faults[name] === 'down') await opened[name].close();
  const clients: Record<NodeName, (key: string) => MessagesClient> = {
    claude: (key) => claudeClient({ key, baseURL: claude.url }),
    aws: () => bedrockMessages({ ...signing(), model: 'us.anthropic.claude-haiku-5-5', baseURL: aws.url }),
    local: (key) => messagesEndpoint({ baseURL: local.url, key }),
  };
  const nodes = order.map((name) => nodeOf(name, options.nodes?.[name]));
  const composers = new Map(
    order.map((name, index) => [
      name,
      nodeComposer({
        checks: { recommendation: check },
        now,
        isListed: name === 'claude',
        ...options.more,
        node: nodes[index] ?? nodeOf(name),
        key: async () => (faults[name] === 'keyless' ? undefined : noKey),
        clientFor: clients[name],
      }),
    ]),
  );
  const composer = routeComposer({ composerOf: ({ name }) => required(composers, name), now });
  const question: Question = {
    ...asked,
    policy: { ...asked.policy, ...policy, route: { kind, nodes } },
  };
  return {
    claude,
    aws,
    local,
    question,
    ask: (more: Partial<Question> = {}, signal = new AbortController().signal): Promise<Answer> =>
      composer.compose({ ...question, ...more }, signal),
  };
}

function signing() {
  const { config } = new DynamoDBClient({ region, credentials });
  return { region, credentials: config.credentials, sha256: config.sha256 };
}

function required<Value>(map: ReadonlyMap<string, Value>, name: string): Value {
  const value = map.get(name);
  if (value === undefined) throw new Error(`the test has no node ${name}`);
  return value;
}

function nodeOf(name: NodeName, more: Partial<ModelNode> = {}): ModelNode {
  const base: Record<NodeName, ModelNode> = {
    claude: { name, provider: 'anthropic', model: 'claude-haiku-5-5' },
    aws: { name, provider: 'bedrock', model: 'us.anthropic.claude-haiku-5-5', region },
    local: { name, provider: 'messages', baseUrl: 'http://127.0.0.1', model: 'qwen3:8b' },
  };
  return Object.assign({}, base[name], more);
}

function check(value: unknown): readonly string[] {
  return typeof value === 'object' && value !== null && 'films' in value ? [] : ["must have 'films'"];
}

/** The nodes and outcomes of an answer's attempts, as `node outcome`. */
export function outcomesOf(answer: Answer): readonly string[] {
  return attemptsOf(answer).map(({ node, outcome }) => `${node} ${outcome}`);
}

export function attemptsOf(answer: Answer): readonly Attempt[] {
  return 'attempts' in answer ? (answer.attempts ?? []) : [];
}
