import { execFileSync } from 'node:child_process';
import { cp, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { functionLabel } from '../../../local/account/roles.ts';
import { synthesize } from '../../../local/synth/synthesize.ts';
import { readTemplate } from '../../../local/template/read-template.ts';

/** The folder of each function's code, by the function's label. */
export type Bundles = ReadonlyMap<string, string>;

const root = resolve(import.meta.dirname, '../../..');
const sources = ['shared', 'functions', 'infra', 'package.json', 'tsconfig.json'];

/** The files that say which version is written, and which is the highest that is understood. */
const versionFiles = {
  messages: 'shared/messages/message-version.ts',
  items: 'shared/adapters/aws/dynamodb/item-version.ts',
} as const;

/**
 * Copies the sources of this tree as a release that writes the next version of messages or of items, and understands it.
 *
 * @throws Error where no version is found in the file
 */
export async function copyNextRelease(folder: string, what: keyof typeof versionFiles): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const source of sources) await cp(join(root, source), join(folder, source), { recursive: true });
  await linkPackages(folder);
  const file = join(folder, versionFiles[what]);
  const text = await readFile(file, 'utf8');
  const raised = text.replaceAll(
    /(export const (?:written|understood)\w+Version = )(\d+);/g,
    (_, name: string, version: string) => `${name}${Number(version) + 1};`,
  );
  if (raised === text) throw new Error(`${file} names no version`);
  await writeFile(file, raised);
}

/** Checks out the sources of a release from git. */
export async function checkOut(ref: string, folder: string): Promise<void> {
  const git = (...args: readonly string[]): Buffer => execFileSync('git', args, { cwd: root });
  await mkdir(folder, { recursive: true });
  for (const name of git('ls-tree', '-r', '--name-only', ref, ...sources)
    .toString()
    .trim()
    .split('\n')) {
    const file = join(folder, name);
    await mkdir(join(file, '..'), { recursive: true });
    await writeFile(file, git('show', `${ref}:${name}`));
  }
  await linkPackages(folder);
}

/** Bundles the functions of a bridge from the sources of a release. */
export async function bundlesOf(
  folder: string,
  bridge: string,
  outDir: string = join(folder, 'cdk.out'),
): Promise<Bundles> {
  const { stack, template, assets } = await synthesize({
    root: folder,
    bridge,
    outDir,
    env: process.env,
    signal: new AbortController().signal,
  });
  const { functions } = readTemplate(template, { stack, endpoint: 'http://127.0.0.1' });
  return new Map(functions.map((spec) => [functionLabel(spec), assets.get(spec.codeKey) ?? '']));
}

async function linkPackages(folder: string): Promise<void> {
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
}
