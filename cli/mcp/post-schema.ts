import { isJsonObject } from '../../shared/json/is-json-object.ts';
import type { JsonObject } from '../../shared/json/json.ts';
import type { Topic } from '../../shared/policy/topic.ts';
import { typesOf } from '../../shared/policy/event-types.ts';

/** Returns the JSON Schema of one envelope that an agent posts, made from the topics of parts. */
export function envelopeSchema(topics: readonly Topic[]): JsonObject {
  const parts = topics.filter(({ role }) => role === 'part');
  const sources = parts.flatMap((topic) => topic.sources ?? []);
  const isClosed = parts.every((topic) => topic.sources !== undefined);
  return {
    type: 'object',
    properties: {
      type: {
        type: 'string',
        description: `Its type, by which its topic is found: ${parts.map(typesIn).join('; ')}`,
      },
      source: {
        type: 'string',
        description: 'Who says it. Each agent should post under a source of its own.',
        ...(isClosed && { enum: [...new Set(sources)] }),
      },
      data: { description: 'The body, by the schema of the topic.', anyOf: parts.map(bodySchema) },
      text: {
        type: 'string',
        description: 'The body as a text of JSON, in place of data: it keeps the digits of long numbers.',
      },
      id: {
        type: 'string',
        description: 'Unique for its source. A part that is posted again under its id counts once.',
      },
      correlationid: {
        type: 'string',
        description: 'The key of the group, where the topic does not find it in the body.',
      },
      time: { type: 'string', description: 'RFC 3339. The latest claim of a source counts.' },
    },
    required: ['type', 'source'],
    additionalProperties: true,
  };
}

function typesIn(topic: Topic): string {
  const sources = topic.sources === undefined ? 'any source' : topic.sources.join(', ');
  return `${typesOf(topic)
    .map(({ written }) => written)
    .join(', ')} for the topic ${topic.name} (${sources})`;
}

/** A schema of its own, to which its references lead. */
function bodySchema({ name, schema = true }: Topic): JsonObject {
  const own: JsonObject = isJsonObject(schema) ? schema : {};
  const { $id: _, $schema: _dialect, ...rest } = own;
  return { title: name, ...rest, $id: `urn:fusion-bus:topic:${name}` };
}
