import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';

const project = resolve(import.meta.dirname, '../..');
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

/** A copy of the project to which a test adds what CONTRIBUTING.md says, and no more. */
export class ExtendedTree {
  readonly root: string;

  private constructor(root: string) {
    this.root = root;
  }

  /** Copies folders of the project, with its settings and its dependencies. */
  static async create(folders: readonly string[] = ['shared']): Promise<ExtendedTree> {
    const root = await mkdtemp(join(tmpdir(), 'fusion-bus-extended-'));
    for (const folder of folders) await cp(join(project, folder), join(root, folder), { recursive: true });
    await symlink(join(project, 'node_modules'), join(root, 'node_modules'));
    await cp(join(project, 'package.json'), join(root, 'package.json'));
    await cp(join(project, 'tsconfig.json'), join(root, 'base.json'));
    const compilerOptions = { incremental: true, tsBuildInfoFile: 'checked.tsbuildinfo' };
    const settings = { extends: './base.json', compilerOptions, include: [...folders, '*.ts'] };
    await writeFile(join(root, 'tsconfig.json'), JSON.stringify(settings));
    return new ExtendedTree(root);
  }

  async add({ files, entries }: Extension): Promise<void> {
    for (const [path, text] of Object.entries(files)) await this.write(path, text);
    for (const entry of entries) await this.register(entry);
  }

  /** Adds a file. Throws if the file exists. */
  async write(path: string, text: string): Promise<void> {
    await mkdir(dirname(join(this.root, path)), { recursive: true });
    await writeFile(join(this.root, path), text, { flag: 'wx' });
  }

  async replace(path: string, text: string): Promise<void> {
    await writeFile(join(this.root, path), text);
  }

  /** Adds one line to a registry, and the import that it takes. */
  async register({ registry, importLine, after, line }: RegistryEntry): Promise<void> {
    const path = join(this.root, registry);
    const lines = (await readFile(path, 'utf8')).split('\n');
    const index = lines.indexOf(after);
    if (index < 0) throw new Error(`${registry} has no line "${after}"`);
    const imports = importLine === undefined ? [] : [importLine];
    const extended = [...imports, ...lines.slice(0, index + 1), line, ...lines.slice(index + 1)];
    await writeFile(path, extended.join('\n'));
  }

  /** Adds an entry to a registry of one line, behind the one place where `anchor` stands, and its import. */
  async append(registry: string, importLine: string, anchor: string, entry: string): Promise<void> {
    const path = join(this.root, registry);
    const text = await readFile(path, 'utf8');
    if (text.split(anchor).length !== 2) throw new Error(`${registry} has not one place "${anchor}"`);
    await writeFile(path, `${importLine}\n${text.replace(anchor, () => anchor + entry)}`);
  }

  /** Returns the errors of the compiler in the tree, a line each. */
  async typeErrors(): Promise<readonly string[]> {
    const tsc = join(project, 'node_modules/.bin/tsc');
    const failure = await run(tsc, ['--noEmit'], { cwd: this.root }).then(
      () => undefined,
      (error: unknown) => stdoutOf(error),
    );
    if (failure === undefined) return [];
    const errors = failure.split('\n').filter((line) => /error TS\d+/.test(line));
    if (errors.length === 0) throw new Error(`the compiler failed without an error of its own: ${failure}`);
    return errors;
  }

  /** Loads a module of the tree, which has the type of the original. */
  load(path: string): Promise<unknown> {
    return import(join(this.root, path));
  }

  /** Runs a module of the tree, and returns the JSON that it prints. */
  async run(path: string): Promise<unknown> {
    const { stdout } = await run(process.execPath, [path], { cwd: this.root });
    return JSON.parse(stdout);
  }

  remove(): Promise<void> {
    return rm(this.root, { recursive: true, force: true });
  }
}

function stdoutOf(error: unknown): string {
  if (error instanceof Error && 'stdout' in error && typeof error.stdout === 'string') return error.stdout;
  throw error;
}
