import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  hasListPrices,
  claudeClient,
  type MessagesClient,
} from '../../../shared/adapters/anthropic/base-client.ts';
import type { ClaudeComposerOptions } from '../../../shared/adapters/anthropic/claude-composer.ts';
import { messagesEndpoint, noKey } from '../../../shared/adapters/anthropic/messages-endpoint.ts';
import { nodeComposer } from '../../../shared/adapters/anthropic/node-composer.ts';
import { secretsManagerClient } from '../../../shared/adapters/aws/clients.ts';
import { consoleLog } from '../../../shared/adapters/aws/console-log.ts';
import type { dynamoAnswerCache } from '../../../shared/adapters/aws/dynamodb/dynamo-answer-cache.ts';
import { dynamoBudget } from '../../../shared/adapters/aws/dynamodb/dynamo-budget.ts';
import { environment } from '../../../shared/adapters/aws/environment.ts';
import { claudeKey } from '../../../shared/adapters/aws/secrets/claude-secret.ts';
import type { composeWhen } from '../../../shared/compose/answer/settled-answer.ts';
import type { Composer } from '../../../shared/compose/composer.ts';
import { noteKeyless } from '../../../shared/compose/route/note-keyless.ts';
import { routeComposer } from '../../../shared/compose/route/route-composer.ts';
import type { SchemaCheck } from '../../../shared/json-schema/schema-check.ts';
import { keyOfNode, type ModelNode } from '../../../shared/policy/model-route.ts';

type Table = { readonly client: DynamoDBClient; readonly tableName: string };

/** Creates the client of a node on Bedrock; see `bedrock.ts`. */
export type OpenBedrock = (
  node: Extract<ModelNode, { provider: 'bedrock' }>,
  client: DynamoDBClient,
) => MessagesClient;

/** Parts that only some deployments load. */
export interface RoutedExtras {
  /** Present when a fusion asks Claude without a route: see `claude.ts`. */
  readonly direct?: Composer;
  /** Present when a node is on Bedrock. */
  readonly bedrock?: OpenBedrock;
  /** Present when a fusion keeps answers for equal questions. */
  readonly answers?: typeof dynamoAnswerCache;
  /** Present when a fusion does not ask every question. */
  readonly when?: typeof composeWhen;
}

/** Creates the composer of deployments where a fusion has a route. Apart from `claude.ts`, so that only they load it. */
export function routed(
  checks: Readonly<Record<string, SchemaCheck>>,
  table: Table,
  { direct, bedrock, answers, when }: RoutedExtras,
): Composer {
  const now = () => Date.now();
  const stored = { ...table, clock: { now } };
  const shared = {
    checks,
    now,
    ...(answers && { answers: answers(stored) }),
    budget: dynamoBudget(stored),
    log: consoleLog,
  };
  const keyOf = namedKeys(now);
  const nodes = new Map<string, Composer>();
  const open = (node: ModelNode): Composer =>
    nodeComposer({
      ...shared,
      node,
      ...keyOf(keyOfNode(node)),
      clientFor: clientOf(node, table.client, bedrock),
      isListed: node.provider === 'anthropic' && hasListPrices(process.env['ANTHROPIC_BASE_URL']),
    });
  const composer = routeComposer({
    now,
    log: consoleLog,
    direct,
    composerOf: (node) => {
      const known = nodes.get(node.name) ?? noteKeyless(open(node), node, consoleLog);
      nodes.set(node.name, known);
      return known;
    },
  });
  return when?.(composer, checks) ?? composer;
}

function clientOf(
  node: ModelNode,
  client: DynamoDBClient,
  bedrock: OpenBedrock | undefined,
): (key: string) => MessagesClient {
  switch (node.provider) {
    case 'anthropic':
      return (key) => claudeClient({ key });
    case 'messages':
      return (key) => messagesEndpoint({ baseURL: node.baseUrl, key });
    case 'bedrock':
      if (bedrock === undefined) throw new Error(`the bundle has no client for the node ${node.name}`);
      return () => bedrock(node, client);
  }
}

/** Returns a reader of each named key. All are members of one secret. */
function namedKeys(now: () => number) {
  type Key = Pick<ClaudeComposerOptions, 'key' | 'forgetKey'>;
  const keys = new Map<string, Key>();
  return (name: string | undefined): Key => {
    if (name === undefined) return { key: async () => noKey };
    const known = keys.get(name);
    if (known !== undefined) return known;
    const arn = environment(process.env)('CLAUDE_SECRET_ARN');
    const key = claudeKey(secretsManagerClient(), arn, { now }, name);
    const opened = { key, forgetKey: () => key.forget() };
    keys.set(name, opened);
    return opened;
  };
}
