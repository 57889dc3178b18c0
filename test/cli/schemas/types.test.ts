import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { TypeModule, pascal } from '../../../cli/schemas/type-module.ts';
import { typeText } from '../../../cli/schemas/type-text.ts';
import { seededRandom } from '../../../cli/sample/random.ts';
import { madeValue } from '../../../cli/sample/made-value.ts';
import { relaxedSchema } from '../../../cli/schemas/relaxed-schema.ts';
import { resultSchema } from '../../../cli/schemas/result-schema.ts';
import { loadBridge } from '../../../shared/bridge-file/load-bridge.ts';
import { ajvFor, ajvSchema } from '../../../shared/json-schema/ajv-for.ts';
import type { Json } from '../../../shared/json/json.ts';
import { readJson } from '../../../shared/json/parse-json.ts';
import { temporaryFolder } from '../../local/running-function.ts';
import { nowhere, said } from '../said.ts';

const run = promisify(execFile);
const root = resolve(import.meta.dirname, '../../..');
const everyKind = join(root, 'test/asyncapi/every-kind.yaml');

const valueOf = (schema: Json, seed: string): Json =>
  madeValue(
    typeof schema === 'object' && schema !== null ? (schema as { readonly [name: string]: Json }) : true,
    seededRandom(seed),
  );

test('the types compile, and values that the schemas admit have them', async () => {
  const folder = await temporaryFolder();
  const { code, out } = await said(['types', everyKind, '--out', folder], nowhere);
  expect({ code, out }).toEqual({
    code: 0,
    out: `${join(folder, 'types.ts')}, and 6 JSON Schemas beside it`,
  });
  const lines = ['tree', 'pair', 'old', 'either'].map(async (topic) => {
    const schema = readJson(await readFile(join(folder, `${topic}.body.schema.json`), 'utf8'));
    const values = Array.from({ length: 20 }, (_, seed) => JSON.stringify(valueOf(schema, String(seed))));
    return values.map((value, index) => `export const ${topic}${index}: Bodies['${topic}'] = ${value};`);
  });
  const uses = (await Promise.all(lines)).flat();
  const wrong = `export const wrong: Bodies['tree'] = { value: 'a text' };`;
  await writeFile(
    join(folder, 'uses.ts'),
    `import type { Bodies, Results } from './types.ts';\n${uses.join('\n')}\nexport const left = (all: Results): number | undefined => all.both.merged.tree?.left?.value;\n`,
  );
  const types = await readFile(join(folder, 'types.ts'), 'utf8');
  expect(types).not.toMatch(/^export const evil/m);
  expect(await compileWithTs(folder)).toBe('');
  await writeFile(join(folder, 'wrong.ts'), `import type { Bodies } from './types.ts';\n${wrong}\n`);
  expect(await compileWithTs(folder)).toContain("Type 'string' is not assignable to type 'number'");
}, 60_000);

const compileWithTs = async (folder: string): Promise<string> => {
  await writeFile(
    join(folder, 'tsconfig.json'),
    JSON.stringify({
      compilerOptions: {
        noEmit: true,
        strict: true,
        noUncheckedIndexedAccess: true,
        exactOptionalPropertyTypes: true,
        allowImportingTsExtensions: true,
        target: 'es2023',
        module: 'preserve',
        types: [],
      },
    }),
  );
  return run(join(root, 'node_modules/.bin/tsc'), ['-p', folder]).then(
    () => '',
    (error: { readonly stdout?: string }) => error.stdout ?? 'the compiler failed',
  );
};

test.each([
  [{ type: ['integer', 'null'] }, '(number | null)'],
  [{ const: 'a"b' }, String.raw`"a\"b"`],
  [{ enum: [1, null, [true]] }, '(1 | null | readonly [true])'],
  [{ properties: { a: { type: 'string' } } }, 'unknown'],
  [{ type: 'array', items: { type: 'string' } }, 'readonly (string)[]'],
  [{ type: 'array', prefixItems: [{ type: 'string' }], items: false }, 'readonly [(string)?]'],
  [{ anyOf: [{ type: 'string' }, true] }, 'unknown'],
  [{ $ref: '#/nowhere' }, 'unknown'],
])('the type of %j is %s', (schema, text) => {
  expect(typeText(schema, { nameOf: () => undefined })).toBe(text);
});

test('a schema that stands for itself alone is unknown, and not an alias of itself', () => {
  const module = new TypeModule();
  module.declare('Loop', { anyOf: [{ $ref: '#' }, { type: 'string' }] });
  expect(module.text()).toBe('export type Loop = unknown;');
  expect(['order-line', '2nd', 'a_b'].map(pascal)).toEqual(['OrderLine', '2nd', 'AB']);
});

test('the schema of a result is whole, and a merge of bodies fits the relaxed schema of a body', async () => {
  const loaded = await loadBridge(everyKind);
  if (loaded.kind === 'mistakes') throw new Error('the bridge has mistakes');
  for (const fusion of loaded.bridge.fusions) {
    const schema = resultSchema(loaded.bridge, fusion);
    expect(() => ajvFor(schema).compile(ajvSchema(schema))).not.toThrow();
  }
  const relaxed = relaxedSchema({
    type: 'object',
    required: ['n'],
    properties: { n: { type: 'integer', enum: [1, 2] } },
  });
  expect(relaxed).toEqual({ type: 'object', properties: { n: { type: 'number' } } });
});
