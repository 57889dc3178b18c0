import { describe, expect, test } from 'vitest';
import type { ClaudePolicy } from '../../shared/policy/compose-policy.ts';
import { describeLimits } from '../../shared/policy/describe-limits.ts';
import { bridgeOf, changed, mistakesIn, sample, warningsOf } from './files.ts';

const withCompose = (keys: string): string =>
  changed('      maxTokens: 800\n', `      maxTokens: 800\n${keys}`);
const withoutSources = (...sources: readonly string[]): string =>
  sources.reduce((text, source) => text.replace(`    sources: [${source}]\n`, ''), sample);

async function composeOf(text: string): Promise<ClaudePolicy> {
  const { fusions } = await bridgeOf(text);
  const compose = fusions[0]?.compose;
  if (compose?.kind !== 'claude') throw new Error('the sample asks a model');
  return compose;
}

describe('the limits of what a fusion pays', () => {
  test('they hold unless the file says otherwise', async () => {
    const compose = await composeOf(sample);
    expect(compose).toMatchObject({ budgetPerDay: 5, questionsPerHour: 20, quietMs: 5_000 });
    expect(describeLimits(compose)).toEqual([
      'at most $5 a day',
      'at most 20 answers an hour per group',
      'late parts wait 5 s, then twice as long each time',
    ]);
  });

  test('each can be turned off', async () => {
    const compose = await composeOf(
      withCompose('      budgetPerDay: unlimited\n      questionsPerHour: unlimited\n      quietTime: 0s\n'),
    );
    for (const limit of ['budgetPerDay', 'questionsPerHour', 'quietMs'])
      expect(compose).not.toHaveProperty(limit);
    expect(describeLimits(compose)).toEqual([
      'no budget',
      'any number of answers per group',
      'late parts ask at once',
    ]);
  });

  test('a fusion that never asks has none', async () => {
    const compose = await composeOf(withCompose('      when: never\n'));
    expect(compose).not.toHaveProperty('budgetPerDay');
    expect(describeLimits(compose)).toEqual(['asks no model']);
  });

  test.each([
    'budgetPerDay: 0',
    'budgetPerDay: none',
    'questionsPerHour: 0',
    'questionsPerHour: 1.5',
    'quietTime: 1h',
    'price: { input: 1 }',
  ])('%s is a mistake', async (key) => {
    expect(await mistakesIn(withCompose(`      ${key}\n`))).toHaveLength(1);
  });
});

describe('topics of any source', () => {
  test('a fusion that checks some topics and not others knows which', async () => {
    expect(await composeOf(sample)).not.toHaveProperty('verified');
    const text = withoutSources('catalogue-service');
    expect(await composeOf(text)).toMatchObject({ verified: { topics: ['user'], corrections: false } });
    expect(await warningsOf(text)).toEqual([]);
  });

  test('a fusion that asks a model and checks no topic is a warning', async () => {
    const text = withoutSources('catalogue-service', 'profile-service');
    expect(await composeOf(text)).not.toHaveProperty('verified');
    expect(await warningsOf(text)).toEqual([
      expect.stringMatching(/fusions\.recommendation\.compose: no topic of the fusion names its sources: /),
    ]);
    expect(await warningsOf(text.replace('maxTokens: 800', 'when: never'))).toEqual([]);
  });

  test('a verified correction counts where every topic of corrections names its sources', async () => {
    const open = withoutSources('catalogue-service');
    const correcting = open.replace('  user:\n', '  fix: { role: correction, sources: [desk] }\n  user:\n');
    expect(await composeOf(correcting)).toMatchObject({ verified: { corrections: true } });
    expect(await composeOf(correcting.replace(', sources: [desk]', ''))).toMatchObject({
      verified: { corrections: false },
    });
  });
});
