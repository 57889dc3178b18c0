import { expect, test } from 'vitest';
import { repairNote } from '../../../shared/compose/answer/repair.ts';
import { buildPrompt } from '../../../shared/compose/prompt/prompt.ts';
import { systemPrompt } from '../../../shared/compose/prompt/rules.ts';
import { hash } from '../../../shared/json/digest.ts';
import { promptVersion } from '../../../shared/policy/prompt-version.ts';
import { contribution, policy, question } from '../questions.ts';

const notes = [
  repairNote({ kind: 'not-json' }),
  repairNote({ kind: 'breaks-schema', problems: ['/films is required'] }),
  repairNote({ kind: 'miscited', problems: ['/films/0 cites nothing'] }),
  repairNote({
    kind: 'contradicts',
    facts: [{ field: '/total', from: '/order/total', settled: 12 }],
    overridden: undefined,
    answer: {},
  }),
  repairNote({ kind: 'truncated' }),
  repairNote({ kind: 'refused', category: undefined }),
];

test('a change of any text for the model raises the version of the prompt', () => {
  const citing = { ...policy, citations: true, grounding: { '/total': '/order/total' } };
  const turn = buildPrompt(question([contribution('one'), contribution('two', { id: 'c-2' })]), 'enforced');
  const texts = [
    systemPrompt(policy, '{}', 'enforced'),
    systemPrompt(citing, '{}', 'described'),
    systemPrompt({ ...policy, verified: { topics: ['user'], corrections: false } }, '{}', 'enforced'),
    turn.kind === 'ready' ? turn.user : turn.reason,
    ...notes,
  ];
  expect({ promptVersion, texts: hash(JSON.stringify(texts)) }).toEqual({
    promptVersion: 3,
    texts: 'rO5fug9-OTWEr4nzprWBP-4mC1n3qSVtrZuJ2pIB3UQ',
  });
});
