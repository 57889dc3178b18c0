import { contributionOf } from '../fakes/parts.ts';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { merge } from '../../shared/merge/merge.ts';
import { lossNames } from './arbitraries.ts';

const page = readFileSync(new URL('../../docs/merging.md', import.meta.url), 'utf8');
const blocks = [...page.matchAll(/```json\n(.*?)```/gs)].map(([, text = '']): unknown => JSON.parse(text));

const weights = z.record(z.string(), z.number());
const policyBlock = z.object({
  weights,
  fields: z.record(z.string(), z.object({ loss: z.enum(lossNames), weights })),
});
const inputsBlock = z.array(
  z.object({ source: z.string(), id: z.string(), topic: z.string(), time: z.string(), value: z.json() }),
);

test('the worked example gives the documented result', () => {
  const [policy, inputs, merged, ...others] = blocks;
  expect(others).toEqual([]);
  expect(merge(inputsBlock.parse(inputs).map(contributionOf), policyBlock.parse(policy))).toEqual(merged);
});

test('every loss has a row in the documentation', () => {
  for (const name of lossNames) expect(page).toMatch(new RegExp(`^\\| \`${name}\` +\\|`, 'm'));
});
