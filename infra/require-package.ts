import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { isJsonObject, ownMember } from '../shared/json/is-json-object.ts';
import { parseJson } from '../shared/json/parse-json.ts';
import { UserError } from '../shared/ports/user-error.ts';

const { resolve } = createRequire(import.meta.url);

/**
 * Checks that a package which only some bridges need is installed.
 *
 * @param by the part of the bridge that needs it, for the message
 * @throws UserError with the command that installs it in the version that this release works with
 */
export function requirePackage(name: string, by: string): void {
  const folders = resolve.paths(name) ?? [];
  if (folders.some((folder) => existsSync(join(folder, name, 'package.json')))) return;
  throw new UserError(`${by} needs another package: npm install --save-dev ${name}${versionOf(name)}`);
}

function versionOf(name: string): string {
  const own = parseJson(readFileSync(resolve('fusion-bus/package.json'), 'utf8'));
  const peers = own.kind === 'json' && isJsonObject(own.value) ? own.value['peerDependencies'] : undefined;
  const version = isJsonObject(peers) ? ownMember(peers, name) : undefined;
  return typeof version === 'string' ? `@${version}` : '';
}
