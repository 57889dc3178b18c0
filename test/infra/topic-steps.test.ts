import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { bundleEntry } from '../../infra/bundle.ts';
import { topicEntry } from '../../infra/function-entries.ts';
import type { Topic } from '../../shared/policy/topic.ts';
import { path } from '../fakes/findings.ts';
import { routeTo } from '../fakes/policies.ts';
import { topic } from './bridges.ts';

const root = join(import.meta.dirname, '../..');
const compile = () => 'export const check = () => [];';

/** The modules of the steps that some topics take. */
const steps = [
  'admission/control.ts',
  'admission/route-absent.ts',
  'admission/route-correction.ts',
  'admission/correlation/find-statements.ts',
  'admission/redaction/redact.ts',
  'admission/identify.ts',
  'admission/shape-body.ts',
  'policy/event-types.ts',
  'claim-check/collect.ts',
  'claim-check/check-in.ts',
];

async function stepsIn(changes: Partial<Topic>, claimCheck = false): Promise<readonly string[]> {
  const entry = topicEntry(topic('user', { redact: [], ...changes }), compile, { claimCheck });
  const { sources } = await bundleEntry(root, entry);
  return steps.filter((step) => sources.includes(`shared/${step}`));
}

describe('the function of a topic bundles a step of admission only where its policy asks for it', () => {
  test('an ordinary topic has none of them', async () => {
    expect(await stepsIn({})).toEqual([]);
  });

  test.each<[string, Partial<Topic>, readonly string[]]>([
    ['requests releases', { role: 'control' }, ['admission/control.ts']],
    ['names absent topics', { role: 'absent' }, ['admission/route-absent.ts']],
    [
      'corrects values',
      { role: 'correction' },
      // A correction must not bring back what the topics redact.
      ['admission/route-correction.ts', 'admission/redaction/redact.ts'],
    ],
    ['redacts fields', { redact: ['name'] }, ['admission/redaction/redact.ts']],
    ['finds ids', { identity: { kind: 'digest' } }, ['admission/identify.ts']],
    ['shapes bodies', { shape: 'data' }, ['admission/shape-body.ts']],
    ['lists types', { types: ['user.*'] }, ['policy/event-types.ts']],
    [
      'states a size',
      { routes: [routeTo('plain'), routeTo('sized', { states: { size: path('grade') } })] },
      ['admission/correlation/find-statements.ts'],
    ],
  ])('a topic that %s has its step', async (_, changes, expected) => {
    expect((await stepsIn(changes)).toSorted()).toEqual(expected.toSorted());
  });

  test('a topic of a bridge with a store for large bodies loads and stores them', async () => {
    expect(await stepsIn({}, true)).toEqual(['claim-check/collect.ts', 'claim-check/check-in.ts']);
  });
});
