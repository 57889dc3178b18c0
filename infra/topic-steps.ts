import type { Topic } from '../shared/policy/topic.ts';

/** Imports of a generated entry, and the expression that uses them. */
interface Imported {
  readonly lines: readonly string[];
  readonly value: string;
}

/** The step that routes the envelopes of each role, by the module that holds it. */
const routers = {
  part: { module: 'route-part', name: 'routePart' },
  absent: { module: 'route-absent', name: 'routeAbsent' },
  correction: { module: 'route-correction', name: 'routeCorrection' },
  control: { module: 'control', name: 'control' },
} as const satisfies Readonly<Record<Topic['role'], { readonly module: string; readonly name: string }>>;

/** Returns the imports of the steps of admission that a topic asks for, and the object that holds them. */
export function topicSteps(
  { role, routes, types, shape, redact, identity }: Omit<Topic, 'schema'>,
  claimCheck: boolean,
): Imported {
  const router = routers[role];
  const lines = [importFrom(`./shared/admission/${router.module}.ts`, router.name)];
  const steps: string[] = [];
  if (role !== 'part') steps.push(`route: ${router.name}`);
  else if (routes.every(({ states }) => Object.keys(states).length === 0)) steps.push('route: routePart()');
  else {
    lines.push(importFrom('./shared/admission/correlation/find-statements.ts', 'statements'));
    steps.push('route: routePart(statements)');
  }
  const more = [
    { isNeeded: types !== undefined, module: './shared/policy/event-types.ts', name: 'takesType' },
    { isNeeded: shape !== undefined, module: './shared/admission/shape-body.ts', name: 'shapeBody' },
    { isNeeded: redact.length > 0, module: './shared/admission/redaction/redact.ts', name: 'redact' },
    { isNeeded: identity !== undefined, module: './shared/admission/identify.ts', name: 'identify' },
    { isNeeded: claimCheck, module: './shared/admission/large-bodies.ts', name: 'largeBodies' },
  ].filter(({ isNeeded }) => isNeeded);
  lines.push(...more.map(({ module, name }) => importFrom(module, name)));
  steps.push(...more.map(({ name }) => name));
  return { lines, value: `{ ${steps.join(', ')} }` };
}

function importFrom(module: string, name: string): string {
  return `import { ${name} } from '${module}';`;
}
