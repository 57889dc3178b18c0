import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { correlationKey } from '../../../shared/admission/correlation/correlation-key.ts';
import { evaluate } from '../../../shared/expression/jsonata-evaluate.ts';
import { plainPath } from '../../../shared/expression/plain-path.ts';
import type { Body } from '../../../shared/envelope/encodings/bodies.ts';
import type { Envelope } from '../../../shared/envelope/envelope.ts';
import type { Json } from '../../../shared/json/json.ts';
import { TooSlowError } from '../../../shared/ports/too-slow-error.ts';
import { expression, path } from '../../fakes/findings.ts';

const envelopeOf = (body: Body): Envelope => ({
  header: {
    specversion: '1.0',
    id: 'u-1',
    source: 'profile-service',
    type: 'user',
    correlationid: 'k-1',
    hopcount: 2,
  },
  body,
});
const withData = (value: Json): Envelope => envelopeOf({ kind: 'json', value });

describe.each([
  ['a path', path],
  ['the same as an expression', expression],
])('a correlation key by %s', (_, correlate) => {
  const keyOf = (body: Json, text: string) => correlationKey(withData(body), correlate(text), evaluate);

  test.each<[string, Json, string]>([
    ['correlationid', {}, 'k-1'],
    ['hopcount', {}, '2'],
    ['data.user.id', { user: { id: 'u' } }, 'u'],
    ['data.user.id', { user: { id: 42 } }, '42'],
    ['data.user.id', { user: { id: -0.5e-7 } }, '-5e-8'],
    ['data.items.order', { items: [{ order: 'o-1' }, { other: 1 }] }, 'o-1'],
    ['data.id', { id: '张'.repeat(341) }, '张'.repeat(341)],
    ['data', 'the text itself', 'the text itself'],
  ])('the path %s finds the key in %j', async (text, body, key) => {
    expect(await keyOf(body, text)).toEqual({ kind: 'key', key });
  });

  test.each<[string, Json]>([
    ['nothing', {}],
    ['subject', {}],
    ['data.id', {}],
    ['data.id', { id: null }],
    ['data.id', { id: '' }],
    ['data.id', { id: true }],
    ['data.id', { id: {} }],
    ['data.id', { id: ['x'] }],
    ['data.items.id', { items: [{ id: 'x' }, { id: 'y' }] }],
    ['data.id', { id: 'a\nb' }],
    ['data.id', { id: '\ud800' }],
    ['data.id', { id: '\uffff' }],
    ['data.id', { id: '张'.repeat(342) }],
    ['data.constructor', {}],
    ['toString', {}],
  ])('the path %s finds no key in %j', async (text, body) => {
    expect(await keyOf(body, text)).toMatchObject({
      kind: 'missing',
      rejection: { code: 'correlation-missing' },
    });
  });
});

test('a missing path is named, and the value is not', async () => {
  expect(await correlationKey(withData({ id: ['SECRET'] }), path('data.id'))).toEqual({
    kind: 'missing',
    rejection: {
      code: 'correlation-missing',
      attribute: 'data.id',
      message: 'the correlation path data.id must find one non-empty string or one number',
    },
  });
});

test('bytes and a missing body have no data', async () => {
  for (const body of [{ kind: 'bytes', base64: 'YQ==' }, { kind: 'none' }] as const) {
    expect(await correlationKey(envelopeOf(body), path('data'))).toMatchObject({ kind: 'missing' });
    expect(await correlationKey(envelopeOf(body), path('data_base64'))).toMatchObject({ kind: 'missing' });
    expect(await correlationKey(envelopeOf(body), path('correlationid'))).toEqual({
      kind: 'key',
      key: 'k-1',
    });
  }
});

describe('an expression', () => {
  const keyOf = (text: string, body: Json = {}) => correlationKey(withData(body), expression(text), evaluate);

  test('the expression reads header and body', async () => {
    expect(await keyOf('source & "/" & $string(data.n)', { n: 7 })).toEqual({
      kind: 'key',
      key: 'profile-service/7',
    });
    expect(
      await keyOf('data.items[kind="order"].id', {
        items: [
          { kind: 'x', id: 1 },
          { kind: 'order', id: 2 },
        ],
      }),
    ).toEqual({
      kind: 'key',
      key: '2',
    });
  });

  test.each([
    ['that does not parse', '((('],
    ['that throws', '$error(data.secret)'],
    ['that meets another type', 'data.secret + 1'],
    ['that recurses for ever', '($f := function($n) { 1 + $f($n + 1) }; $f(0))'],
    ['that makes a sequence without bound', '[1..10000000].("x")'],
    ['that finds a function', '$uppercase'],
    ['that finds no number', '1/0'],
  ])('an expression %s is a missing key and shows nothing of the body', async (_, text) => {
    const found = await keyOf(text, { secret: 'SECRET' });
    expect(found).toMatchObject({ kind: 'missing', rejection: { code: 'correlation-missing' } });
    expect(JSON.stringify(found)).not.toContain('SECRET');
  });

  test('an expression that never ends is too slow, so that its message is tried once more', async () => {
    const endless = keyOf('($f := function($n) { $f($n + 1) }; $f(0))', { secret: 'SECRET' });
    await expect(endless).rejects.toThrow(new TooSlowError('an expression took too long'));
  });

  test('an expression without an engine is a missing key', async () => {
    expect(await correlationKey(withData({}), expression('a & b'))).toMatchObject({ kind: 'missing' });
  });

  test('the expression does not change the envelope', async () => {
    const body = { items: [{ id: 'x' }] };
    const before = JSON.stringify(body);
    await keyOf('$merge([data, {"items": 1}]) ~> |$|{"id": 2}|', body);
    expect(JSON.stringify(body)).toBe(before);
  });
});

test('a path is walked to the same key that the engine finds', async () => {
  const envelope = withData({ 'user-id': 'x' });
  const text = 'data.`user-id`';
  const found = await correlationKey(envelope, { kind: 'path', path: plainPath(text) ?? [] });
  expect(found).toEqual(await correlationKey(envelope, expression(text), evaluate));
  expect(found).toEqual({ kind: 'key', key: 'x' });
});

describe('several expressions', () => {
  const keyOf = (body: Json, ...texts: readonly string[]) =>
    correlationKey(
      withData(body),
      {
        kind: 'all',
        of: texts.map((text) => (plainPath(text) === undefined ? expression(text) : path(text))),
      },
      evaluate,
    );

  test.each<[Json, string]>([
    [{ a: 'x', b: 'y' }, 'x|y'],
    [{ a: 1, b: -0.5e-7 }, '1|-5e-8'],
    [{ a: 'x|', b: 'y' }, String.raw`x\||y`],
    [{ a: 'x', b: '|y' }, String.raw`x|\|y`],
    [{ a: 'x\\', b: 'y' }, String.raw`x\\|y`],
    [{ a: String.raw`\|`, b: '$&' }, String.raw`\\\||$&`],
  ])('the values %j are joined to %s', async (body, key) => {
    expect(await keyOf(body, 'data.a', 'data.b')).toEqual({ kind: 'key', key });
  });

  test('the finds may be of any kind and number', async () => {
    expect(await keyOf({ a: 'x' }, 'correlationid', '$uppercase(data.a)', 'source', 'hopcount')).toEqual({
      kind: 'key',
      key: 'k-1|X|profile-service|2',
    });
  });

  test('the first find that is missing is named', async () => {
    expect(await keyOf({ a: 'x', c: ['SECRET'] }, 'data.a', 'data.c', 'data.b')).toEqual({
      kind: 'missing',
      rejection: {
        code: 'correlation-missing',
        attribute: 'data.c',
        message: 'the correlation path data.c must find one non-empty string or one number',
      },
    });
    expect(await keyOf({ a: 'x' }, 'data.a', 'data.b & ""', 'data.a')).toMatchObject({
      rejection: {
        message: 'the correlation expression 2 of 3 must find one non-empty string or one number',
      },
    });
    expect(await keyOf({ a: 'x' }, 'data.a', 'data.b.c + 1')).toMatchObject({
      rejection: { message: 'the correlation expression 2 of 2 finds nothing' },
    });
    expect(await keyOf({ a: 'x' }, 'data.a', '$error(data.a)')).toMatchObject({
      rejection: {
        message: 'the correlation expression 2 of 2 failed on this envelope, at character 7 (D3137)',
      },
    });
  });

  test('the joined key keeps the limits of one key, separators and escapes included', async () => {
    const long = 'x'.repeat(511);
    expect(await keyOf({ a: long, b: `${long}y` }, 'data.a', 'data.b')).toMatchObject({ kind: 'key' });
    for (const more of ['yy', '|']) {
      expect(await keyOf({ a: long, b: long + more }, 'data.a', 'data.b')).toEqual({
        kind: 'missing',
        rejection: {
          code: 'correlation-missing',
          message:
            'the correlation key, joined from 2 texts, must be at most 1024 bytes without control characters',
        },
      });
    }
  });

  test('finds that differ never give the same key', async () => {
    const text = fc.string({ unit: fc.constantFrom('a', '|', '\\', ' '), minLength: 1, maxLength: 4 });
    const texts = fc.array(text, { minLength: 2, maxLength: 3 });
    let similar = 0;
    await fc.assert(
      fc.asyncProperty(texts, texts, async (one, other) => {
        const [a, b] = await Promise.all(
          [one, other].map((list) => keyOf({ list }, ...list.map((_, at) => `data.list[${at}]`))),
        );
        expect(a?.kind).toBe('key');
        if (one.join('|') === other.join('|')) similar += 1;
        expect(JSON.stringify(a) === JSON.stringify(b)).toBe(JSON.stringify(one) === JSON.stringify(other));
      }),
      {
        numRuns: 1_000,
        examples: [
          [
            ['a|', 'a'],
            ['a', '|a'],
          ],
          [
            ['a\\', 'a'],
            ['a', '\\a'],
          ],
          [
            ['a', 'a', 'a'],
            ['a|a', 'a'],
          ],
        ],
      },
    );
    expect(similar).toBeGreaterThan(0);
  });
});
