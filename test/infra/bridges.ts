import type { Bridge } from '../../shared/policy/bridge.ts';
import type { ClaudePolicy } from '../../shared/policy/compose-policy.ts';
import type { Fusion } from '../../shared/policy/fusion.ts';
import type { Topic } from '../../shared/policy/topic.ts';
import { fusionOf, routeTo } from '../fakes/policies.ts';

export function topic(name: string, more: Partial<Topic> = {}): Topic {
  return {
    name,
    sources: [`${name}-service`],
    schema: { type: 'object' },
    redact: [],
    classification: undefined,
    role: 'part',
    routes: [routeTo('recommendation')],
    ...more,
  };
}

export function fusion(name: string, more: Partial<Fusion> = {}): Fusion {
  return fusionOf({
    name,
    needs: ['content', 'user'],
    recipients: ['recommendation_system'],
    policy: '0'.repeat(64),
    ...more,
  });
}

export function claude(more: Partial<ClaudePolicy> = {}): ClaudePolicy {
  return {
    kind: 'claude',
    when: 'always',
    grounding: {},
    citations: false,
    model: 'claude-haiku-5-5',
    instructions: 'Recommend films that suit this user.',
    output: { type: 'object', properties: { films: { type: 'array', items: { type: 'string' } } } },
    maxTokens: 800,
    maxInputTokens: 8_000,
    timeoutMs: 30_000,
    tries: 3,
    fallback: 'merged',
    key: 'optional',
    ...more,
  };
}

/** No model, deadlines that a queue can wait for. */
export const plainBridge: Bridge = {
  name: 'plain',
  topics: [topic('content'), topic('user', { redact: ['name'] })],
  fusions: [fusion('recommendation')],
  recipients: [{ name: 'recommendation_system', transport: 'queue', settings: true }],
  claimCheck: false,
};

/** Topics of types other than their names, and with wildcards. */
export const typedBridge: Bridge = {
  ...plainBridge,
  name: 'typed',
  topics: [
    topic('content', { types: ['Object Created', 'com.example.*', String.raw`a\*b*c`] }),
    topic('user', { types: ['*.updated', 'payment_intent.*', 'user'], redact: ['name'] }),
  ],
};

const longTypes = (first: string): string[] =>
  Array.from({ length: 60 }, (_, index) => `${first}.${String(index).padStart(60, 'x')}.*`);

/** More types than one pattern holds, so that topics have several rules, and a function sorts the other events. */
export const wideBridge: Bridge = {
  ...plainBridge,
  name: 'wide',
  topics: [
    topic('content', { types: longTypes('content') }),
    topic('user', { types: longTypes('user'), redact: ['name'] }),
  ],
};

/** No model, short deadlines, and all open groups released in the evening. */
export const scheduledBridge: Bridge = {
  ...plainBridge,
  name: 'scheduled',
  fusions: [fusion('daily_digest', { schedule: 'cron(0 18 * * ? *)', isListed: true })],
};

/**
 * A bridge that asks a model in batches within a daily budget, with a deadline that needs a schedule, a release
 * schedule, and bodies too large to travel.
 */
export const fullBridge: Bridge = {
  name: 'full',
  topics: [
    topic('content'),
    topic('user', {
      redact: ['name'],
      routes: [
        routeTo('recommendation', { correlate: { kind: 'jsonata', expression: '$uppercase(data.user)' } }),
        routeTo('audit'),
      ],
    }),
    topic('click_stream', { schema: undefined, sources: undefined }),
  ],
  fusions: [
    fusion('recommendation', {
      compose: claude({ budgetPerDay: 5, urgency: 'batch' }),
      schedule: 'rate(5 minutes)',
      isListed: true,
    }),
    fusion('audit', { needs: ['user'], deadlineMs: 3_600_000, recipients: ['auditors'] }),
  ],
  recipients: [
    { name: 'recommendation_system', transport: 'queue', settings: true },
    { name: 'auditors', transport: 'ordered', settings: true },
  ],
  claimCheck: true,
};

/** A route over every kind of node: Bedrock by a profile, by a global one and by the model, and servers with and without a key. */
export const routedBridge: Bridge = {
  ...plainBridge,
  name: 'routed',
  fusions: [
    fusion('recommendation', {
      compose: claude({
        budgetPerDay: 5,
        route: {
          kind: 'failover',
          nodes: [
            { name: 'claude', provider: 'anthropic', model: 'claude-haiku-5-5' },
            {
              name: 'aws',
              provider: 'bedrock',
              model: 'eu.anthropic.claude-haiku-5-5',
              region: 'eu-central-1',
            },
            { name: 'global', provider: 'bedrock', model: 'global.anthropic.claude-opus-5-5' },
            { name: 'here', provider: 'bedrock', model: 'anthropic.claude-sonnet-5-5' },
            {
              name: 'gateway',
              provider: 'messages',
              baseUrl: 'https://gateway.example',
              model: 'm',
              key: 'GATEWAY_KEY',
            },
            { name: 'local', provider: 'messages', baseUrl: 'http://127.0.0.1:11434', model: 'qwen3:8b' },
          ],
        },
      }),
    }),
  ],
};

/** A recipient of each transport that a forwarder serves, with and without a secret of its own. */
export const outsideBridge: Bridge = {
  ...plainBridge,
  name: 'outside',
  recipients: [
    ...plainBridge.recipients,
    {
      name: 'hook',
      transport: 'http',
      settings: { url: 'https://shop.example/', mode: 'structured', timeout: 10_000, allowPrivate: false },
      shape: '{ "total": data.result.total }',
    },
    {
      name: 'signed-hook',
      transport: 'http',
      settings: {
        url: 'https://shop.example/',
        mode: 'binary',
        timeout: 10_000,
        allowPrivate: false,
        secret: 'shop/hook',
      },
    },
    { name: 'topic', transport: 'sns', settings: 'arn:aws:sns:eu-west-1:111122223333:results' },
    {
      name: 'other-bus',
      transport: 'bus',
      settings: 'arn:aws:events:eu-west-1:111122223333:event-bus/other',
    },
    {
      name: 'stream',
      transport: 'kafka',
      settings: {
        bootstrap: ['broker.example:9092'],
        topic: 'results',
        key: 'partitionkey',
        mode: 'binary',
        tls: true,
        secret: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:kafka-AbCdEf',
      },
    },
    {
      name: 'exchange',
      transport: 'rabbitmq',
      settings: {
        url: 'amqps://broker.example/',
        exchange: 'results',
        routingKey: '{type}',
        mode: 'binary',
        secret: 'mq',
        network: { subnets: ['subnet-0123abcd'], securityGroups: ['sg-0123abcd'] },
      },
    },
  ],
};
