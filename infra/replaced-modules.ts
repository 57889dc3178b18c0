import { realpathSync } from 'node:fs';
import { extname, join } from 'node:path';
import type { Plugin } from 'esbuild';
import type { FunctionEntry } from './function-entries.ts';

/** The built package holds each module under the same name, as JavaScript. */
const isBuilt = extname(import.meta.filename) === '.js';

/**
 * Loads the modules that an entry replaces. All functions of one build get the same form, which fails only where two
 * entries ask for different ones.
 */
export function replacedModules(root: string, entries: readonly Pick<FunctionEntry, 'replaced'>[]): Plugin {
  // The bundler names modules by their real paths.
  const folder = realpathSync(root);
  const texts = new Map<string, string>();
  for (const [path, text] of entries.flatMap(({ replaced = [] }) => [...replaced])) {
    const file = join(folder, isBuilt ? path.replace(/\.ts$/, '.js') : path);
    if ((texts.get(file) ?? text) !== text) throw new Error(`two functions need ${path} in different forms`);
    texts.set(file, text);
  }
  return {
    name: 'replaced-modules',
    setup(build) {
      build.onResolve({ filter: /^\.\/shared\/.*\.ts$/ }, ({ path, importer }) =>
        isBuilt && texts.has(importer) ? { path: join(folder, path.replace(/\.ts$/, '.js')) } : undefined,
      );
      build.onLoad({ filter: /[/\\]shared[/\\].*\.[jt]s$/ }, ({ path }) => {
        const contents = texts.get(path);
        return contents === undefined ? undefined : { contents, loader: 'js', resolveDir: root };
      });
    },
  };
}
