import { expect, test } from 'vitest';
import { compile, mistakesIn } from './changes-of-callers.ts';

const crm = 'arn:aws:iam::123456789012:role/crm';

test('Callers are compiled with their principals', async () => {
  expect(await compile({ sources: { crm: { principal: crm } }, gateway: true })).toMatchObject({
    callers: [{ source: 'crm', principal: crm }],
    gateway: true,
  });
});

test('A bridge without callers and gateway has neither key', async () => {
  const bridge = await compile({});
  expect(Object.keys(bridge)).not.toContain('callers');
  expect(Object.keys(bridge)).not.toContain('gateway');
});

test('A gateway without callers is a mistake', async () => {
  expect(await mistakesIn({ gateway: true })).toEqual([expect.stringContaining('add sources:')]);
});

test('A caller with two sources is a mistake, and so is a principal that is no role and no user', async () => {
  const twice = { sources: { crm: { principal: crm }, erp: { principal: crm } } };
  expect(await mistakesIn(twice)).toEqual([expect.stringContaining('a caller has one source')]);
  expect(await mistakesIn({ sources: { crm: { principal: 'crm' } } })).toEqual([
    expect.stringContaining('expected the ARN of an IAM role or user'),
  ]);
});
