import { describe, expect, test } from 'vitest';
import { collect } from '../../shared/claim-check/collect.ts';
import { maxBodyBytes, maxBodyValues } from '../../shared/claim-check/limits.ts';
import type { Body } from '../../shared/envelope/encodings/bodies.ts';
import type { Envelope, Header } from '../../shared/envelope/envelope.ts';
import { memoryClaimStore } from '../fakes/memory-claim-store.ts';

const store = memoryClaimStore('s3://large-bodies/');
const own = 's3://large-bodies/inbox/profile-service/';

function referring(dataref: string, more: Partial<Header> = {}, body: Body = { kind: 'none' }): Envelope {
  return {
    header: { specversion: '1.0', id: '1', source: 'profile-service', type: 'user', dataref, ...more },
    body,
  };
}

async function collected(content: string | Uint8Array, more: Partial<Header> = {}) {
  await store.put('inbox/profile-service/1', Buffer.from(content));
  return collect(referring(`${own}1`, more), store);
}

const rejectionOf = async (dataref: string, more: Partial<Header> = {}) => {
  const found = await collect(referring(dataref, more), store);
  return found.kind === 'rejected' ? found.rejection : undefined;
};

describe('the body in the store is read as data would be', () => {
  test.each<[string, string | Uint8Array, Partial<Header>, Body]>([
    ['JSON without a media type', '{"name":"张三"}', {}, { kind: 'json', value: { name: '张三' } }],
    [
      'JSON with a media type',
      ' [1]\n',
      { datacontenttype: 'application/problem+json' },
      { kind: 'json', value: [1] },
    ],
    ['text', '{not json', { datacontenttype: 'text/plain' }, { kind: 'json', value: '{not json' }],
    ['bytes', Uint8Array.of(0, 255), { datacontenttype: 'image/png' }, { kind: 'bytes', base64: 'AP8=' }],
  ])('the producer may leave %s', async (_, content, more, body) => {
    const { dataref: _reference, ...header } = referring(own, more).header;
    expect(await collected(content, more)).toEqual({ kind: 'envelope', envelope: { header, body } });
  });

  test.each<[string, string | Uint8Array, Partial<Header>]>([
    ['invalid JSON', '{', {}],
    ['invalid UTF-8 as text', Uint8Array.of(0xff), { datacontenttype: 'text/plain' }],
    ['JSON of excessive depth', '['.repeat(200) + ']'.repeat(200), {}],
  ])('the producer may not leave %s', async (_, content, more) => {
    expect(await collected(content, more)).toMatchObject({
      kind: 'rejected',
      rejection: { code: 'invalid-data', attribute: 'dataref' },
    });
  });
});

describe('a reference is followed only into the inbox of its own source', () => {
  test.each([
    ['another bucket', 's3://elsewhere/inbox/profile-service/1'],
    ['the web', 'https://example.com/body.json'],
    ['another source', 's3://large-bodies/inbox/crm/1'],
    ['a source whose name begins alike', 's3://large-bodies/inbox/profile-service-2/1'],
    ['what was checked in', `s3://large-bodies/claims/2-1-${'a'.repeat(43)}.json`],
    ['nothing in particular', 'body.json'],
  ])('a reference is not followed to %s', async (_, dataref) => {
    expect(await rejectionOf(dataref)).toEqual({
      code: 'invalid-attribute',
      attribute: 'dataref',
      message: `a body is loaded only from where its source may leave it: ${own}`,
    });
  });

  test('a source that is a URI has an inbox too', async () => {
    await store.put('inbox/https%3A%2F%2Fa.example%2Fb/1', Buffer.from('1'));
    const place = 's3://large-bodies/inbox/https%3A%2F%2Fa.example%2Fb/1';
    const found = await collect(referring(place, { source: 'https://a.example/b' }), store);
    expect(found).toMatchObject({ envelope: { body: { kind: 'json', value: 1 } } });
  });
});

test('a missing object is rejected with its reason', async () => {
  expect(await rejectionOf(`${own}nothing`)).toMatchObject({
    code: 'invalid-attribute',
    attribute: 'dataref',
  });
});

test('a body that is too large is not read', async () => {
  await store.put('inbox/profile-service/huge', new Uint8Array(maxBodyBytes + 1));
  expect(await rejectionOf(`${own}huge`)).toMatchObject({ code: 'too-large', attribute: 'dataref' });
});

test('a body of too many values is not parsed, but text may contain anything', async () => {
  const commas = `[${'0,'.repeat(maxBodyValues)}0]`;
  expect(await collected(commas)).toMatchObject({ kind: 'rejected', rejection: { code: 'too-large' } });
  expect(await collected(JSON.stringify(commas))).toMatchObject({ kind: 'envelope' });
  expect(await collected(commas, { datacontenttype: 'text/csv' })).toMatchObject({ kind: 'envelope' });
});

test('an envelope with a body keeps it beside any reference', async () => {
  const envelope = referring('https://example.com/more', {}, { kind: 'json', value: 1 });
  expect(await collect(envelope, store)).toEqual({ kind: 'envelope', envelope });
});
