import { lossDescriptors, type LossName } from '../shared/policy/losses/loss-descriptors.ts';
import { defaultLosses } from '../shared/merge/losses/loss-of.ts';
import type { Fusion } from '../shared/policy/fusion.ts';

/**
 * Returns the registries of the merge as a bridge needs them, by their paths: the losses that its fields declare or that
 * settle a field without a policy, and the table of units where a field declares one of it.
 */
export function mergeModules(fusions: readonly Fusion[]): ReadonlyMap<string, string> {
  const fields = fusions.flatMap(({ merge }) => Object.values(merge.fields));
  const needed = new Set<LossName>(['vote', ...[...defaultLosses.values()].map(({ name }) => name)]);
  for (const { loss } of fields) needed.add(loss);
  const names = lossDescriptors.map(({ name }) => name).filter((name) => needed.has(name));
  const losses = [
    ...names.map((name) => `import { ${name} } from './shared/merge/losses/${name}.ts';`),
    `export const definitions = { ${names.join(', ')} };`,
  ].join('\n');
  const modules = new Map([['shared/merge/losses/losses.ts', losses]]);
  if (!fields.some(({ unit }) => typeof unit === 'string'))
    modules.set('shared/policy/unit-table.ts', 'export const unitTable = {};');
  return modules;
}
