import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { compileSchemaModule } from '../../shared/json-schema/compile-schema.ts';
import type { JsonSchema } from '../../shared/json/json.ts';

const root = resolve(import.meta.dirname, '../..');

type Check = (value: unknown) => readonly string[];

/** Compiles schemas to modules in a folder where they find `ajv`, and bundles them to one where bundles cannot. */
export class SchemaModules {
  private readonly beside: string;
  private readonly away: string;
  private count = 0;

  private constructor(beside: string, away: string) {
    this.beside = beside;
    this.away = away;
  }

  static async create(): Promise<SchemaModules> {
    return new SchemaModules(
      await mkdtemp(join(root, 'node_modules/.bridge-test-')),
      await mkdtemp(join(tmpdir(), 'bridge-test-')),
    );
  }

  async remove(): Promise<void> {
    await rm(this.beside, { recursive: true, force: true });
    await rm(this.away, { recursive: true, force: true });
  }

  async compiled(schema: JsonSchema): Promise<Check> {
    const path = join(this.beside, `schema-${this.next()}.mjs`);
    await writeFile(path, moduleText(schema));
    return checkIn(path);
  }

  /** Checks a text. It is parsed by the modules that the compiled schema imports, as in a bundle. */
  async compiledForText(schema: JsonSchema): Promise<(text: string) => readonly string[]> {
    const path = join(this.beside, `schema-${this.next()}.mjs`);
    const parsing = `import { readJson } from '${root}/shared/json/parse-json.ts';`;
    const checking = 'const ofValue = check;\nexport const checkText = (text) => ofValue(readJson(text));';
    await writeFile(path, `${parsing}\n${moduleText(schema)}\n${checking}`);
    return checkIn(path, 'checkText');
  }

  /** Returns the errors that the validator keeps, of which it keeps no more than `maxErrors`. */
  async errorsOf(schema: JsonSchema, maxErrors: number): Promise<(value: unknown) => readonly unknown[]> {
    const path = join(this.beside, `schema-${this.next()}.mjs`);
    const text = moduleText(schema).replace('const maxErrors = 1000;', `const maxErrors = ${maxErrors};`);
    const errors = 'export const errorsOf = (value) => (validate(value) ? [] : validate.errors);';
    await writeFile(path, `${text}\n${errors}`);
    return listIn(path, 'errorsOf');
  }

  /** Bundles as infra does; `extension` decides how esbuild reads imports of CommonJS. */
  async bundled(schema: JsonSchema, extension: 'mjs' | 'js'): Promise<Check> {
    const count = this.next();
    const source = join(this.beside, `schema-${count}.${extension}`);
    const outfile = join(this.away, `bundle-${count}.mjs`);
    await writeFile(source, moduleText(schema));
    await build({
      entryPoints: [source],
      outfile,
      bundle: true,
      format: 'esm',
      platform: 'node',
      minify: true,
      logLevel: 'silent',
    });
    return checkIn(outfile);
  }

  private next(): number {
    this.count += 1;
    return this.count;
  }
}

/** Finds the modules of ours from any folder, as the bundler of the functions does. */
function moduleText(schema: JsonSchema): string {
  return compileSchemaModule(schema).replaceAll("from './shared/", `from '${root}/shared/`);
}

function isFunction(value: unknown): value is (value: unknown) => unknown {
  return typeof value === 'function';
}

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

async function checkIn(path: string, name = 'check'): Promise<Check> {
  const check = await listIn(path, name);
  return (value) => check(value).map(String);
}

async function listIn(path: string, name: string): Promise<(value: unknown) => readonly unknown[]> {
  const module: object = await import(pathToFileURL(path).href);
  const check: unknown = Reflect.get(module, name);
  if (!isFunction(check)) throw new TypeError(`the module exports no ${name}`);
  return (value) => {
    const found: unknown = check(value);
    if (!isList(found)) throw new TypeError(`${name} returns no list`);
    return found;
  };
}
