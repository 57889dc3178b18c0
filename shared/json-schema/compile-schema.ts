import standalone from 'ajv/dist/standalone/index.js';
import { isArray, isJsonObject } from '../json/is-json-object.ts';
import type { Json, JsonSchema } from '../json/json.ts';
import { ajvFor, ajvSchema, ownModules } from './ajv-for.ts';
import { checkSource } from './schema-check-source.ts';
import { shortenValidator } from './shorten-validator.ts';
import { allSubschemas } from './subschemas.ts';

/**
 * Returns the source text of an ES module that checks values against a schema. No function has to compile the schema at
 * a cold start. The module exports `check(value): readonly string[]`: at most ten faults such as `/user/age must be
 * integer`, or nothing. A fault contains no checked value, and only those member names that the schema contains. The
 * module imports from `ajv/dist/runtime` and from {@link ownModules} as the schema requires, to be bundled by a bundler
 * that resolves `./shared` from the folder that holds it.
 *
 * @throws for an invalid schema; `schemaFaults` returns the reasons
 */
export function compileSchemaModule(schema: JsonSchema): string {
  const first = validatorSource(schema, false);
  const all = validatorSource(schema, true);
  const imports = importsOf(first + all);
  return [
    "import { asDoubles } from './shared/json-schema/as-doubles.ts';",
    ...imports.map(({ statement }) => statement).filter((statement) => statement !== ''),
    `const modules = { ${imports.map(({ member }) => member).join(', ')} };`,
    'const require = (name) => modules[name];',
    `const first = ((module) => {\n${first}\nreturn module.exports;\n})({});`,
    `const all = ((module) => {\n${all}\nreturn module.exports;\n})({});`,
    `const known = new Set(${JSON.stringify(memberNames(schema))});`,
    `const mentioned = new Set(${JSON.stringify([...numbersIn(schema)].toSorted((a, b) => a - b))});`,
    checkSource,
  ].join('\n');
}

function validatorSource(schema: JsonSchema, allErrors: boolean): string {
  const ajv = ajvFor(schema, { allErrors, code: { source: true } });
  const code = standalone
    .default(ajv, ajv.compile(ajvSchema(schema)))
    .replace('"use strict";', '')
    .replace(/module\.exports = (\w+);module\.exports\.default = \1;/, 'module.exports = $1;');
  return shortenValidator(code);
}

/**
 * Returns the imports for Ajv's standalone code, which calls `require` even as an ES module. It requires a few of its
 * own modules: those with a default export, whose position depends on the loader, and our formats and arithmetic. Its
 * `equal` is replaced, because it calls `toString` and `valueOf` of the compared values, and a hostile body defines such
 * members.
 */
function importsOf(source: string): readonly { readonly statement: string; readonly member: string }[] {
  const names = new Set([...source.matchAll(/\brequire\("([^"]+)"\)/g)].flatMap(([, name]) => name ?? []));
  return [...names].map((name, index) => {
    if (name === 'ajv/dist/runtime/equal')
      return { statement: '', member: `${JSON.stringify(name)}: { default: equal }` };
    const own = ownModules.get(name);
    if (own !== undefined)
      return {
        statement: `import { ${own} } from '${name}';`,
        member: `${JSON.stringify(name)}: { ${own} }`,
      };
    return {
      statement: `import module${index} from '${name}.js';`,
      member: `${JSON.stringify(name)}: { default: module${index}.default ?? module${index} }`,
    };
  });
}

function memberNames(schema: JsonSchema): readonly string[] {
  const parts = allSubschemas(schema).map((part) => part.schema['properties']);
  return [...new Set(parts.flatMap((part) => (isJsonObject(part) ? Object.keys(part) : [])))].toSorted();
}

/** Returns every number that the schema names, wherever it stands. */
export function numbersIn(schema: JsonSchema): ReadonlySet<number> {
  const found = new Set<number>();
  const pending: Json[] = [schema];
  for (let part = pending.pop(); part !== undefined; part = pending.pop()) {
    if (typeof part === 'number') found.add(part);
    else if (isArray(part) || isJsonObject(part)) {
      for (const member of Object.values<Json>(part)) pending.push(member);
    }
  }
  return found;
}
