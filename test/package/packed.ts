import { execFileSync } from 'node:child_process';
import { chmod, mkdir, readdir, readFile, symlink } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { z } from 'zod';

const root = resolve(import.meta.dirname, '../..');

const packageFile = z.object({
  dependencies: z.record(z.string(), z.string()),
  peerDependencies: z.record(z.string(), z.string()),
});

/** Builds and packs the package. Returns the path of the tarball. */
export function pack(folder: string): string {
  const name = execFileSync('npm', ['pack', '--silent', '--pack-destination', folder], {
    cwd: root,
    encoding: 'utf8',
  });
  return join(folder, name.trim().split('\n').at(-1) ?? '');
}

/**
 * Installs the tarball into a folder without a registry: the package is unpacked, and every third-party package is a
 * link to that of this repository.
 *
 * @param withParts whether the packages are there that only some commands need
 */
export async function installPacked(tarball: string, folder: string, withParts: boolean): Promise<void> {
  const modules = join(folder, 'node_modules');
  const own = join(modules, 'fusion-bus');
  await mkdir(own, { recursive: true });
  execFileSync('tar', ['-xzf', tarball, '-C', own, '--strip-components=1']);
  const parsed = packageFile.parse(JSON.parse(await readFile(join(own, 'package.json'), 'utf8')));
  const names = Object.keys({
    ...parsed.dependencies,
    ...(withParts && parsed.peerDependencies),
    ...(withParts && { '@types/node': '' }),
  });
  for (const name of names) {
    await mkdir(dirname(join(modules, name)), { recursive: true });
    await symlink(join(root, 'node_modules', name), join(modules, name));
  }
  const bin = join(modules, '.bin');
  await mkdir(bin);
  await chmod(join(own, 'bin/fusion-bus.mjs'), 0o755);
  await symlink(join(own, 'bin/fusion-bus.mjs'), join(bin, 'fusion-bus'));
  await symlink(process.execPath, join(bin, 'node'));
}

/** The names of everything in a folder, those of its folders with a slash. */
export async function listing(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  return entries.map((entry) => (entry.isDirectory() ? `${entry.name}/` : entry.name)).toSorted();
}

/** Options of Node that let it load nothing of this repository but its third-party packages. */
export function withoutClone(): string {
  return `--import ${join(import.meta.dirname, 'refuse-clone.mjs')}`;
}
