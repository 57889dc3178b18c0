import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { bundleEntry } from '../../infra/bundle.ts';
import { claudeExtras } from '../../infra/claude-extras.ts';
import { completeEntry } from '../../infra/function-entries.ts';
import type { ClaudePolicy } from '../../shared/policy/compose-policy.ts';
import { claude, fullBridge, fusion } from './bridges.ts';

const root = join(import.meta.dirname, '../..');
const compile = () => 'export const check = () => [];';
const asking = (name: string, more: Partial<ClaudePolicy> = {}) =>
  fusion(name, { compose: claude({ when: 'always', ...more }) });

describe('the complete function bundles a part of the composer only where a fusion asks for it', () => {
  const panel = { models: ['claude-haiku-5-5'], samples: 3 };
  test.each<[string, Partial<ClaudePolicy>, string, string]>([
    ['keeps answers', { cacheMs: 1_000 }, 'dynamo-answer-cache.ts', '{ answers: dynamoAnswerCache }'],
    ['asks what is open', { when: 'open' }, 'settled-answer.ts', '{ when: composeWhen }'],
    ['never asks', { when: 'never' }, 'settled-answer.ts', '{ when: composeWhen }'],
    ['asks several times', { panel }, 'several-answers.ts', '{ several: severalAnswers }'],
    ['can wait', { urgency: 'batch' }, 'complete/batched.ts', '{ batched: batched }'],
  ])('a fusion that %s', async (_, policy, module, handed) => {
    const holds = async (more: Partial<ClaudePolicy>): Promise<boolean> => {
      const fusions = [asking('plain'), asking('told', more)];
      const entry = completeEntry({ ...fullBridge, fusions, claimCheck: false }, compile);
      const { sources } = await bundleEntry(root, entry);
      return sources.some((source) => source.endsWith(module));
    };
    expect(await holds({})).toBe(false);
    expect(await holds(policy)).toBe(true);
    expect(claudeExtras([asking('plain'), asking('told', policy)]).value).toBe(handed);
    expect(claudeExtras([asking('plain')]).value).toBe('{  }');
  });
});
