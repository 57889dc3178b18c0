import { createHash } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

export const root = resolve(import.meta.dirname, '../..');

/** The digests of every interface file and of everything that is generated from them, by path. */
export function protoDigests(): Readonly<Record<string, string>> {
  const paths = globSync(['proto/**/*.proto', 'proto/buf*.yaml', 'shared/gateway/generated/**/*.ts'], {
    cwd: root,
  });
  return Object.fromEntries(
    paths.toSorted().map((path) => [path, sha256(readFileSync(join(root, path), 'utf8'))]),
  );
}

/** The file beside the generated code, which the generator writes last. */
export const digestsFile = join(root, 'shared/gateway/generated/digests.json');

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
