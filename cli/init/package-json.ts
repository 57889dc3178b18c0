import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { isJsonObject, ownMember } from '../../shared/json/is-json-object.ts';
import type { Json, JsonObject } from '../../shared/json/json.ts';
import { parseJson } from '../../shared/json/parse-json.ts';
import { packageFile, packageRoot, version } from '../package-file.ts';

/** The package.json of a new bridge: everything that runs, checks and deploys it, and the Node that Lambda runs. */
export async function packageJson(name: string): Promise<JsonObject> {
  const { peerDependencies = {}, devDependencies = {}, allowScripts = {} } = packageFile();
  const node = isJsonObject(devDependencies) ? ownMember(devDependencies, 'node') : undefined;
  return {
    name,
    version: '0.1.0',
    private: true,
    type: 'module',
    scripts: {
      start: 'fusion-bus dev bridge.yaml --post messages.jsonl',
      test: 'fusion-bus dev bridge.yaml --post messages.jsonl --once --port 0',
      validate: 'fusion-bus validate bridge.yaml',
      synth: 'fusion-bus synth bridge.yaml',
      deploy: 'fusion-bus deploy bridge.yaml',
    },
    dependencies: { 'fusion-bus': await ownSpec() },
    devDependencies: {
      ...(isJsonObject(peerDependencies) ? peerDependencies : {}),
      ...(node !== undefined && { node }),
    },
    allowScripts,
  };
}

/**
 * Returns the version specifier of this package for a new project. It names the registry's release, or the place that npm
 * installed from, such as a tarball or a repository. A clone is named by its folder.
 */
async function ownSpec(): Promise<string> {
  const root = packageRoot();
  if (existsSync(join(root, 'cli', 'main.ts'))) return `file:${root}`;
  const modules = dirname(root);
  const resolved = await resolvedIn(join(modules, '.package-lock.json'));
  if (resolved === undefined || /^https?:/.test(resolved)) return `^${version()}`;
  // npm writes the path of a tarball from the folder that it installed into.
  return resolved.startsWith('file:')
    ? `file:${resolve(dirname(modules), resolved.slice('file:'.length))}`
    : resolved;
}

/** Returns the place from which npm took this package, as its lock file records it. */
async function resolvedIn(lockFile: string): Promise<string | undefined> {
  const text = await readFile(lockFile, 'utf8').catch(() => '');
  const parsed = parseJson(text);
  const lock: Json = parsed.kind === 'json' ? parsed.value : null;
  const entry = memberAt(memberAt(lock, 'packages'), 'node_modules/fusion-bus');
  const resolved = memberAt(entry, 'resolved');
  return typeof resolved === 'string' ? resolved : undefined;
}

const memberAt = (value: Json | undefined, name: string): Json | undefined =>
  isJsonObject(value) ? ownMember(value, name) : undefined;
