import { expect, test } from 'vitest';
import type { Body } from '../../shared/envelope/encodings/bodies.ts';
import { partOf } from '../../shared/aggregation/part-of.ts';
import type { Part } from '../../shared/aggregation/group.ts';

function part({
  topic = 'stock',
  source = 's',
  id = '1',
  body,
}: Partial<Record<'topic' | 'source' | 'id', string>> & { readonly body?: Body }): Part {
  const header = { specversion: '1.0', id, source, type: topic } as const;
  return partOf(
    {
      fusion: 'order',
      key: 'k',
      topic,
      envelope: { header, body: body ?? { kind: 'json', value: { left: 1 } } },
    },
    5,
  );
}

test('the same source and id give the same part, whatever the body', () => {
  const { partId } = part({});
  expect(part({ body: { kind: 'none' } }).partId).toBe(partId);
  expect(part({ topic: 'price' }).partId).toBe(partId);
  expect(part({ id: '2' }).partId).not.toBe(partId);
  expect(part({ source: 't' }).partId).not.toBe(partId);
  expect(part({ source: 's,1', id: '' }).partId).not.toBe(part({ source: 's', id: '1,' }).partId);
});

test('another topic or another body gives another digest', () => {
  const bodies: readonly Body[] = [
    { kind: 'json', value: { left: 1 } },
    { kind: 'json', value: { left: 2 } },
    { kind: 'json', value: 'AAAA' },
    { kind: 'bytes', base64: 'AAAA' },
    { kind: 'bytes', base64: 'AAAB' },
    { kind: 'none' },
  ];
  const digests = ['stock', 'price'].flatMap((topic) => bodies.map((body) => part({ topic, body }).digest));
  expect(new Set(digests).size).toBe(digests.length);
  expect(part({}).digest).toBe(part({ id: '2' }).digest);
});

test('the digest of a body in the bucket covers its reference', () => {
  const at = (dataref?: string) => {
    const header = { specversion: '1.0', id: '1', source: 's', type: 'stock' } as const;
    const envelope = { header: { ...header, ...(dataref && { dataref }) }, body: { kind: 'none' } } as const;
    return partOf({ fusion: 'order', key: 'k', topic: 'stock', envelope }, 5).digest;
  };
  expect(at('s3://b/claims/1')).not.toBe(at('s3://b/claims/2'));
  expect(at('s3://b/claims/1')).not.toBe(at());
  expect(at('s3://b/claims/1')).toBe(at('s3://b/claims/1'));
});

test('a part keeps its topic, its envelope and its time of arrival', () => {
  expect(part({ body: { kind: 'none' } })).toMatchObject({
    topic: 'stock',
    arrivedAt: 5,
    envelope: { header: { id: '1' }, body: { kind: 'none' } },
  });
});
