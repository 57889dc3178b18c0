import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';

/** A copy of the project to which a test adds what CONTRIBUTING.md says, and no more. */
export interface Tree {
  readonly root: string;
  add(path: string, text: string): Promise<void>;
  /** Writes `addition` behind the one place where `anchor` stands. */
  extend(path: string, anchor: string, addition: string): Promise<void>;
  /** A module of the copy, which has the type of the original. */
  load(path: string): Promise<unknown>;
  /** The compiler's complaints; empty when there are none. */
  typeErrors(): Promise<string>;
  remove(): Promise<void>;
}

const project = resolve(import.meta.dirname, '../..');

export async function copyOfTree(): Promise<Tree> {
  const root = await mkdtemp(join(tmpdir(), 'fusion-bus-extension-'));
  for (const part of ['shared', 'functions', 'infra', 'local', 'package.json'])
    await cp(join(project, part), join(root, part), { recursive: true });
  await symlink(join(project, 'node_modules'), join(root, 'node_modules'));
  const config: unknown = JSON.parse(await readFile(join(project, 'tsconfig.json'), 'utf8'));
  const include = ['shared', 'functions', 'infra', 'local'];
  await writeFile(join(root, 'tsconfig.json'), JSON.stringify({ ...Object(config), include }));

  return {
    root,
    async add(path, text) {
      await mkdir(dirname(join(root, path)), { recursive: true });
      await writeFile(join(root, path), text, { flag: 'wx' });
    },
    async extend(path, anchor, addition) {
      const text = await readFile(join(root, path), 'utf8');
      if (text.split(anchor).length !== 2) throw new Error(`${path} has not one place "${anchor}"`);
      await writeFile(
        join(root, path),
        text.replace(anchor, () => anchor + addition),
      );
    },
    load: (path) => import(join(root, path)),
    typeErrors: () =>
      promisify(execFile)(join(project, 'node_modules/.bin/tsc'), ['--noEmit'], { cwd: root }).then(
        () => '',
        ({ stdout }: { readonly stdout: string }) => stdout,
      ),
    remove: () => rm(root, { recursive: true, force: true }),
  };
}
