import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Finding } from '../../../shared/policy/topic.ts';
import type { StatedRules } from '../../../shared/policy/topic.ts';
import { evaluate } from '../../../shared/expression/jsonata-evaluate.ts';
import { statements } from '../../../shared/admission/correlation/find-statements.ts';
import type { Envelope } from '../../../shared/envelope/envelope.ts';
import type { Json } from '../../../shared/json/json.ts';
import { envelope, json } from '../../envelope/arbitrary-envelope.ts';
import { expression, path } from '../../fakes/findings.ts';

const topics = ['hotel', 'flight', 'car'];
const envelopeOf = (value: Json, extensions: Partial<Envelope['header']> = {}): Envelope => ({
  header: { specversion: '1.0', id: 'u-1', source: 'travel', type: 'trip', ...extensions },
  body: { kind: 'json', value },
});
const stated = (states: StatedRules, of: Envelope) => statements(of, { states, topics }, evaluate);
const read = (rule: keyof StatedRules, value: Json, finding: Finding = path('data.it')) =>
  stated({ [rule]: finding }, envelopeOf({ it: value }));

test.each<[keyof StatedRules, Json, Json]>([
  ['size', 1, 1],
  ['size', 100_000, 100_000],
  ['size', '7', 7],
  ['size', '007', 7],
  ['expect', ['flight', 'hotel'], ['hotel', 'flight']],
  ['expect', ['car', 'car'], ['car']],
  ['expect', 'car', ['car']],
  ['expect', 'car, hotel,flight', ['hotel', 'flight', 'car']],
  ['deadline', '2026-11-23T10:00:00Z', Date.UTC(2026, 10, 23, 10)],
  ['deadline', '2026-11-23T10:00:00.1239+01:00', Date.UTC(2026, 10, 23, 9, 0, 0, 123)],
  ['deadline', '2016-12-31T23:59:60Z', Date.UTC(2017, 0, 1)],
  ['deadline', Date.UTC(2026, 10, 23), Date.UTC(2026, 10, 23)],
  ['deadline', 1.5, 2],
  ['deadline', -1, -1],
  ['series', 'lane 1', 'lane 1'],
  ['series', 7, '7'],
  ['series', '张'.repeat(341), '张'.repeat(341)],
])('the statement %s of %j is %j', async (rule, value, states) => {
  expect(await read(rule, value)).toEqual({ kind: 'stated', states: { [rule]: states } });
  expect(await read(rule, value, expression('data.(it)'))).toEqual(await read(rule, value));
});

test.each<[keyof StatedRules, Json]>([
  ['size', null],
  ['expect', []],
  ['expect', ''],
  ['expect', ' '],
  ['deadline', null],
  ['series', null],
])('the statement %s of %j is none', async (rule, value) => {
  expect(await read(rule, value)).toEqual({ kind: 'nothing' });
  expect(await stated({ [rule]: path('data.other') }, envelopeOf({}))).toEqual({ kind: 'nothing' });
});

describe('values of another kind', () => {
  test.each<[keyof StatedRules, readonly Json[], string]>([
    [
      'size',
      [
        0,
        -1,
        1.5,
        100_001,
        1e300,
        '',
        '0',
        '-1',
        '1.5',
        '1e3',
        ' 1',
        '100001',
        '9'.repeat(400),
        true,
        [1],
        {},
      ],
      'the group size at data.it must be a whole number from 1 to 100000',
    ],
    [
      'expect',
      ['train', 'car,train', 'car,', ',', ['car', 'train'], ['car', 1], [['car']], 7, true, { car: 1 }],
      'the list of expected topics at data.it must be a list, or one text separated by commas, of topics that the fusion gathers: hotel, flight, car',
    ],
    [
      'deadline',
      ['', 'soon', '2026-02-30T00:00:00Z', '2026-11-23', '1766448000000', 1e300, 8.65e15, true, [0], {}],
      'the deadline at data.it must be an RFC 3339 timestamp or milliseconds since the epoch',
    ],
    ['series', ['', true, ['x'], {}], 'the series at data.it must be one non-empty string or one number'],
    [
      'series',
      ['a\nb', '\uffff', '张'.repeat(342)],
      'the series at data.it must be at most 1024 bytes without control characters',
    ],
  ])('the rejection names the place and the expected kind: %s %j', async (rule, values, message) => {
    for (const value of values) {
      expect(await read(rule, value)).toEqual({
        kind: 'invalid',
        rejection: { code: 'statement-invalid', attribute: 'data.it', message },
      });
    }
  });
});

test('attributes contain statements as well as bodies, and several go together', async () => {
  const states = {
    size: path('groupsize'),
    expect: path('data.providers.name'),
    deadline: path('expirytime'),
    series: expression('$uppercase(partitionkey)'),
  };
  const one = envelopeOf(
    { providers: [{ name: 'car' }, { name: 'flight' }] },
    { groupsize: '3', expirytime: '1970-01-01T00:00:01Z', partitionkey: 'p' },
  );
  expect(await stated(states, one)).toEqual({
    kind: 'stated',
    states: { size: 3, expect: ['flight', 'car'], deadline: 1_000, series: 'P' },
  });
  expect(await stated(states, envelopeOf(7, { partitionkey: 'q', groupsize: 2 }))).toEqual({
    kind: 'stated',
    states: { size: 2, series: 'Q' },
  });
});

test('no statement is found where no rule asks', async () => {
  expect(await stated({}, envelopeOf({ size: 1 }))).toEqual({ kind: 'nothing' });
});

describe('an expression', () => {
  test('an expression that fails is reported and shows nothing of the body', async () => {
    for (const text of ['$error(data.it)', 'data.it + 1', '(((']) {
      expect(await read('size', 'SECRET', expression(text))).toEqual({
        kind: 'invalid',
        rejection: {
          code: 'statement-invalid',
          message: expect.stringMatching(
            /^the expression for the group size failed on this envelope, at character \d \([A-Z]\d{4}\)$/,
          ),
        },
      });
    }
  });

  test('an expression that finds no statement is reported with its own text', async () => {
    for (const text of ['$uppercase', '$now', '1/0', '[1,2]', 'true']) {
      expect(await read('deadline', 'SECRET', expression(text))).toEqual({
        kind: 'invalid',
        rejection: {
          code: 'statement-invalid',
          message:
            'the deadline that its expression gives must be an RFC 3339 timestamp or milliseconds since the epoch',
        },
      });
    }
  });

  test('an expression without an engine is reported too', async () => {
    const states = { size: expression('data.it') };
    expect(await statements(envelopeOf({}), { states, topics })).toMatchObject({
      kind: 'invalid',
      rejection: { message: 'the expression for the group size has no engine to evaluate it' },
    });
  });
});

test('every value gives a good statement, none, or a rejection that does not quote it', async () => {
  const likely = fc.oneof(
    json,
    fc.integer({ min: -5, max: 200_000 }),
    fc.nat(200_000).map(String),
    fc.subarray([...topics, 'train']),
    fc.subarray([...topics, 'train']).map(String),
    fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
  );
  const texts = [
    'data',
    'data.it',
    'subject',
    'expirytime',
    'comexampleextension1',
    'data.it & ""',
    'data.*',
  ];
  const finding = fc.constantFrom(
    ...texts.map((text) => (/[&*]/.test(text) ? expression(text) : path(text))),
  );
  const rules = fc.record(
    { size: finding, expect: finding, deadline: finding, series: finding },
    { requiredKeys: [] },
  );
  const seen = { stated: 0, nothing: 0, invalid: 0 };
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(
        envelope,
        likely.map((it) => envelopeOf({ it })),
      ),
      rules,
      async (of, states) => {
        const answer = await stated(states, of);
        seen[answer.kind] += 1;
        if (answer.kind !== 'stated') return;
        const { size = 1, expect: names = ['car'], deadline = 0, series = 'x', absent } = answer.states;
        expect(Object.keys(states)).toEqual(expect.arrayContaining(Object.keys(answer.states)));
        expect(Number.isInteger(size) && size >= 1 && size <= 100_000).toBe(true);
        expect(topics).toEqual(expect.arrayContaining([...names]));
        expect(names.length).toBeGreaterThan(0);
        expect(Number.isNaN(new Date(deadline).getTime())).toBe(false);
        expect(series).not.toBe('');
        expect(absent).toBeUndefined();
      },
    ),
    { numRuns: 1_000 },
  );
  expect(Math.min(...Object.values(seen))).toBeGreaterThan(20);
});
