import fc from 'fast-check';
import { expect, test } from 'vitest';
import { admit } from '../../shared/admission/admit.ts';
import type { Fusion } from '../../shared/policy/fusion.ts';
import type { Topic } from '../../shared/policy/topic.ts';
import { evaluate } from '../../shared/expression/jsonata-evaluate.ts';
import { decodeCloudEvent } from '../../shared/envelope/decode-cloud-event.ts';
import { encodeEnvelope } from '../../shared/envelope/encode-envelope.ts';
import { makeGeneration } from '../../shared/result/make-generation.ts';
import type { Outcome, Part } from '../../shared/aggregation/group.ts';
import { partOf } from '../../shared/aggregation/part-of.ts';
import type { Json } from '../../shared/json/json.ts';
import { learnedTrust } from '../../shared/merge/trust/learned-trust.ts';
import { decodeEntry, encodeEntry } from '../../shared/truth-discovery/evidence/entry-text.ts';
import { addEvidence, type Evidence, noEvidence } from '../../shared/truth-discovery/evidence/evidence.ts';
import { json } from '../envelope/arbitrary-envelope.ts';
import { cloudEvent, eventText } from '../envelope/event-text.ts';
import { expression, path } from '../fakes/findings.ts';
import { fusionOf, routeTo } from '../fakes/policies.ts';
import { body } from '../merge/arbitraries.ts';
import { userTopic } from '../admission/user-topic.ts';
import { draftOf } from './drafts.ts';
import { runs } from '../thorough.ts';

const value = fc.oneof(body, json);
const name = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom('a', 'b', '0', '1', '__proto__', 'x/y', 'm~n', 'left') },
  fc.string(),
);
const pointer = fc
  .tuple(fc.constantFrom('stock', 'price', '__proto__'), fc.array(name, { maxLength: 4 }))
  .map(([topic, names]) =>
    [topic, ...names].map((one) => `/${one.replaceAll('~', '~0').replaceAll('/', '~1')}`).join(''),
  );
const deep = fc
  .tuple(fc.constantFrom(50, 98, 99, 100, 20_000), value)
  .map(([depth, right]): readonly [string, Json] => [`/stock${'/a'.repeat(depth)}`, right]);
const gold = fc.record(
  {
    values: fc
      .array(fc.oneof({ weight: 5, arbitrary: fc.tuple(pointer, value) }, deep), { maxLength: 4 })
      .map((values): Json => Object.fromEntries(values)),
    fusion: fc.constant<Json>('order'),
    key: fc.oneof(fc.constant<Json>('k'), json, fc.string()),
  },
  { requiredKeys: ['values', 'fusion'] },
);

const nested = (depth: number, inner: Json): Json => (depth === 0 ? inner : [nested(depth - 1, inner)]);
const posted = fc.record({
  topic: fc.constantFrom('stock', 'price', 'off', 'fix'),
  data: fc.oneof(
    { weight: 3, arbitrary: value },
    { weight: 3, arbitrary: gold },
    fc.record({ topics: fc.array(fc.constantFrom<Json>('stock', 'price'), { maxLength: 2 }) }),
    fc.tuple(fc.constantFrom(60, 99, 100, 101), value).map(([depth, inner]) => nested(depth, inner)),
  ),
  source: fc.constantFrom('north', 'south', '__proto__', 'west'),
  time: fc.constantFrom<Json>('2026-01-01T00:00:00Z', '2026-01-01T01:00:00+01:00', null),
  hopcount: fc.constantFrom<Json>(null, 1, 7),
});

const topics = ['stock', 'price', '__proto__'];
const route = routeTo('order', {
  topics,
  correlate: { kind: 'all', of: [path('correlationid')] },
  states: { size: path('data.a'), expect: path('data.topics'), deadline: expression('$string(time)') },
});
const topicOf = (topic: string): Omit<Topic, 'schema'> =>
  userTopic({
    name: topic,
    sources: undefined,
    redact: topic === 'fix' || topic === 'off' ? [] : ['secret'],
    role: topic === 'fix' ? 'correction' : topic === 'off' ? 'absent' : 'part',
    routes: [route],
    redactOf: { stock: ['secret'], price: ['secret', '/a/b'] },
  });

const asks = { minConfidence: 0.8, minEffectiveSources: 2 };
const fusions: readonly Fusion[] = [
  fusionOf(),
  fusionOf({
    merge: { weights: {}, fields: {}, near: 0.9, learned: { halfLife: { kind: 'none' } }, asks },
    unsettled: { kind: 'review', to: 'desk' },
  }),
  fusionOf({
    onDeadline: 'dead-letter',
    minSize: 2,
    expects: true,
    merge: {
      weights: { north: 2 },
      fields: {
        '/stock/a': { loss: 'geographic', weights: {} },
        '/stock/b': {
          loss: 'huber',
          weights: {},
          unit: 'km',
        },
        '/price/a': { loss: 'elements', weights: {}, asks },
        '/price': { loss: 'latest', weights: {} },
      },
      learned: { halfLife: { kind: 'claims', claims: 10 } },
    },
    unsettled: { kind: 'publish' },
  }),
];

test('whatever is posted, each generation is made, can be kept and read again, and teaches what can be kept', async () => {
  let merged = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(posted, { minLength: 1, maxLength: 6 }),
      fc.constantFrom(...fusions),
      fc.constantFrom('complete', 'deadline', 'late', 'corrected'),
      async (all, fusion, reason) => {
        const parts: Part[] = [];
        let evidence: Evidence = noEvidence;
        let previous: Outcome['kind'] | undefined;
        for (const [index, { topic, data, source, time, hopcount }] of all.entries()) {
          const event = { ...cloudEvent, id: `e${index}`, source, type: topic, time, hopcount, data };
          const text = eventText(event, { 'detail-type': topic, source });
          const { messages } = await admit(text, { topic: topicOf(topic), evaluate });
          for (const message of messages)
            if (message.kind === 'contribution') parts.push(partOf(message, index));
          const key = messages.find((one) => one.kind === 'contribution')?.key;
          if (key === undefined) continue;
          const draft = draftOf({
            parts,
            reason,
            previous,
            generation: index + 1,
            ref: { fusion: 'order', key },
          });
          const made = await makeGeneration(fusion, draft, {
            bridgeName: 'shop',
            composer: undefined,
            now: index,
            signal: AbortSignal.abort(),
            ...(fusion.merge.learned && {
              trust: learnedTrust(evidence, fusion.merge.learned.halfLife)(index),
            }),
          });
          if (made.kind !== 'made') throw new Error(`not made: ${made.kind}`);
          const { outcome, evidenceUpdate = noEvidence } = made;
          if (outcome.kind !== 'dead-lettered') {
            const again = decodeCloudEvent(JSON.parse(JSON.stringify(encodeEnvelope(outcome.envelope))));
            expect(again).toEqual({ kind: 'envelope', envelope: outcome.envelope });
          }
          for (const sums of evidenceUpdate.values())
            for (const amount of sums.values()) expect(Number.isFinite(amount)).toBe(true);
          evidence = addEvidence(evidence, [decodeEntry(encodeEntry(evidenceUpdate))]);
          previous = outcome.kind;
          if (outcome.kind === 'fused' || outcome.kind === 'held') merged += 1;
        }
      },
    ),
    { numRuns: Number(process.env['RUNS'] ?? runs(100, 300)) },
  );
  expect(merged).toBeGreaterThan(100);
});
