import { isJsonObject, ownMember } from '../../json/is-json-object.ts';
import type { Json, JsonObject } from '../../json/json.ts';

interface NamedType {
  readonly name: string;
  /** The module that declares it, as the modules of `api/` import it. */
  readonly module: string;
}

/** The objects of the bridge file that have a name in TypeScript, by their path; `*` is any name. */
const named: Readonly<Record<string, NamedType>> = {
  '': { name: 'BridgeSource', module: './bridge-source.ts' },
  '.topics.*': { name: 'TopicSource', module: './bridge-source.ts' },
  '.recipients.*': { name: 'RecipientSource', module: './bridge-source.ts' },
  '.fusions.*': { name: 'FusionSource', module: './fusion-source.ts' },
  '.fusions.*.compose': { name: 'ComposeSource', module: './compose-source.ts' },
};

const generated: readonly NamedType[] = Object.values(named);

const importable: readonly NamedType[] = [{ name: 'Json', module: '../shared/json/json.ts' }, ...generated];

/**
 * Writes the editor's schema as TypeScript modules, so that a bridge can be declared as a typed object.
 *
 * @returns the text of each module by its path in `api/`
 */
export function typescriptModules(schema: JsonObject): ReadonlyMap<string, string> {
  const interfaces = new Map<string, string>();
  typeOf(schema, '', interfaces);
  const modules = new Set(generated.map(({ module }) => module));
  return new Map([...modules].map((module) => [module, moduleText(module, interfaces)]));
}

function moduleText(module: string, interfaces: ReadonlyMap<string, string>): string {
  const own = new Set(generated.filter((type) => type.module === module).map(({ name }) => name));
  const declared = [...interfaces].filter(([name]) => own.has(name)).map(([, text]) => text);
  const imports = importable
    .filter((type) => type.module !== module && declared.some((text) => uses(text, type.name)))
    .map((type) => `import type { ${type.name} } from '${type.module}';`);
  const origin = '// Written by npm run generate from the definition of the bridge file.';
  return [...(imports.length === 0 ? [] : [imports.join('\n')]), origin, ...declared].join('\n\n');
}

function uses(declaration: string, name: string): boolean {
  return new RegExp(`\\b${name}\\b`, 'u').test(declaration.replaceAll(/\/\*\*[\s\S]*?\*\//gu, ''));
}

function typeOf(schema: Json | undefined, path: string, interfaces: Map<string, string>): string {
  if (!isJsonObject(schema)) throw new TypeError(`${path} is no schema`);
  if (ownMember(schema, '$ref') !== undefined) return 'Json';
  const { anyOf, enum: values, const: value } = schema;
  if (Array.isArray(values)) return values.map(literal).join(' | ');
  if (value !== undefined) return literal(value);
  if (Array.isArray(anyOf)) return anyOf.map((one) => typeOf(one, path, interfaces)).join(' | ');
  const { type } = schema;
  if (type === 'object') return objectType(schema, path, interfaces);
  if (type === 'array') {
    const item = typeOf(schema['items'], `${path}[]`, interfaces);
    return item.includes(' | ') ? `readonly (${item})[]` : `readonly ${item}[]`;
  }
  const plain = typeof type === 'string' ? plainTypes[type] : undefined;
  if (plain === undefined) throw new TypeError(`${path} has a type without a TypeScript equivalent here`);
  return plain;
}

const plainTypes: Readonly<Record<string, string>> = {
  string: 'string',
  boolean: 'boolean',
  number: 'number',
  integer: 'number',
};

function objectType(schema: JsonObject, path: string, interfaces: Map<string, string>): string {
  const { properties, additionalProperties, required = [] } = schema;
  if (!isJsonObject(properties))
    return `{ readonly [name: string]: ${typeOf(additionalProperties, `${path}.*`, interfaces)} }`;
  const members = Object.entries(properties).map(([key, member]) => {
    const isNeeded = Array.isArray(required) && required.includes(key);
    const type = typeOf(member, `${path}.${key}`, interfaces);
    const optional = isNeeded ? [':', ''] : ['?:', ' | undefined'];
    return `${commentOf(member, '  ')}  readonly ${key}${optional[0]} ${type}${optional[1]};`;
  });
  const body = `{\n${members.join('\n')}\n}`;
  const name = named[path]?.name;
  if (name === undefined) return body;
  interfaces.set(
    name,
    `${commentOf(schema, '', `One entry of ${path.split('.')[1] ?? ''}.`)}export interface ${name} ${body}`,
  );
  return name;
}

function commentOf(schema: Json, indent: string, otherwise?: string): string {
  if (!isJsonObject(schema)) return '';
  const { description = otherwise ?? null, default: usual } = schema;
  if (typeof description !== 'string') return '';
  const text = description.replaceAll('*/', '*\\/');
  if (usual === undefined) return `${indent}/** ${text} */\n`;
  return `${indent}/**\n${indent} * ${text}\n${indent} *\n${indent} * @defaultValue \`${JSON.stringify(usual)}\`\n${indent} */\n`;
}

function literal(value: Json): string {
  return typeof value === 'string' ? `'${value.replaceAll("'", String.raw`\'`)}'` : JSON.stringify(value);
}
