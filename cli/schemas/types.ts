import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { JsonSchema } from '../../shared/json/json.ts';
import { counted } from '../load/counted.ts';
import type { TypesOptions } from '../options/schema-orders.ts';
import type { ProcessEnvironment } from '../process-environment.ts';
import { readBridge } from '../read-bridge.ts';
import { bridgeTypes } from './bridge-types.ts';
import { resultSchema } from './result-schema.ts';

/**
 * `types [bridge.yaml]`: writes a module of TypeScript types, and a JSON Schema for each body and each result.
 *
 * @throws UserError
 */
export async function types(
  { bridge: named, out: folder }: TypesOptions,
  { env, out }: ProcessEnvironment,
): Promise<0> {
  const { bridge } = await readBridge(named, env);
  const schemas = new Map<string, JsonSchema>([
    ...bridge.topics.flatMap(({ name, schema }) =>
      schema === undefined ? [] : [[`${name}.body.schema.json`, schema] as const],
    ),
    ...bridge.fusions.map(
      (fusion) => [`${fusion.name}.result.schema.json`, resultSchema(bridge, fusion)] as const,
    ),
  ]);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'types.ts'), bridgeTypes(bridge));
  for (const [name, schema] of schemas)
    await writeFile(join(folder, name), `${JSON.stringify(schema, undefined, 2)}\n`);
  out(`${join(folder, 'types.ts')}, and ${counted(schemas.size, 'JSON Schema')} beside it`);
  return 0;
}
