import { z } from 'zod';
import { isAttributeName, isPlainSource } from '../../envelope/attribute-rules.ts';
import { isUriReference } from '../../envelope/uri.ts';
import { kafkaFile, rabbitmqFile } from './broker-file.ts';
import { text } from './file-values.ts';

const source = z
  .string()
  .refine(
    (value) => isPlainSource(value) && isUriReference(value),
    'expected a source as a CloudEvent has it: a URI-reference of at most 256 characters',
  );

const sources = z.union([source, z.array(source).min(1, 'expected at least one source')], {
  error: 'expected a source, or a list of them',
});

/** The attributes that a feed sets by itself, or that no header may set. */
const notMapped = new Set(['specversion', 'source', 'data', 'datacontenttype']);

const headers = z
  .record(
    z
      .string()
      .refine(
        (name) => isAttributeName(name) && !notMapped.has(name),
        `expected an attribute in lower-case letters and digits, other than ${[...notMapped].join(', ')}`,
      ),
    text,
  )
  .default({})
  .describe(
    'The attributes of a message that is no CloudEvent, by the headers that give them: `{ type: x-event-type, subject: x-subject }`. RabbitMQ also has `properties.correlation_id`, `properties.type`, `properties.user_id` and `properties.app_id`.',
  );

/** The broker of a topic, beside the bus. */
export const feedFile = z
  .strictObject({
    kafka: kafkaFile.optional(),
    rabbitmq: rabbitmqFile.optional(),
    source: z
      .union([sources, z.record(text, sources)], {
        error: 'expected a source, a list of them, or a map from Kafka topics or queues to them',
      })
      .optional()
      .describe(
        "The sources that a message may have; one of another source is quarantined. All who may write to the broker's topic may use each of them. A message that is no CloudEvent has the first. A map gives each Kafka topic or queue its own. Without the key these are the topic's `sources`.",
      ),
    headers,
    contentType: text
      .default('application/json')
      .describe('The media type of a message that is no CloudEvent and names none.'),
    nulls: z
      .enum(['event', 'skip', 'reject'])
      .default('event')
      .describe(
        'The meaning of a message without a value that is no CloudEvent, such as a tombstone. `event` is an envelope without a body, `skip` passes over it, and `reject` quarantines it.',
      ),
    otherTypes: z
      .enum(['reject', 'skip'])
      .default('reject')
      .describe('The handling of events of a type that the topic does not take. `reject` quarantines them.'),
    order: z
      .enum(['offset', 'time'])
      .default('offset')
      .describe(
        'The order of the messages of one source in the merge. `offset` makes partition and offset their `sequence`, which keeps the order by key. `time` leaves the order to the time of the messages, which suits a source whose messages of one group are in several partitions.',
      ),
  })
  .refine(
    ({ kafka, rabbitmq }) => (kafka === undefined) !== (rabbitmq === undefined),
    'a feed reads one broker; write kafka or rabbitmq',
  )
  .describe(
    'A broker whose messages are put on the bus for the topic. Archive, rules and policies hold for them as for all others.',
  );

export type FeedFile = z.output<typeof feedFile>;
