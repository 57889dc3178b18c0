import type { Fusion } from '../shared/policy/fusion.ts';
import type { LossDescriptor } from '../shared/policy/losses/loss-descriptor.ts';
import { lossDescriptors } from '../shared/policy/losses/loss-descriptors.ts';

const descriptors: readonly LossDescriptor[] = lossDescriptors;

/**
 * Returns the registries of the merge as a bridge needs them, by their paths. They hold the losses that its fields
 * declare or that settle a field without a policy, and the table of units where a field declares one of it.
 */
export function mergeModules(fusions: readonly Fusion[]): ReadonlyMap<string, string> {
  const fields = fusions.flatMap(({ merge }) => Object.values(merge.fields));
  const declared = new Set<string>(fields.map(({ loss }) => loss));
  const names = descriptors
    .filter(({ name, isDefault }) => isDefault === true || declared.has(name))
    .map(({ name }) => name);
  const losses = [
    ...names.map((name) => `import { ${name} } from './shared/merge/losses/${name}.ts';`),
    `export const definitions = { ${names.join(', ')} };`,
  ].join('\n');
  const modules = new Map([['shared/merge/losses/losses.ts', losses]]);
  if (!fields.some(({ unit }) => typeof unit === 'string'))
    modules.set('shared/policy/unit-table.ts', 'export const unitTable = {};');
  return modules;
}
