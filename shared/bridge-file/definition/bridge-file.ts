import { z } from 'zod';
import { isPlainSource, maxSourceLength } from '../../envelope/attribute-rules.ts';
import { classifications } from '../../policy/classification.ts';
import { callersFile } from './callers-file.ts';
import { classify, recipientsOfFusion } from './classify-file.ts';
import { composeFile } from './compose-file.ts';
import { day, duration, names, schema, text } from './file-values.ts';
import { inboundKeys, inboundOf, namedInbound, type NamedInbound } from './inbound-file.ts';
import { halfLife } from './half-life-file.ts';
import { feedFile } from './feed-file.ts';
import { dedupe, fieldMerge, minConfidence, minEffectiveSources, unsettled, weights } from './merge-file.ts';
import { modelFile } from './model-file.ts';
import { namePattern } from './names.ts';
import { objective } from './objective-file.ts';
import { protobufFile } from './protobuf-file.ts';
import { recipientFile } from './recipient-file.ts';
import { releaseShape } from './release-file.ts';
import { telemetryFile } from './telemetry-file.ts';

const source = z
  .string()
  .refine(
    isPlainSource,
    `expected a source as in an event: a text of at most ${maxSourceLength} characters, without control characters`,
  );

const types = z
  .array(z.string().min(1, 'expected a detail-type, got nothing'))
  .min(1, 'expected at least one type; leave out the key for the name of the topic')
  .describe(
    "The detail-types that the topic takes: EventBridge's `detail-type`, which is the `type` of a CloudEvent. `*` stands for any characters, as in `payment_intent.*`; `\\*` and `\\\\` are the characters themselves. No two topics may take the same type. Without this key the topic takes the type that is its name.",
  );

const id = z
  .union([text, z.array(text).min(2, 'expected at least two, or one without the list')], {
    error: 'expected digest, an attribute, a path or a JSONata expression, or a list of them',
  })
  .describe(
    'The id of a plain event, which is an event whose detail is no CloudEvent. EventBridge gives such an event a new id with each call of `PutEvents`, so one that is put again counts twice. The id is found like a correlation key (`data.eventId`), or it is a `digest` of the source, the type and the body after redaction. `id: id` keeps the id of EventBridge. A CloudEvent always keeps its own id.',
  );

const redact = z
  .array(text)
  .describe(
    'Body fields that are removed before anything is stored or a correlation key is computed. An entry that starts with "/" is a JSON Pointer into the body; any other is a name that is removed wherever it occurs.',
  );

const correlate = z
  .union([text, z.array(text).min(2, 'expected at least two, or one without the list')], {
    error: 'expected an attribute, a path or a JSONata expression, or a list of them',
  })
  .describe(
    'The correlation key, which the parts of one group share. It is an attribute of the envelope (`correlationid`), a path into the body (`data.order.id`), or a JSONata expression over `{ ...attributes, data: body }`. It must give one non-empty string or number. In a list every item must give one; they are joined by `|`.',
  );

export const roles = ['part', 'absent', 'control', 'correction'] as const;

/** The most parts of a group whose ids fit into its stored state. */
const mostParts = 20_000;

const most = (meaning: string) => z.int().min(1).max(mostParts).describe(meaning);

const topicFile = z
  .strictObject({
    role: z
      .enum(roles)
      .default('part')
      .describe(
        'The role of the envelopes. A `part` is gathered into a group. An `absent` envelope states that parts of other topics will not come (body: `{ topics: [...] }`; the key stands in an attribute). A `control` envelope is a release request (body: `{ action: release, fusion, key }`, without `key` for all open groups). A `correction` states the corrected values of a group (body: `{ values: { /<topic>/<field>: value } }`, `approve: true` to approve the rest, and `fusion` and `key` where they must be named); it amends the group and gives evidence of its sources.',
      ),
    types: types.optional(),
    sources: z
      .array(source)
      .min(1, 'expected at least one source; leave out the key to permit all')
      .optional()
      .describe(
        'The EventBridge sources that may post to the topic; envelopes of others are rejected. Without it any source may post.',
      ),
    opens: z
      .boolean()
      .optional()
      .describe(
        'Tells whether a part of the topic opens a group and sets its clock and its partition. Where it does not, the part waits for one that does, for as long as the deadline, and is then rejected as `unopened`. Without the key these topics open a group: those in `needs` and `wants`, and those that name their `sources`; in a fusion without any such topic, all.',
      ),
    maxParts: most(
      'The most parts of the topic in one group. What does not fit is left out, as with `maxParts` of the fusion.',
    ).optional(),
    schema: schema('The schema of a body; an envelope with another body is rejected.').optional(),
    protobuf: protobufFile(
      'The message that bodies of `application/protobuf` hold (also `application/x-protobuf` and `application/vnd.google.protobuf`). They are decoded to JSON and then treated like any JSON; one with an unknown field is rejected. A topic without a `schema` gets the schema of the message. Bodies of JSON are admitted too.',
    ).optional(),
    correlate: correlate.optional(),
    id: id.optional(),
    redact: redact.optional(),
    privacy: z
      .strictObject({
        redact: redact.optional(),
        classification: z
          .enum(classifications)
          .optional()
          .describe(
            'The highest `dataclassification` of an envelope of the topic; one with a higher classification is rejected.',
          ),
      })
      .optional()
      .describe('The protection of sensitive data. `redact` may also stand at the topic itself.'),
    maxSkew: duration(1_000, 3_650 * day, '1s to 3650d')
      .default('1h')
      .describe(
        "The most time by which the `time` of an envelope may lie after the queue's own timestamp. An envelope beyond it is rejected (`clock-skew`), because the latest claim of a source counts.",
      ),
    maxAge: duration(1_000, 3_650 * day, '1s to 3650d')
      .optional()
      .describe(
        "The most time by which the `time` of an envelope may lie before the queue's own timestamp. One beyond it is rejected (`too-old`). Without it any age is admitted. An envelope whose `expirytime` has passed is always rejected (`expired`).",
      ),
    from: feedFile.optional(),
    shape: text
      .describe(
        'A JSONata expression over `{ ...attributes, data: body }` that makes the body. It comes before redaction, the schema and the key. An envelope for which it fails, or gives nothing, is rejected (`shape-failed`) with the place.',
      )
      .optional(),
    ...inboundKeys<NamedInbound>(namedInbound),
  })
  .refine(
    (topic) => inboundOf<NamedInbound>(topic, namedInbound).length < 2,
    'expected one transport at most',
  )
  .describe('A named kind of envelope. It owns a rule, a queue, a dead-letter queue and a function.');

const fusionFile = z
  .strictObject({
    correlate: correlate.optional(),
    invalidKey: z
      .enum(['reject', 'ignore'])
      .default('reject')
      .describe(
        'The handling of an envelope without a correlation key. `reject` rejects it and informs its producer; `ignore` lets this fusion ignore it.',
      ),
    ...releaseShape,
    takes: names.default([]).describe('Topics that are gathered, but that the group does not wait for.'),
    minSize: z
      .int()
      .min(1)
      .max(100_000)
      .default(1)
      .describe(
        'The least number of parts for a release by time. `inactivity` and `schedule` skip a smaller group. At the deadline it is discarded, or becomes a dead letter with `onDeadline: dead-letter`.',
      ),
    maxParts: most(
      'The most parts of one group, in the order of arrival; parts of topics that open no group come last. The result lists how many parts are left out. These are answered as late parts, with the code `group-full`, or open the next round with `late: reopen`. Without the key 10,000.',
    ).optional(),
    maxPartsPerSource: most('The most parts of each source in one group.').optional(),
    onDeadline: z
      .enum(['partial', 'discard', 'dead-letter'])
      .default('partial')
      .describe(
        'The handling of a group that time releases while a needed or expected topic is missing. Time releases by `deadline`, `inactivity` and `schedule`. `partial` fuses the parts, `discard` discards the group, and `dead-letter` puts it into the dead-letter queue.',
      ),
    late: z
      .enum(['amend', 'reopen', 'ignore', 'dead-letter'])
      .default('amend')
      .describe(
        'The handling of a part that comes after the release. `amend` publishes an amended result, `reopen` opens a new round of the same key, `ignore` rejects the part, and `dead-letter` puts it into the dead-letter queue.',
      ),
    remember: duration(60_000, 90 * day, '1m to 90d')
      .optional()
      .describe(
        'The time for which a closed key is remembered, from its last result on. A later part opens a new round, whatever `late` says. Without it the key is remembered while the group is stored: the deadline and 15 days more.',
      ),
    listGroups: z
      .boolean()
      .default(false)
      .describe(
        'Keeps a list of the groups while they are stored. `fusion-bus groups` then finds them without reading the whole table. Costs one more write per group, unless `schedule`, `releaseAll` or `onNewKey` already causes it.',
      ),
    weights: z
      .union([weights, z.enum(['equal', 'learned'])], {
        error: 'expected a map of weights, or equal, or learned',
      })
      .default({})
      .describe(
        "The weight of each source when sources disagree. At least 0; a source that is not named weighs 1. `equal`: all weigh 1. `learned`: the weight follows from the agreement of a source's earlier claims with those of the others.",
      ),
    halfLife,
    minConfidence,
    minEffectiveSources,
    unsettled,
    merge: z
      .record(z.string(), fieldMerge)
      .default({})
      .describe('The settlement of fields, by JSON Pointer into the merged record: `/<topic>/<field>`.')
      .meta({ propertyNames: { pattern: '^/' } }),
    dedupe,
    classify: classify.optional(),
    compose: composeFile.optional(),
    recipients: recipientsOfFusion,
    objective,
  })
  .describe(
    'A named policy: the topics to gather, the release of groups, their merge, the question to Claude, and the recipients.',
  );

function named<Part extends z.ZodType>(part: Part) {
  return z.record(z.string(), part).meta({ propertyNames: { pattern: namePattern.source } });
}

/**
 * The single definition of the bridge file: its shape, its defaults and the meaning of each key. The reader, the JSON
 * Schema for editors and the reference page all come from here. `check-bridge.ts` checks the parts of a file against
 * each other, and `compile-bridge.ts` compiles the whole into a `Bridge`.
 */
export const bridgeFile = z
  .strictObject({
    name: z
      .string()
      .describe(
        'The name of the deployment, of its stack, and of the source of its own events (`fusion-bus/<name>`).',
      )
      .meta({ pattern: namePattern.source }),
    topics: named(topicFile)
      .refine((topics) => Object.keys(topics).length > 0, 'expected at least one topic')
      .describe(
        'The kinds of admitted envelopes, by name. A topic takes the detail-types in its `types`, or its name.',
      ),
    fusions: named(fusionFile)
      .refine((fusions) => Object.keys(fusions).length > 0, 'expected at least one fusion')
      .describe('The policies for gathering and fusing, by name.'),
    recipients: named(recipientFile).default({}).describe('The receivers of results, by name.'),
    models: named(modelFile)
      .optional()
      .describe('The models at their providers, by name. Fusions name them in `compose.route`.'),
    claimCheck: z
      .boolean()
      .default(false)
      .describe(
        'Keeps bodies that are too large to travel (from 200 KiB on) in a bucket. Producers may also put bodies of up to 25 MB there themselves. Without it an envelope may have at most 380,000 bytes.',
      ),
    sources: callersFile,
    livePolicy: z
      .boolean()
      .default(false)
      .describe(
        'Lets the policies of the fusions change without a deployment, by `fusion-bus policy` ([docs/live-policy.md](live-policy.md)). Its functions hold the code of all losses, and read the version that counts every ten seconds at most.',
      ),
    gateway: z
      .boolean()
      .default(false)
      .describe(
        'Adds a function with a URL that answers Connect and gRPC-Web, for callers that sign with IAM ([docs/grpc.md](grpc.md)).',
      ),
    telemetry: telemetryFile,
  })
  .describe('The topics, fusions and recipients of one deployment of fusion-bus.');

export type BridgeFile = z.output<typeof bridgeFile>;

export type TopicFile = z.output<typeof topicFile>;

export type FusionFile = z.output<typeof fusionFile>;
