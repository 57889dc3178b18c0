import type { ClaudePolicy } from '../shared/policy/compose-policy.ts';
import type { Fusion } from '../shared/policy/fusion.ts';

/** The parts of the composer that only some policies ask for, by the member that they are handed as. */
const extras: readonly {
  readonly member: string;
  readonly module: string;
  readonly name: string;
  isAskedFor(policy: ClaudePolicy): boolean;
}[] = [
  {
    member: 'several',
    module: './shared/compose/panel/several-answers.ts',
    name: 'severalAnswers',
    isAskedFor: ({ panel }) => panel !== undefined,
  },
  {
    member: 'batched',
    module: './functions/fusion/complete/batched.ts',
    name: 'batched',
    isAskedFor: ({ urgency }) => urgency === 'batch',
  },
  {
    member: 'answers',
    module: './shared/adapters/aws/dynamodb/dynamo-answer-cache.ts',
    name: 'dynamoAnswerCache',
    isAskedFor: ({ cacheMs }) => cacheMs !== undefined,
  },
  {
    member: 'when',
    module: './shared/compose/answer/settled-answer.ts',
    name: 'composeWhen',
    isAskedFor: ({ when }) => when !== 'always',
  },
];

/** Returns the imports of the parts that fusions ask for, and the object that holds them. */
export function claudeExtras(fusions: readonly Fusion[]): {
  readonly lines: readonly string[];
  readonly value: string;
} {
  const policies = fusions.flatMap(({ compose }) => (compose.kind === 'claude' ? [compose] : []));
  const needed = extras.filter(({ isAskedFor }) => policies.some(isAskedFor));
  return {
    lines: needed.map(({ module, name }) => `import { ${name} } from '${module}';`),
    value: `{ ${needed.map(({ member, name }) => `${member}: ${name}`).join(', ')} }`,
  };
}

export function asksInBatches({ compose }: Fusion): boolean {
  return compose.kind === 'claude' && compose.urgency === 'batch';
}
