import type { Json, JsonObject, JsonSchema } from '../../shared/json/json.ts';
import type { Bridge } from '../../shared/policy/bridge.ts';
import { typesOf } from '../../shared/policy/event-types.ts';
import type { Fusion } from '../../shared/policy/fusion.ts';
import type { Topic } from '../../shared/policy/topic.ts';
import { resultSchema } from '../schemas/result-schema.ts';
import { draft07Schema } from './draft07-schema.ts';
import { recipientChannel } from './recipient-channel.ts';

/** The ends of a group that a fusion publishes, with the body of each. */
const verbs = {
  fused: 'The first result of a group.',
  amended: 'A later result of a group, which replaces the one before.',
  held: 'A group that waits for a reviewer. It has no result.',
  discarded: 'A group that its policy discards at the deadline. It has no result.',
} as const;

const ref = (kind: string, ...names: readonly string[]): JsonObject => ({
  $ref: `#/${[kind, ...names].join('/')}`,
});

/**
 * Writes the AsyncAPI document of a bridge. It has the channels of its bus and of its recipients, and their messages. The bodies have their schemas, in the words of draft-07.
 *
 * @see https://www.asyncapi.com/docs/reference/specification/v3.1.0
 */
export function asyncapiDocument(bridge: Bridge): JsonObject {
  const { name, topics, fusions, recipients } = bridge;
  const addressed = recipients.map((recipient) => ({
    recipient,
    fusions: fusions.filter((fusion) => recipientsOf(fusion).includes(recipient.name)),
  }));
  return {
    asyncapi: '3.1.0',
    info: {
      title: name,
      version: '1.0.0',
      description: `The topics, results and recipients of the bridge ${name}, which gathers what belongs together.`,
    },
    defaultContentType: 'application/cloudevents+json',
    servers: servers(),
    channels: fromEntries([
      ...topics.map((topic) => [`topic-${topic.name}`, topicChannel(topic)]),
      ...fusions.map((fusion) => [`results-${fusion.name}`, resultsChannel(fusion)]),
      ...addressed.map(({ recipient, fusions: from }) => [
        `recipient-${recipient.name}`,
        {
          ...recipientChannel(recipient, name),
          messages: fromEntries(from.flatMap(({ name: one }) => resultRefs(one))),
        },
      ]),
    ]),
    operations: fromEntries([
      ...topics.map(({ name: topic }) => [
        `take-${topic}`,
        operation('receive', `topic-${topic}`, `The bridge takes envelopes of the topic ${topic}.`),
      ]),
      ...fusions.map(({ name: fusion }) => [
        `publish-${fusion}`,
        operation('send', `results-${fusion}`, `The bridge publishes what the fusion ${fusion} makes.`),
      ]),
      ...addressed.map(({ recipient }) => [
        `deliver-${recipient.name}`,
        operation('send', `recipient-${recipient.name}`, `The bridge brings results to ${recipient.name}.`),
      ]),
    ]),
    components: {
      messages: fromEntries([
        ...topics.map((topic) => [`${topic.name}.part`, topicMessage(topic)]),
        ...fusions.flatMap((fusion) => resultMessages(bridge, fusion)),
      ]),
      schemas: fromEntries([
        ...topics.flatMap(({ name: topic, schema }) =>
          schema === undefined ? [] : [schemaEntry(`${topic}.body`, schema)],
        ),
        ...fusions.map((fusion) => schemaEntry(`${fusion.name}.result`, resultSchema(bridge, fusion))),
      ]),
    },
  };
}

type Entry = readonly [string, Json];

const fromEntries = (entries: readonly (readonly Json[])[]): JsonObject =>
  Object.fromEntries(
    entries.flatMap(([key, value]): readonly Entry[] =>
      typeof key === 'string' && value !== undefined ? [[key, value]] : [],
    ),
  );

function servers(): JsonObject {
  const variables = { region: { description: 'The region of AWS.', default: 'eu-central-1' } };
  return {
    bus: {
      host: 'events.{region}.amazonaws.com',
      protocol: 'eventbridge',
      variables,
      description: 'Amazon EventBridge, with the bus of the stack.',
    },
    queues: { host: 'sqs.{region}.amazonaws.com', protocol: 'sqs', variables, description: 'Amazon SQS.' },
  };
}

function topicChannel(topic: Topic): JsonObject {
  const types = typesOf(topic).map(({ written }) => written);
  const [only, ...more] = types;
  const isOne = only !== undefined && more.length === 0 && !only.includes('*');
  return {
    address: isOne ? only : null,
    description: `The detail-types of the topic ${topic.name}: ${types.join(', ')}.`,
    servers: [ref('servers', 'bus')],
    messages: { part: ref('components', 'messages', `${topic.name}.part`) },
  };
}

function resultsChannel({ name }: Fusion): JsonObject {
  return {
    address: null,
    description: `The detail-types ${Object.keys(verbs)
      .map((verb) => `${name}.${verb}`)
      .join(', ')}.`,
    servers: [ref('servers', 'bus')],
    messages: fromEntries(resultRefs(name)),
  };
}

const resultRefs = (fusion: string): readonly Entry[] =>
  Object.keys(verbs).map((verb) => [`${fusion}.${verb}`, ref('components', 'messages', `${fusion}.${verb}`)]);

function operation(action: 'send' | 'receive', channel: string, summary: string): JsonObject {
  return { action, channel: ref('channels', channel), summary };
}

function topicMessage({ name, role, sources, schema, ...topic }: Topic): JsonObject {
  const types = typesOf({ name, ...topic }).map(({ written }) => written);
  const isExact = types.every((type) => !type.includes('*') && !type.includes('\\'));
  return message(
    `${name}.part`,
    `An envelope of the topic ${name}${role === 'part' ? '' : `, with the role ${role}`}.`,
    {
      ...(isExact && { type: { enum: types } }),
      ...(sources !== undefined && { source: { enum: sources } }),
      ...(schema !== undefined && { data: ref('components', 'schemas', `${name}.body`) }),
    },
  );
}

function resultMessages({ name: bridge }: Bridge, { name }: Fusion): readonly Entry[] {
  return Object.entries(verbs).map(([verb, summary]) => [
    `${name}.${verb}`,
    message(`${name}.${verb}`, summary, {
      type: { const: `${name}.${verb}` },
      source: { const: `fusion-bus/${bridge}` },
      ...((verb === 'fused' || verb === 'amended') && {
        data: ref('components', 'schemas', `${name}.result`),
      }),
    }),
  ]);
}

/** A CloudEvent in structured mode, with the members that the bridge knows. */
function message(name: string, summary: string, properties: JsonObject): JsonObject {
  const text: JsonObject = { type: 'string', minLength: 1 };
  return {
    name,
    summary,
    contentType: 'application/cloudevents+json',
    payload: {
      type: 'object',
      required: ['specversion', 'id', 'source', 'type'],
      properties: {
        specversion: { const: '1.0' },
        id: text,
        source: text,
        type: text,
        time: { type: 'string', format: 'date-time' },
        correlationid: { ...text, description: 'The key that the parts of one group share.' },
        ...properties,
      },
    },
  };
}

function schemaEntry(name: string, schema: JsonSchema): Entry {
  return [name, draft07Schema(schema, `#/components/schemas/${name}`)];
}

/** Every recipient of a fusion, whatever labels it asks for. */
function recipientsOf({ recipients, recipientsByLabel = [], unsettled }: Fusion): readonly string[] {
  const reviewer = unsettled?.kind === 'review' ? [unsettled.to] : [];
  return [...new Set([...recipients, ...recipientsByLabel.map(({ to }) => to), ...reviewer])];
}
