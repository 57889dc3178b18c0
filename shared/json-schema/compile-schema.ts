import standalone from 'ajv/dist/standalone/index.js';
import { isArray, isJsonObject } from '../json/is-json-object.ts';
import type { Json, JsonSchema } from '../json/json.ts';
import { ajvFor, ajvSchema, ownModules } from './ajv-for.ts';
import { checkSource } from './schema-check-source.ts';
import { replaceCode, shortenValidator } from './shorten-validator.ts';
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
  const { code, imports } = withImports(validatorSource(schema));
  return [
    "import { asDoubles } from './shared/json-schema/as-doubles.ts';",
    ...imports,
    `const validate = (() => {\n${code}\n})();`,
    `const known = new Set(${JSON.stringify(memberNames(schema))});`,
    `const mentioned = new Set(${JSON.stringify([...numbersIn(schema)].toSorted((a, b) => a - b))});`,
    checkSource,
  ].join('\n');
}

/**
 * Puts imports in the place of the calls of `require` in Ajv's standalone code. Ajv writes such calls even in an ES
 * module. It requires a few of its own modules: those with a default export, whose position depends on the loader, and
 * our formats and arithmetic. Its `equal` is replaced, because it calls `toString` and `valueOf` of the compared values,
 * and a hostile body defines such members.
 */
function withImports(source: string): { readonly code: string; readonly imports: readonly string[] } {
  const imports = new Map<string, string>();
  const code = replaceCode(source, String.raw`\brequire\("(?<name>[^"]+)"\)\.(?<member>\w+)`, (_, groups) => {
    const { name = '', member = '' } = groups;
    if (name === 'ajv/dist/runtime/equal') return 'equal';
    const own = ownModules.get(name);
    if (own !== undefined) {
      imports.set(name, `import { ${own} } from '${name}';`);
      return member;
    }
    const module = `module_${name.replaceAll(/\W/g, '_')}`;
    imports.set(name, `import ${module} from '${name}.js';`);
    return `(${module}.default ?? ${module})`;
  });
  return { code, imports: [...imports.values()] };
}

function validatorSource(schema: JsonSchema): string {
  const ajv = ajvFor(schema, { allErrors: true, code: { source: true } });
  const candidate = ajvSchema(schema);
  // Ajv keeps account of evaluated members for these keywords only.
  if (!JSON.stringify(candidate).includes('"unevaluated')) ajv.opts.unevaluated = false;
  const code = standalone.default(ajv, ajv.compile(candidate));
  const [head = '', name = ''] =
    /^"use strict";module\.exports = (\w+);module\.exports\.default = \1;/.exec(code) ?? [];
  return `${shortenValidator(code.slice(head.length))}\nreturn ${name};`;
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
