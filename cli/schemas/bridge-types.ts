import type { Bridge } from '../../shared/policy/bridge.ts';
import type { Fusion } from '../../shared/policy/fusion.ts';
import type { Topic } from '../../shared/policy/topic.ts';
import { relaxedSchema } from './relaxed-schema.ts';
import { conflicts, gatheredBy, receipt } from './result-schema.ts';
import { pascal, TypeModule } from './type-module.ts';

/** Writes a module with the types of the bodies of a bridge and of its results. */
export function bridgeTypes(bridge: Bridge): string {
  const { name, topics, fusions } = bridge;
  const module = new TypeModule();
  // A reserved name cannot be taken by a topic or a fusion.
  const shared = {
    receipt: module.declare('Receipt', receipt),
    conflicts: module.declare('Conflicts', conflicts),
  };
  const bodies = topics
    .filter(({ role }) => role === 'part')
    .map((topic) => [topic.name, module.declare(`${pascal(topic.name)}Body`, topic.schema ?? true)] as const);
  const results = fusions.map((fusion) => [fusion.name, addResult(module, bridge, fusion, shared)] as const);
  module.add('Bodies', (own) => `/** The bodies by topic. */\nexport interface ${own} ${members(bodies)}`);
  module.add(
    'Results',
    (own) => `/** The bodies of fused envelopes by fusion. */\nexport interface ${own} ${members(results)}`,
  );
  return `/* Written by fusion-bus types from the bridge ${JSON.stringify(name)}. */\n\n${module.text()}\n`;
}

function addResult(
  module: TypeModule,
  { topics }: Bridge,
  fusion: Fusion,
  shared: { readonly receipt: string; readonly conflicts: string },
): string {
  const own = pascal(fusion.name);
  const records = gatheredBy(fusion, topics).map(
    ({ name, schema }: Topic) =>
      [name, module.declare(`${own}Merged${pascal(name)}`, relaxedSchema(schema ?? true))] as const,
  );
  const merged = module.add(
    `${own}Merged`,
    (name) =>
      `/** One member a topic, which is absent where none came. */\nexport interface ${name} ${members(records, '?')}`,
  );
  const { compose } = fusion;
  const result =
    compose.kind === 'claude' ? `${module.declare(`${own}Answer`, compose.output)} | ${merged}` : merged;
  return module.add(
    `${own}Result`,
    (name) =>
      `export interface ${name} {\nreadonly result: ${result};\nreadonly merged: ${merged};\nreadonly conflicts: ${shared.conflicts};\nreadonly labels?: readonly string[];\nreadonly receipt: ${shared.receipt};\n}`,
  );
}

function members(entries: readonly (readonly [string, string])[], mark = ''): string {
  return `{\n${entries.map(([name, type]) => `readonly ${JSON.stringify(name)}${mark}: ${type};`).join('\n')}\n}`;
}
