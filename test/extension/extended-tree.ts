import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

const root = resolve(import.meta.dirname, '../..');
const run = promisify(execFile);

/** One more extension: the files that it adds, and the lines that it adds to registries. */
export interface Extension {
  /** By path from the repository's folder. */
  readonly files: Readonly<Record<string, string>>;
  readonly entries: readonly RegistryEntry[];
}

export interface RegistryEntry {
  readonly registry: string;
  /** Where the line names what a new file exports. */
  readonly importLine?: string;
  /** The line before the new one, word for word. */
  readonly after: string;
  readonly line: string;
}

/** A copy of `shared` that a test may add to, checked by the project's own compiler. */
export class ExtendedTree {
  private readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  static async create(): Promise<ExtendedTree> {
    const folder = await mkdtemp(join(tmpdir(), 'fusion-bus-extended-'));
    await cp(join(root, 'shared'), join(folder, 'shared'), { recursive: true });
    await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
    await cp(join(root, 'package.json'), join(folder, 'package.json'));
    await cp(join(root, 'tsconfig.json'), join(folder, 'base.json'));
    const compilerOptions = { incremental: true, tsBuildInfoFile: 'checked.tsbuildinfo' };
    const settings = { extends: './base.json', compilerOptions, include: ['shared', '*.ts'] };
    await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(settings));
    return new ExtendedTree(folder);
  }

  async add({ files, entries }: Extension): Promise<void> {
    for (const [path, text] of Object.entries(files)) await this.write(path, text);
    for (const entry of entries) await this.register(entry);
  }

  /** Adds a file. Throws where there is one. */
  async write(path: string, text: string): Promise<void> {
    await writeFile(join(this.folder, path), text, { flag: 'wx' });
  }

  async replace(path: string, text: string): Promise<void> {
    await writeFile(join(this.folder, path), text);
  }

  /** Adds one line to a registry, and the import that it takes. */
  async register({ registry, importLine, after, line }: RegistryEntry): Promise<void> {
    const path = join(this.folder, registry);
    const lines = (await readFile(path, 'utf8')).split('\n');
    const index = lines.indexOf(after);
    if (index < 0) throw new Error(`${registry} has no line "${after}"`);
    const imports = importLine === undefined ? [] : [importLine];
    const extended = [...imports, ...lines.slice(0, index + 1), line, ...lines.slice(index + 1)];
    await writeFile(path, extended.join('\n'));
  }

  /** What the compiler has against the tree: its errors, a line each. */
  async typeErrors(): Promise<readonly string[]> {
    const tsc = join(root, 'node_modules/.bin/tsc');
    const output = await run(tsc, ['--noEmit'], { cwd: this.folder }).then(
      () => '',
      (error: unknown) => stdoutOf(error),
    );
    return output.split('\n').filter((line) => /error TS\d+/.test(line));
  }

  /** Runs a module of the tree, and returns the JSON that it prints. */
  async run(path: string): Promise<unknown> {
    const { stdout } = await run(process.execPath, [path], { cwd: this.folder });
    return JSON.parse(stdout);
  }

  remove(): Promise<void> {
    return rm(this.folder, { recursive: true, force: true });
  }
}

function stdoutOf(error: unknown): string {
  if (error instanceof Error && 'stdout' in error && typeof error.stdout === 'string') return error.stdout;
  throw error;
}
