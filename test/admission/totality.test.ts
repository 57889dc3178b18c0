import fc from 'fast-check';
import { expect, test } from 'vitest';
import { admit } from '../../shared/admission/admit.ts';
import type { Admission } from '../../shared/admission/admit-by.ts';
import { evaluate } from '../../shared/expression/jsonata-evaluate.ts';
import { encodeEnvelope } from '../../shared/envelope/encode-envelope.ts';
import type { Json } from '../../shared/json/json.ts';
import { envelope, json } from '../envelope/arbitrary-envelope.ts';
import { cloudEvent, eventText } from '../envelope/event-text.ts';
import { expression, path } from '../fakes/findings.ts';
import { routeTo } from '../fakes/policies.ts';
import { userTopic } from './user-topic.ts';

const open = { sources: undefined, classification: undefined, redact: ['a', '/b'] };

const groupsize = fc.oneof({ weight: 3, arbitrary: fc.constantFrom<Json>('3', 3) }, json);
const withData = (data: Json, groupsize: Json): string => eventText({ ...cloudEvent, groupsize, data });

/** Events of every kind: some that cannot be read, some that are good, and some with the `data` that a role asks for. */
const texts = (data: fc.Arbitrary<Json>): fc.Arbitrary<string> =>
  fc.oneof(
    fc.string(),
    fc.json(),
    // Bytes are rejected, because the topic redacts.
    envelope.map((one) =>
      eventText({ ...encodeEnvelope(one), correlationid: 'k', hopcount: 7 }, { source: one.header.source }),
    ),
    fc.json().map((detail) => eventText(JSON.parse(detail))),
    { weight: 6, arbitrary: fc.tuple(data, groupsize).map(([one, size]) => withData(one, size)) },
  );

test('every message becomes a part or a rejection; none throws and none is dropped', async () => {
  let admitted = 0;
  await fc.assert(
    fc.asyncProperty(texts(json), async (text) => {
      const { messages, refusal } = await admit(text, { topic: userTopic(open) });
      admitted += messages.length;
      expect(messages.length === 1).toBe(refusal === undefined);
    }),
    { numRuns: 500 },
  );
  expect(admitted).toBeGreaterThan(20);
});

const good = fc.constantFrom<Json>('stock', 'price');
const name = fc.oneof(
  { weight: 3, arbitrary: good },
  fc.constantFrom<Json>('other', 'toString', '', 7, null),
);
const absence = fc.oneof(fc.record({ topics: fc.array(name, { maxLength: 3 }) }), fc.record({ topic: name }));
const order = fc.record(
  {
    action: fc.constantFrom<Json>('release', 'release', 'stop', null),
    fusion: name,
    key: fc.oneof(json, fc.string()),
  },
  { requiredKeys: ['action', 'fusion'] },
);

const gold = fc.record(
  {
    values: fc.dictionary(
      fc.oneof(
        { weight: 4, arbitrary: fc.constantFrom('/stock', '/stock/left', '/price/amount', '/stock/~1') },
        fc.constantFrom('', 'stock', '/other', '/stock/~'),
      ),
      json,
      { maxKeys: 2 },
    ),
    fusion: fc.oneof({ weight: 4, arbitrary: fc.constantFrom<Json>('order', 'stock', 'price') }, json),
    key: fc.oneof(fc.constant<Json>('k'), json),
  },
  { requiredKeys: ['values'] },
);

const routes = [
  routeTo('order', {
    correlate: { kind: 'all', of: [path('correlationid'), expression('data.topics[0]')] },
    states: { size: path('groupsize'), expect: path('data.topics'), deadline: expression('$string(time)') },
    topics: ['stock', 'price'],
  }),
  routeTo('stock', { topics: ['stock'], invalidKey: 'ignore', correlate: path('data'), isListed: true }),
  routeTo('price', { topics: ['stock', 'price'], states: { series: path('data.topic') } }),
];

test.each([
  ['part', fc.oneof(json, absence)],
  ['absent', fc.oneof(json, absence)],
  ['correction', fc.oneof(json, { weight: 5, arbitrary: gold })],
  ['control', fc.oneof(json, { weight: 5, arbitrary: order })],
] as const)('the role %s never throws, and sends only the messages of this role', async (role, data) => {
  const admission: Admission = { topic: userTopic({ ...open, role, routes }), evaluate };
  const seen = { messages: 0, refusals: 0 };
  await fc.assert(
    fc.asyncProperty(texts(data), async (text) => {
      const { messages, refusal } = await admit(text, admission);
      seen.messages += messages.length;
      seen.refusals += Number(refusal !== undefined);
      if (role === 'control') expect(messages.length + Number(refusal !== undefined)).toBe(1);
      for (const message of messages) {
        expect(['order', 'stock', 'price']).toContain(message.fusion);
        expect(message.kind === 'contribution').toBe(role !== 'control');
        if (message.kind !== 'contribution') continue;
        expect(message.states?.absent !== undefined).toBe(role === 'absent');
        expect(message.states?.corrects === true).toBe(role === 'correction');
        if (message.states !== undefined) expect(message.states).not.toEqual({});
      }
    }),
    { numRuns: 700 },
  );
  expect(seen.messages).toBeGreaterThan(20);
  expect(seen.refusals).toBeGreaterThan(20);
});
