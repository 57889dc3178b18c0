import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isJsonObject, ownMember } from '../shared/json/is-json-object.ts';
import type { JsonObject } from '../shared/json/json.ts';
import { parseJson } from '../shared/json/parse-json.ts';

/** The folder of the package, which is the clone or a folder of node_modules: the nearest that holds a package.json. */
export function packageRoot(): string {
  let folder = import.meta.dirname;
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder);
  return folder;
}

/** The package's own package.json. */
export function packageFile(): JsonObject {
  const parsed = parseJson(readFileSync(join(packageRoot(), 'package.json'), 'utf8'));
  if (parsed.kind !== 'json' || !isJsonObject(parsed.value))
    throw new Error('package.json is no JSON object');
  return parsed.value;
}

export function version(): string {
  const found = ownMember(packageFile(), 'version');
  if (typeof found !== 'string') throw new Error('package.json has no version');
  return found;
}
