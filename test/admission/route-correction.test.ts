import { describe, expect, test } from 'vitest';
import { admit } from '../../shared/admission/admit.ts';
import type { Json } from '../../shared/json/json.ts';
import { cloudEvent, eventText } from '../envelope/event-text.ts';
import { path } from '../fakes/findings.ts';
import { routeTo } from '../fakes/policies.ts';
import { contributionsOf } from './contributions-of.ts';
import { userTopic } from './user-topic.ts';

const topic = userTopic({
  name: 'fix',
  role: 'correction',
  routes: [
    routeTo('trip', { topics: ['hotel', 'flight'], states: { size: path('groupsize') } }),
    routeTo('order', { topics: ['hotel', 'stock'], correlate: path('subject') }),
    routeTo('audit', { topics: ['au/dit'], correlate: path('subject'), invalidKey: 'ignore' }),
  ],
});
const post = (data: Json, changes: Readonly<Record<string, Json>> = {}) =>
  admit(eventText({ ...cloudEvent, type: 'fix', ...changes, data }, { 'detail-type': 'fix' }), { topic });
const placed = async (...posted: Parameters<typeof post>) =>
  contributionsOf(await post(...posted)).map(({ fusion, key, topic: name, states }) => [
    fusion,
    key,
    name,
    states,
  ]);
const states = { corrects: true };

test('a correction goes to each fusion that gathers a topic of its values', async () => {
  expect(await placed({ values: { '/hotel/price': 80, '/stock': null } }, { subject: 's' })).toEqual([
    ['trip', 'k-1', 'fix', states],
    ['order', 's', 'fix', states],
  ]);
  expect(await placed({ values: { '/flight/seat': '7A' } }, { groupsize: 'many' })).toEqual([
    ['trip', 'k-1', 'fix', states],
  ]);
  expect(await placed({ values: { '/au~1dit/x': 1 } }, { subject: 's' })).toEqual([
    ['audit', 's', 'fix', states],
  ]);
});

test.each([{ approve: true }, { approve: true, values: {} }])(
  'an approval without values goes to all fusions: %j',
  async (body) => {
    expect((await placed(body, { subject: 's' })).map(([fusion]) => fusion)).toEqual([
      'trip',
      'order',
      'audit',
    ]);
  },
);

test('a correction may name the fusion and the key', async () => {
  const values = { '/hotel/price': 80 };
  expect(await placed({ values, fusion: 'order' }, { subject: 's' })).toEqual([
    ['order', 's', 'fix', states],
  ]);
  expect(await placed({ values, fusion: 'order', key: 42 })).toEqual([['order', '42', 'fix', states]]);
});

test('a correction travels whole, with its gold values', async () => {
  const body = { values: { '/hotel/price': 80 }, fusion: 'trip' };
  const [contribution] = contributionsOf(await post(body));
  expect(contribution?.envelope.body).toEqual({ kind: 'json', value: body });
});

test('a fusion that cannot correlate it reports that, and the others still get it', async () => {
  const { messages, refusal } = await post({ values: { '/hotel/price': 80 } });
  expect(messages).toMatchObject([{ fusion: 'trip' }]);
  expect(refusal).toMatchObject({
    refused: { topic: 'fix', fusion: 'order' },
    rejection: { code: 'correlation-missing' },
  });
});

test('a correction that every fusion would ignore is rejected', async () => {
  expect(await post({ values: { '/au~1dit/x': 1 } })).toMatchObject({
    messages: [],
    refusal: { rejection: { code: 'correlation-missing', message: 'no fusion finds a key in it' } },
  });
});

test('a value may be as deep in its place as a body in its topic', async () => {
  expect(await placed({ values: { [`/hotel${'/a'.repeat(98)}`]: [1] } })).toHaveLength(1);
});

describe('a body that is rejected as a whole', () => {
  const form =
    'the body must be a correction: { "values": { "/topic/field": value, ... }, "approve": true, "fusion": "name", "key": "key" }, the last three only where needed';
  const tooDeep = 'a value is nested too deeply: its place and its content may have at most 100 levels';
  const pointer = 'not a JSON Pointer into the merged record; expected /<topic> or /<topic>/<field>';

  test.each<[string, Json, string, string]>([
    ['no object', 'hotel', 'data', form],
    ['a list', [{ values: {} }], 'data', form],
    ['without values', {}, 'data/values', form],
    [
      'without a value and without an approval',
      { values: {} },
      'data/values',
      'no value is corrected; to approve the group as it is, say so: "approve": true',
    ],
    ['with an approval that is no truth', { approve: 'yes' }, 'data/approve', 'expected true or false'],
    ['with a list of values', { values: [] }, 'data/values', form],
    [
      'with a stranger',
      { values: {}, 'fu/sion': 'trip' },
      'data/fu~1sion',
      'a correction has no such member; expected values, approve, fusion, key',
    ],
    ['for no place', { values: { hotel: 1 } }, 'data/values/hotel', pointer],
    ['for the whole record', { values: { '': {} } }, 'data/values/', pointer],
    ['for a place that cannot be', { values: { '/hotel/~2': 1 } }, 'data/values/~1hotel~1~02', pointer],
    [
      'for a topic that no fusion gathers',
      { values: { '/hotel/price': 1, '/SECRET/x': 1 } },
      'data/values/~1SECRET~1x',
      'no fusion gathers a topic of this name; expected one of hotel, flight, stock, au/dit',
    ],
    [
      'for a topic that the named fusion does not gather',
      { values: { '/stock/left': 1 }, fusion: 'trip' },
      'data/values/~1stock~1left',
      'no fusion gathers a topic of this name; expected one of hotel, flight',
    ],
    [
      'that contradicts itself',
      { values: { '/hotel/room/beds': 1, '/hotel/room': { beds: 2 } } },
      'data/values/~1hotel~1room~1beds',
      'this place lies within another one that also has a value',
    ],
    [
      'for a place that no body reaches',
      { values: { [`/hotel${'/a'.repeat(100_000)}`]: 1 } },
      'data/values',
      tooDeep,
    ],
    [
      'that is deeper in its place than a body may be',
      { values: { [`/hotel${'/a'.repeat(98)}`]: [[1]] } },
      'data/values',
      tooDeep,
    ],
    [
      'for a fusion that is not there',
      { values: {}, fusion: 'toString' },
      'data/fusion',
      'no fusion has this name; expected one of trip, order, audit',
    ],
    [
      'with a key of any fusion',
      { values: {}, key: 'k' },
      'data/key',
      'a key belongs to one fusion: name the fusion too',
    ],
    [
      'with an empty key',
      { values: {}, fusion: 'trip', key: '' },
      'data/key',
      'the key must be one non-empty string or one number',
    ],
  ])('the body is rejected: %s', async (_, data, attribute, message) => {
    const { messages, refusal } = await post(data);
    expect(messages).toEqual([]);
    expect(refusal?.rejection).toEqual({ code: 'invalid-data', attribute, message });
  });

  test('a correction without a body is rejected', async () => {
    const { data: _, ...header } = cloudEvent;
    const bare = eventText({ ...header, type: 'fix' }, { 'detail-type': 'fix' });
    expect((await admit(bare, { topic })).refusal?.rejection).toMatchObject({ attribute: 'data' });
  });
});

describe('the redacted fields of a topic', () => {
  const guarded = { ...topic, redactOf: { hotel: ['secret', '/guest/name'] } };
  const admitted = (values: Json) =>
    admit(
      eventText({ ...cloudEvent, type: 'fix', data: { values, fusion: 'trip' } }, { 'detail-type': 'fix' }),
      { topic: guarded },
    );
  const kept = async (values: Json) =>
    contributionsOf(await admitted(values)).map(({ envelope }) => envelope.body);

  test('the fields do not return through gold values, whatever the pointer', async () => {
    const values = {
      '/hotel/price': 80,
      '/hotel/secret': 'x',
      '/hotel/guest': { name: 'x', age: 25 },
      '/hotel/a/secret/b': 'x',
      '/hotel/room': [{ secret: 'x', floor: 2 }],
      '/flight/secret': 'not redacted there',
    };
    const left = {
      '/hotel/price': 80,
      '/hotel/guest': { age: 25 },
      '/hotel/room': [{ floor: 2 }],
      '/flight/secret': 'not redacted there',
    };
    expect(await kept(values)).toEqual([{ kind: 'json', value: { values: left, fusion: 'trip' } }]);
  });

  test('a correction of redacted fields only is not taken for approval', async () => {
    const { messages, refusal } = await admitted({ '/hotel/guest/name': 'x' });
    expect(messages).toEqual([]);
    expect(refusal?.rejection.message).toContain('the topics redact these fields');
  });
});
