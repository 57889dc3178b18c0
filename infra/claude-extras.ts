import type { ClaudePolicy } from '../shared/policy/compose-policy.ts';
import type { Fusion } from '../shared/policy/fusion.ts';
import type { ModelNode } from '../shared/policy/model-route.ts';

/** The parts of the composer that only some policies ask for, by the member that they are handed as. */
const extras: readonly {
  readonly member: string;
  readonly module: string;
  readonly name: string;
  /** Routes may ask for it too. */
  readonly isForRoutes?: true;
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
    isForRoutes: true,
    isAskedFor: ({ cacheMs }) => cacheMs !== undefined,
  },
  {
    member: 'when',
    module: './shared/compose/answer/settled-answer.ts',
    name: 'composeWhen',
    isForRoutes: true,
    isAskedFor: ({ when }) => when !== 'always',
  },
];

/** The imports of parts, and the members of the object that holds them. */
export interface HandedParts {
  readonly lines: readonly string[];
  readonly members: readonly string[];
  /** The object itself. */
  readonly value: string;
}

/** Returns the parts that fusions without a route ask for. */
export function claudeExtras(fusions: readonly Fusion[]): HandedParts {
  return partsOf(fusions.filter(asksDirectly), extras);
}

/** Returns the parts that fusions with a route ask for. */
export function routeExtras(fusions: readonly Fusion[]): HandedParts {
  return partsOf(
    fusions.filter((fusion) => nodesOf(fusion).length > 0),
    extras.filter(({ isForRoutes }) => isForRoutes),
  );
}

function partsOf(fusions: readonly Fusion[], possible: typeof extras): HandedParts {
  const policies = fusions.flatMap(({ compose }) => (compose.kind === 'claude' ? [compose] : []));
  const needed = possible.filter(({ isAskedFor }) => policies.some(isAskedFor));
  const members = needed.map(({ member, name }) => `${member}: ${name}`);
  return {
    lines: needed.map(({ module, name }) => `import { ${name} } from '${module}';`),
    members,
    value: `{ ${members.join(', ')} }`,
  };
}

/** Returns the nodes of a fusion's route; none without a route. */
export function nodesOf({ compose }: Fusion): readonly ModelNode[] {
  return compose.kind === 'claude' ? (compose.route?.nodes ?? []) : [];
}

/** Tells whether a fusion asks the API of Anthropic, and no route. */
export function asksDirectly({ compose }: Fusion): boolean {
  return compose.kind === 'claude' && compose.route === undefined;
}

export function asksInBatches({ compose }: Fusion): boolean {
  return compose.kind === 'claude' && compose.urgency === 'batch';
}
