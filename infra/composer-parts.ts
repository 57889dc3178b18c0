import type { Fusion } from '../shared/policy/fusion.ts';
import { asksDirectly, claudeExtras, nodesOf, routeExtras } from './claude-extras.ts';
import { requirePackage } from './require-package.ts';

/**
 * Returns the imports and the expression of the composer of a deployment. Only a fusion with a route brings the code of
 * routes, and only a node on Bedrock its client.
 *
 * @param checks the expression of the checks of answers, by the fusions' names
 */
export function composerParts(
  fusions: readonly Fusion[],
  checks: string,
): { readonly lines: readonly string[]; readonly value: string } {
  const direct = fusions.some(asksDirectly) ? directParts(fusions, checks) : undefined;
  const nodes = fusions.flatMap(nodesOf);
  if (nodes.length === 0) return direct ?? { lines: [], value: 'undefined' };
  const hasBedrock = nodes.some(({ provider }) => provider === 'bedrock');
  if (hasBedrock) requirePackage('@smithy/signature-v4', 'a model on Amazon Bedrock');
  const extras = routeExtras(fusions);
  const members = [
    ...(direct === undefined ? [] : [`direct: ${direct.value}`]),
    ...(hasBedrock ? ['bedrock'] : []),
    ...extras.members,
  ];
  const lines = [
    ...(direct?.lines ?? []),
    "import { routed } from './functions/fusion/complete/routed.ts';",
    ...(hasBedrock ? ["import { bedrock } from './functions/fusion/complete/bedrock.ts';"] : []),
    ...extras.lines,
  ];
  // A part that both kinds of fusions ask for is imported once.
  return { lines: [...new Set(lines)], value: `routed(${checks}, table, { ${members.join(', ')} })` };
}

function directParts(fusions: readonly Fusion[], checks: string) {
  const { lines, value } = claudeExtras(fusions);
  return {
    lines: ["import { claude } from './functions/fusion/complete/claude.ts';", ...lines],
    value: `claude(${checks}, table, ${value})`,
  };
}
