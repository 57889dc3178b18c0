import { basename, dirname } from 'node:path';

/** A source file, by its path from the repository's folder. */
export interface Source {
  readonly path: string;
  readonly text: string;
}

const declared =
  /^export (?:declare )?(?:abstract )?(?:async )?(?:function\*?|const|let|class|interface|type) ([\w$]+)/gm;

/** Lists names that several files export, each with the files. */
export function repeatedExports(sources: readonly Source[]): string[] {
  const files = new Map<string, Set<string>>();
  for (const { path, text } of sources) {
    for (const [, name = ''] of text.matchAll(declared)) add(files, name, path);
  }
  return repeated(files);
}

/**
 * Lists base names that several files bear. Alternatives are exempt: sibling folders within a room that
 * have the same file names.
 */
export function repeatedFiles(sources: readonly Source[]): string[] {
  const folders = new Map<string, Set<string>>();
  const files = new Map<string, Set<string>>();
  for (const { path } of sources) {
    add(folders, dirname(path), basename(path));
    add(files, basename(path), path);
  }
  const areAlternatives = (paths: ReadonlySet<string>): boolean => {
    const [first = '', ...others] = [...paths].map((path) => dirname(path));
    const names = [...(folders.get(first) ?? [])].toSorted().join('\n');
    return others.every(
      (folder) =>
        dirname(folder) === dirname(first) &&
        // Rooms are no alternatives to one another.
        dirname(folder) !== 'shared' &&
        [...(folders.get(folder) ?? [])].toSorted().join('\n') === names,
    );
  };
  return repeated(new Map([...files].filter(([, paths]) => !areAlternatives(paths))));
}

function add(sets: Map<string, Set<string>>, name: string, member: string): void {
  const known = sets.get(name) ?? new Set();
  sets.set(name, known.add(member));
}

function repeated(files: ReadonlyMap<string, ReadonlySet<string>>): string[] {
  return [...files]
    .filter(([, paths]) => paths.size > 1)
    .map(([name, paths]) => `${name}: ${[...paths].toSorted().join(', ')}`)
    .toSorted();
}
