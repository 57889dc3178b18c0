import { expect, test } from 'vitest';
import type { LossDescriptor } from '../../../shared/policy/losses/loss-descriptor.ts';
import { lossDescriptors } from '../../../shared/policy/losses/loss-descriptors.ts';
import type { ClaimSort } from '../../../shared/merge/losses/loss.ts';
import { defaultLosses } from '../../../shared/merge/losses/loss-of.ts';

/** Every sort of claims has its key, or this does not compile. */
const expected: Readonly<Record<ClaimSort, string>> = {
  object: 'vote',
  array: 'elements',
  string: 'vote',
  'free text': 'edit',
  number: 'absolute',
  boolean: 'vote',
  null: 'vote',
};

test('every sort of claims has one loss where no policy names one', () => {
  const found = [...defaultLosses].map(([sort, { name }]) => [sort, name]);
  expect(Object.fromEntries(found)).toEqual(expected);
});

test('the descriptors name the losses that settle claims without a policy', () => {
  const descriptors: readonly LossDescriptor[] = lossDescriptors;
  const named = descriptors.filter(({ isDefault }) => isDefault === true).map(({ name }) => name);
  expect(named.toSorted()).toEqual([...new Set(Object.values(expected))].toSorted());
});
