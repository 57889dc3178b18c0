import { z } from 'zod';
import { isUriReference } from '../../envelope/uri.ts';
import { classify, recipientsOfFusion } from './classify-file.ts';
import { composeFile } from './compose-file.ts';
import { day, duration, names, schema, text } from './file-values.ts';
import { halfLife } from './half-life-file.ts';
import { dedupe, fieldMerge, minConfidence, minEffectiveSources, unsettled, weights } from './merge-file.ts';
import { namePattern } from './names.ts';
import { releaseShape } from './release-file.ts';

/**
 * The bridge file as people write it: the single definition of its shape, its defaults and what each key means. The
 * reader, the JSON Schema for editors and the reference page all come from here. What one part of the file says about
 * another is checked in `check-bridge.ts`, and `compile-bridge.ts` turns the whole into a `Bridge`.
 */
const classifications = ['public', 'internal', 'confidential', 'restricted'] as const;

const source = z
  .string()
  .refine((value) => value.length <= 256 && value !== '' && isUriReference(value), {
    error: 'expected a source as in an event: a URI or a name without spaces, at most 256 characters',
    abort: true,
  })
  .refine(
    (value) => !value.startsWith('fusion-bus/'),
    'sources that start with "fusion-bus/" are the bus itself',
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
    'What the parts of one group share: an attribute of the envelope (`correlationid`), a path into the body (`data.order.id`), or a JSONata expression over `{ ...attributes, data: body }`. It must find one non-empty string or number. Several in a list must all be found, and are joined by `|`.',
  );

export const roles = ['part', 'absent', 'control', 'correction'] as const;

const topicFile = z
  .strictObject({
    role: z
      .enum(roles)
      .default('part')
      .describe(
        'What an envelope of the topic is: a `part` to gather; `absent`, word that parts of other topics will not come (body: `{ topics: [...] }`; the key stands in an attribute); `control`, an order (body: `{ action: release, fusion, key }`, without `key` for all open groups); or `correction`, what is right for a group (body: `{ values: { /<topic>/<field>: value } }`, and `fusion` and `key` where they must be named), which amends it and teaches whom to trust.',
      ),
    sources: z
      .array(source)
      .min(1, 'expected at least one source; leave the key out to permit all')
      .optional()
      .describe(
        'The EventBridge sources that may post to the topic; every other is turned away. Without it any source may.',
      ),
    schema: schema('What a body must be; an envelope whose body is not is turned away.').optional(),
    correlate: correlate.optional(),
    redact: redact.optional(),
    privacy: z
      .strictObject({
        redact: redact.optional(),
        classification: z
          .enum(classifications)
          .optional()
          .describe(
            'The highest `dataclassification` that an envelope of the topic may carry; one that carries more is turned away.',
          ),
      })
      .optional()
      .describe('What becomes of what not everybody may see. `redact` may also stand at the topic itself.'),
  })
  .describe('A named kind of envelope. It owns a rule, a queue, a dead-letter queue and a function.');

const fusionFile = z
  .strictObject({
    correlate: correlate.optional(),
    invalidKey: z
      .enum(['reject', 'ignore'])
      .default('reject')
      .describe(
        'When an envelope has no correlation key: turn it away and tell its producer, or let this fusion pass it over.',
      ),
    ...releaseShape,
    takes: names.default([]).describe('Topics that are gathered without being waited for.'),
    minSize: z
      .int()
      .min(1)
      .max(100_000)
      .default(1)
      .describe(
        'Parts below which time does not release the group: `inactivity` and `schedule` pass it over, and at the deadline it is discarded, or given up where `onDeadline` says `dead-letter`.',
      ),
    onDeadline: z
      .enum(['partial', 'discard', 'dead-letter'])
      .default('partial')
      .describe(
        'When time releases a group (`deadline`, `inactivity`, `schedule`) and a topic that it needs or expects has not come: fuse what is there, discard it, or give it up to the dead-letter queue.',
      ),
    late: z
      .enum(['amend', 'reopen', 'ignore', 'dead-letter'])
      .default('amend')
      .describe(
        'When a contribution comes after the release: publish an amended result, open a new round of the same key, turn it away, or give it to the dead-letter queue.',
      ),
    remember: duration(60_000, 90 * day, '1m to 90d')
      .optional()
      .describe(
        'How long a closed key is remembered, from its last result on; a contribution that comes later opens a new round, whatever `late` says. Without it, for as long as the group is stored: the deadline and 15 days more.',
      ),
    weights: z
      .union([weights, z.enum(['equal', 'learned'])], {
        error: 'expected a map of weights, or equal, or learned',
      })
      .default({})
      .describe(
        'Weight of each source when sources disagree. At least 0; a source that is not named weighs 1. `equal`: all weigh 1. `learned`: each weighs what it deserves by how its earlier claims agreed with those of the others.',
      ),
    halfLife,
    minConfidence,
    minEffectiveSources,
    unsettled,
    merge: z
      .record(z.string(), fieldMerge)
      .default({})
      .describe('How fields are settled, by JSON Pointer into the merged record: `/<topic>/<field>`.')
      .meta({ propertyNames: { pattern: '^/' } }),
    dedupe,
    classify: classify.optional(),
    compose: composeFile.optional(),
    recipients: recipientsOfFusion,
  })
  .describe(
    'A named policy: what is gathered, when it is released, how it is merged, what Claude is asked, who receives the result.',
  );

const recipientFile = z
  .strictObject({
    queue: z.literal(true, 'expected true').describe('The recipient gets a queue of its own.'),
    ordered: z
      .boolean()
      .default(false)
      .describe(
        'The queue is a FIFO queue, grouped by `partitionkey`: the generations of one group come in their order and once each.',
      ),
  })
  .describe('Who may receive results.');

function named<Part extends z.ZodType>(part: Part) {
  return z.record(z.string(), part).meta({ propertyNames: { pattern: namePattern.source } });
}

export const bridgeFile = z
  .strictObject({
    name: z
      .string()
      .describe(
        'What the deployment is called: its stack, and the source of its own events (`fusion-bus/<name>`).',
      )
      .meta({ pattern: namePattern.source }),
    topics: named(topicFile)
      .refine((topics) => Object.keys(topics).length > 0, 'expected at least one topic')
      .describe(
        "The kinds of envelopes that are admitted, by name. The name is also EventBridge's detail-type.",
      ),
    fusions: named(fusionFile)
      .refine((fusions) => Object.keys(fusions).length > 0, 'expected at least one fusion')
      .describe('What is gathered and fused, by name.'),
    recipients: named(recipientFile).default({}).describe('Who may receive results, by name.'),
    claimCheck: z
      .boolean()
      .default(false)
      .describe(
        'Bodies that are too large to travel (from 200 KiB on) are kept in a bucket, and producers may leave bodies of up to 25 MB there themselves. Without it an envelope takes 380,000 bytes at most.',
      ),
  })
  .describe('Topics, fusions and recipients of one deployment of fusion-bus.');

export type BridgeFile = z.output<typeof bridgeFile>;

export type TopicFile = z.output<typeof topicFile>;

export type FusionFile = z.output<typeof fusionFile>;
