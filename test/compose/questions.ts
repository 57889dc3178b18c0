import type { ClaudePolicy } from '../../shared/policy/compose-policy.ts';
import type { Question } from '../../shared/compose/question.ts';
import type { Json } from '../../shared/json/json.ts';
import type { Contribution } from '../../shared/envelope/contribution.ts';
import { contributionOf, type ContributionValues } from '../fakes/parts.ts';

export const policy: ClaudePolicy = {
  kind: 'claude',
  when: 'always',
  grounding: {},
  citations: false,
  model: 'claude-haiku-5-5',
  instructions: 'Recommend films that suit this user.',
  output: {
    type: 'object',
    properties: { films: { type: 'array', items: { type: 'string' }, minItems: 1, maxItems: 3 } },
    required: ['films'],
    additionalProperties: false,
  },
  maxTokens: 800,
  maxInputTokens: 20_000,
  timeoutMs: 20_000,
  tries: 3,
  fallback: 'merged',
  key: 'optional',
};

export function contribution(value: Json, more: Partial<ContributionValues> = {}): Contribution {
  return contributionOf({ source: 'catalogue', id: 'c-1', topic: 'content', value, ...more });
}

export function question(contributions: readonly Contribution[], more: Partial<Question> = {}): Question {
  return {
    fusion: 'recommendation',
    key: 'k-1',
    policy,
    merged: { record: {}, fields: [], conflicts: [] },
    contributions,
    weights: {},
    missing: [],
    ...more,
  };
}

/** One block of a prompt's user turn, between its marks. */
export interface Block {
  readonly name: string;
  readonly seal: string;
  readonly number: number | undefined;
  readonly value: Json;
}

/** Reads the blocks strictly: the turn must consist of them and of nothing else. */
export function parseBlocks(user: string): readonly Block[] {
  const blocks: Block[] = [];
  const one = /<(([a-z]+)-([a-z]{10})(?:-(\d+))?)>\n([^\n]*)\n<\/\1>(?:\n|$)/y;
  while (one.lastIndex < user.length) {
    const found = one.exec(user);
    if (found === null) throw new Error('there is something outside of the blocks');
    const [, , name = '', seal = '', number, content = ''] = found;
    blocks.push({
      name,
      seal,
      number: number === undefined ? undefined : Number(number),
      value: JSON.parse(content),
    });
  }
  return blocks;
}
