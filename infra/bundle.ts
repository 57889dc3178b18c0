import { mkdir, writeFile } from 'node:fs/promises';
import { extname, join, normalize, relative } from 'node:path';
import { build as esbuild, type Metafile, type Plugin } from 'esbuild';
import type { Bridge } from '../shared/policy/bridge.ts';
import { UserError } from '../shared/ports/user-error.ts';
import { bundleOptions } from './bundle-options.ts';
import { forwarderEntry } from './forwarder-entry.ts';
import type { FunctionCode } from './function-code.ts';
import {
  batchEntry,
  completeEntry,
  gatewayEntry,
  joinEntry,
  sortingEntry,
  topicEntry,
  type FunctionEntry,
  type SchemaCompiler,
} from './function-entries.ts';
import { replacedModules } from './replaced-modules.ts';

export interface Bundle {
  /** The text of `index.mjs`. */
  readonly code: string;
  /** The licences of the bundled packages; empty when none requires a notice. */
  readonly notices: string;
  /** Every source file in the bundle, by its path from the repository's folder. */
  readonly sources: readonly string[];
}

/** The built package holds each module that an entry imports under the same name, as JavaScript. */
const isBuilt = extname(import.meta.filename) === '.js';

/** ESM has no `require`, but some packages use it for Node's own modules. */
const requireBanner =
  "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);\n";

/** Bundles one function. */
export async function bundleEntry(root: string, entry: FunctionEntry): Promise<Bundle> {
  const [bundle] = await bundleEntries(root, [entry]);
  if (bundle === undefined) throw new Error(`bundling ${entry.id} gave nothing`);
  return bundle;
}

/**
 * Bundles functions, each by itself, in one build: a module that several of them import is read and parsed once. An
 * entry and its sources give the same text on every machine, in every folder and beside any other entries.
 *
 * @param root the folder that holds `functions/` and `shared/`: the clone, or `dist` of the package
 * @returns the bundles in the order of the entries
 */
async function bundleEntries(root: string, entries: readonly FunctionEntry[]): Promise<Bundle[]> {
  const options = bundleOptions(root);
  const { outputFiles, metafile } = await esbuild({
    ...options,
    entryPoints: entries.map((_, index) => ({ in: `entry:${index}`, out: `${index}/index` })),
    outdir: root,
    outExtension: { '.js': '.mjs' },
    plugins: [...options.plugins, generatedModules(root, entries), replacedModules(root, entries)],
  });
  const texts = new Map(outputFiles.map(({ path, text }) => [relative(root, path), text]));
  return entries.map(({ id }, index) => {
    const file = `${index}/index.mjs`;
    const code = texts.get(normalize(file));
    const output = metafile.outputs[file];
    if (code === undefined || output === undefined) throw new Error(`the bundler produced no code for ${id}`);
    const notices = texts.get(normalize(`${file}.LEGAL.txt`)) ?? '';
    return {
      code: needsRequire(output) ? requireBanner + code : code,
      notices,
      sources: Object.keys(output.inputs),
    };
  });
}

/** Bundles every function of a bridge, each into a folder of its own below `outDir`. */
export async function bundleFunctions(
  root: string,
  bridge: Bridge,
  { compile, outDir }: { readonly compile: SchemaCompiler; readonly outDir: string },
): Promise<FunctionCode> {
  const topicEntries = bridge.topics.map((topic) => topicEntry(topic, compile, bridge));
  const batch = batchEntry(bridge);
  const sorting = sortingEntry(bridge);
  const forwarders = bridge.recipients.flatMap((recipient) => {
    const entry = forwarderEntry(recipient);
    return entry === undefined ? [] : [{ recipient, entry }];
  });
  const gateway = gatewayEntry(bridge);
  if (gateway !== undefined) requireConnect();
  const bundles = await bundleEntries(root, [
    joinEntry(bridge),
    completeEntry(bridge, compile),
    ...topicEntries,
    ...(batch === undefined ? [] : [batch]),
    ...(sorting === undefined ? [] : [sorting]),
    ...forwarders.map(({ entry }) => entry),
    ...(gateway === undefined ? [] : [gateway]),
  ]);
  const folders = [
    'join',
    'complete',
    ...topicEntries.map((_, index) => `topic-${index}`),
    ...(batch === undefined ? [] : ['batch']),
    ...(sorting === undefined ? [] : ['sorting']),
    ...forwarders.map((_, index) => `forwarder-${index}`),
    ...(gateway === undefined ? [] : ['gateway']),
  ];
  const dirs = folders.map((folder) => join(outDir, folder));
  await Promise.all(
    bundles.map(async ({ code, notices }, index) => {
      const dir = dirs[index] ?? outDir;
      await mkdir(dir, { recursive: true });
      await writeFile(join(dir, 'index.mjs'), code);
      if (notices !== '') await writeFile(join(dir, 'NOTICES.txt'), notices);
    }),
  );
  const topics = new Map(bridge.topics.map(({ name }, index) => [name, join(outDir, `topic-${index}`)]));
  return {
    topics,
    join: join(outDir, 'join'),
    complete: join(outDir, 'complete'),
    ...(batch !== undefined && { batch: join(outDir, 'batch') }),
    ...(sorting !== undefined && { sorting: join(outDir, 'sorting') }),
    forwarders: new Map(
      forwarders.map(({ recipient: { name } }, index) => [name, join(outDir, `forwarder-${index}`)]),
    ),
    ...(gateway !== undefined && { gateway: join(outDir, 'gateway') }),
  };
}

/** The packages that a gateway's bundle needs, and no other. */
const gatewayPackages = ['@bufbuild/protobuf', '@connectrpc/connect'];

/** @throws UserError with the line that installs what is missing */
function requireConnect(): void {
  const missing = gatewayPackages.filter((name) => {
    try {
      return import.meta.resolve(name) === '';
    } catch {
      return true;
    }
  });
  if (missing.length > 0)
    throw new UserError(`gateway: true needs more packages: npm install --save-dev ${missing.join(' ')}`);
}

/** Resolves `entry:<n>` to an entry's source, and the module names that it imports to generated modules. */
function generatedModules(root: string, entries: readonly FunctionEntry[]): Plugin {
  return {
    name: 'generated-modules',
    setup(build) {
      build.onResolve({ filter: /^entry:/ }, ({ path }) => ({ path, namespace: 'generated' }));
      build.onResolve({ filter: /^validator:/ }, ({ path, importer }) => ({
        // Two entries may use one name for different modules.
        path: `${importer}/${path}`,
        namespace: 'generated',
      }));
      build.onResolve({ filter: /^thread:/ }, ({ path }) => ({
        path: path.slice('thread:'.length),
        namespace: 'thread',
      }));
      build.onLoad({ filter: /.*/, namespace: 'thread' }, async ({ path }) => ({
        contents: `export default ${JSON.stringify(await threadText(root, path))};`,
        loader: 'js',
      }));
      if (isBuilt)
        build.onResolve({ filter: /^\.\/.*\.ts$/ }, ({ path, namespace }) =>
          namespace === 'generated' ? { path: join(root, path.replace(/\.ts$/, '.js')) } : undefined,
        );
      build.onLoad({ filter: /.*/, namespace: 'generated' }, ({ path }) => {
        const [entryPath = '', name] = path.split('/');
        const entry = entries[Number(entryPath.slice('entry:'.length))];
        const contents = name === undefined ? entry?.source : entry?.modules.get(name);
        if (contents === undefined)
          return { errors: [{ text: `the entry has no generated module named ${path}` }] };
        return { contents, loader: 'js', resolveDir: root };
      });
    },
  };
}

/** Bundles the module of a thread into one text, which carries its licences itself. */
async function threadText(root: string, path: string): Promise<string> {
  const file = isBuilt ? path.replace(/\.ts$/, '.js') : path;
  const { outputFiles } = await esbuild({
    ...bundleOptions(root),
    entryPoints: [file],
    outdir: root,
    format: 'cjs',
    legalComments: 'inline',
  });
  const [output] = outputFiles;
  if (output === undefined) throw new Error(`the bundler produced no code for ${path}`);
  return output.text;
}

function needsRequire({ imports }: Metafile['outputs'][string]): boolean {
  return imports.some(({ kind }) => kind === 'require-call');
}
