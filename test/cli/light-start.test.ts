import { readFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { partPackages } from '../../cli/parts.ts';

const root = resolve(import.meta.dirname, '../..');
const runtimeImport = /^(?:import|export)\s+(?!type\s)[^;]*?from '(?<from>[^']+)'|^import '(?<bare>[^']+)'/gm;

/** Returns `file -> package` for each optional package that a module loads as it is imported. */
async function heavyImports(file: string, seen = new Set<string>()): Promise<readonly string[]> {
  if (seen.has(file)) return [];
  seen.add(file);
  const text = await readFile(file, 'utf8');
  const found: string[] = [];
  for (const { groups } of text.matchAll(runtimeImport)) {
    const from = groups?.['from'] ?? groups?.['bare'] ?? '';
    if (from.startsWith('.')) found.push(...(await heavyImports(join(dirname(file), from), seen)));
    else if (partPackages.some((name) => from === name || from.startsWith(`${name}/`)))
      found.push(`${relative(root, file)} -> ${from}`);
  }
  return found;
}

/** Returns the modules of the commands that the program imports without having required their packages. */
async function commandModules(): Promise<readonly string[]> {
  const text = await readFile(join(root, 'cli/run.ts'), 'utf8');
  const imports = text.matchAll(/(requireParts\([^)]*\);\s+)?return \(await import\('(\.[^']+)'\)\)/g);
  return [...imports].flatMap(([, required, path = '']) =>
    required === undefined ? [join(root, 'cli', path)] : [],
  );
}

test('no command loads an optional package before it can say that it is missing', async () => {
  const modules = await commandModules();
  expect(modules.length).toBeGreaterThan(12);
  for (const module of modules) expect(await heavyImports(module)).toEqual([]);
});

test('an import of an optional package is found, through other modules too', async () => {
  expect(await heavyImports(join(root, 'cli/gateway/open-gateway.ts'))).toContainEqual(
    expect.stringMatching(/ -> @connectrpc\/connect-node$/),
  );
});
