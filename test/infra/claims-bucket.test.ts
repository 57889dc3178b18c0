import { describe, expect, test } from 'vitest';
import type { Fusion } from '../../shared/policy/fusion.ts';
import { retentionByFusion } from '../../shared/aggregation/retention.ts';
import { claude, fullBridge, fusion, plainBridge } from './bridges.ts';
import { at, keysOf, listOf, ofType, synthTemplate, tag, type Template } from './template.ts';

const dayMs = 24 * 60 * 60 * 1_000;
const full = synthTemplate(fullBridge);

/** The roles of the functions that know of the bucket. */
function tellsOfBucket(template: Template): unknown[] {
  return ofType(template, 'AWS::Lambda::Function')
    .filter(([, fn]) => keysOf(at(fn.Properties, 'Environment', 'Variables')).includes('CLAIMS_BUCKET'))
    .map(([, fn]) => tag(fn, 'role'));
}

test('a bridge that stores no large bodies has no bucket', () => {
  const template = synthTemplate(plainBridge);
  expect(ofType(template, 'AWS::S3::Bucket')).toEqual([]);
  expect(tellsOfBucket(template)).toEqual([]);
  expect(keysOf(template.Outputs)).not.toContain('ClaimsBucket');
});

test('a bridge that stores large bodies has a bucket, its users and an output', () => {
  expect(ofType(full, 'AWS::S3::Bucket')).toHaveLength(1);
  expect(tellsOfBucket(full).toSorted()).toEqual(['complete', 'topic', 'topic', 'topic']);
  expect(keysOf(full.Outputs)).toContain('ClaimsBucket');
});

test('join reads bodies only for a predicate', () => {
  const predicated = { ...fullBridge, fusions: [fusion('counted', { predicate: 'count > 2' })] };
  expect(tellsOfBucket(synthTemplate(predicated))).toContain('join');
});

test('functions that parse large bodies have the memory for it', () => {
  const memory = ofType(full, 'AWS::Lambda::Function').map(
    ([, fn]) => `${String(tag(fn, 'role'))} ${String(fn.Properties['MemorySize'])}`,
  );
  expect(new Set(memory)).toEqual(new Set(['topic 1024', 'join 512', 'complete 1024', 'batch 512']));
});

test('a function holds the bodies of one group only', () => {
  const source = ofType(
    synthTemplate({ ...plainBridge, claimCheck: true }),
    'AWS::Lambda::EventSourceMapping',
  );
  expect(source.map(([, { Properties }]) => Properties['BatchSize']).toSorted()).toEqual([1, 10, 10, 10]);
});

describe('the expiry of a body', () => {
  test.each<[string, Partial<Fusion>]>([
    ['the plain policy', {}],
    ['a long deadline', { deadlineMs: 7 * dayMs }],
    ['a deadline that parts state', { statesDeadline: true }],
    ['a long retention of its key', { rememberMs: 90 * dayMs }],
    ['a model that may take a day to answer', { compose: claude({ urgency: 'batch' }) }],
    ['all of these', { deadlineMs: 7 * dayMs, statesDeadline: true, rememberMs: 90 * dayMs }],
  ])('a body outlives its stored group with %s', (_, policy) => {
    const fusions = [fusion('short'), fusion('longest', policy)];
    const [bucket] = ofType(synthTemplate({ ...fullBridge, fusions }), 'AWS::S3::Bucket');
    const rules = listOf(at(bucket?.[1].Properties, 'LifecycleConfiguration', 'Rules'));
    const claims = rules.find((rule) => at(rule, 'Prefix') === 'claims/');
    expect(Number(at(claims, 'ExpirationInDays')) * dayMs).toBeGreaterThan(
      retentionByFusion(fusions)('longest'),
    );
  });
});
