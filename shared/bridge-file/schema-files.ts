import { faultText, jsonFault } from '../json/json-fault.ts';
import type { Json } from '../json/json.ts';
import { parseJson } from '../json/parse-json.ts';
import { formatPointer } from '../json/pointer.ts';
import type { SchemaDraft } from './draft/draft.ts';
import { schemaFaults, type SchemaFault } from '../json-schema/schema-faults.ts';
import { schemaMessage } from './check/schema-message.ts';
import { jsonErrorAt } from './source/json-error-at.ts';
import { pathOf, type Path, type Place } from './source/mistake.ts';
import { quote } from '../json/printable.ts';
import type { Report } from './source/report.ts';
import { readSourceText, type SourceText } from './source/source-text.ts';

export type FileRead =
  | { readonly kind: 'text'; readonly text: string }
  /**
   * @property reason a text that follows the path: `does not exist`
   * @property place where the file is no text
   */
  | { readonly kind: 'unreadable'; readonly reason: string; readonly place?: Place };

/**
 * Reads a file that the bridge file names, by its path as written there. Never throws.
 *
 * @param as how its bytes become a text: `utf8`, if nothing is given, or `base64`
 */
export type ReadFile = (path: string, as?: 'utf8' | 'base64') => Promise<FileRead>;

const maxDepth = 64;

/** The schemas of one bridge file, in place and in files. */
export class SchemaFiles {
  readonly #files: ReadonlyMap<string, SchemaFile>;

  private constructor(files: ReadonlyMap<string, SchemaFile>) {
    this.#files = files;
  }

  static async read(drafts: readonly SchemaDraft[], readFile: ReadFile): Promise<SchemaFiles> {
    const paths = new Set(drafts.flatMap(({ value }) => (typeof value === 'string' ? [value] : [])));
    const files = new Map<string, SchemaFile>();
    for (const path of paths) files.set(path, schemaFile(path, await readFile(path)));
    return new SchemaFiles(files);
  }

  /** Returns the schema itself; `undefined` when its file has none. */
  schemaOf({ value }: SchemaDraft): Json | undefined {
    return typeof value === 'string' ? this.#files.get(value)?.schema : value;
  }

  /** Checks a schema and reports its faults; each file once. Returns the schema when it has none. */
  check(draft: SchemaDraft, reported: Set<string>, report: Report): Json | undefined {
    const { value } = draft;
    if (typeof value !== 'string') {
      const faults = schemaFaults(value);
      for (const fault of faults) this.reportFault(draft, fault, report);
      return faults.length === 0 ? value : undefined;
    }
    const file = this.#files.get(value);
    if (file === undefined) return undefined;
    if (!reported.has(value)) {
      reported.add(value);
      for (const problem of file.problems) report.atValue(draft.path, problem);
    }
    return file.problems.length === 0 ? file.schema : undefined;
  }

  /**
   * Reports a fault at its place in the bridge file. The fault of a schema file is reported at the path, with the place
   * in that file.
   */
  reportFault(draft: SchemaDraft, fault: SchemaFault, report: Report): void {
    const { value, path } = draft;
    const { tokens } = fault;
    const message = schemaMessage(fault);
    if (typeof value !== 'string') report.atValue([...path, ...pathOf(value, tokens)], message);
    else report.atValue(path, placed(value, this.#files.get(value), { tokens, message }));
  }
}

interface SchemaFile {
  readonly schema: Json | undefined;
  readonly source: SourceText | undefined;
  readonly problems: readonly string[];
}

function schemaFile(name: string, read: FileRead): SchemaFile {
  const bad = (...problems: readonly string[]): SchemaFile => ({
    schema: undefined,
    source: undefined,
    problems,
  });
  if (read.kind === 'unreadable')
    return bad(
      read.place === undefined
        ? `${quote(name)} ${read.reason}; name a file by its path from the folder of the bridge file`
        : `${name}:${read.place.line}:${read.place.column} the file ${read.reason}`,
    );
  const text = read.text.replace(/^\uFEFF/, '');
  const parsed = parseJson(text);
  if (parsed.kind === 'not-json') {
    const { line, column } = jsonErrorAt(text);
    return bad(`${name}:${line}:${column} is not JSON; ${jsonRemedy(name, text)}`);
  }
  const schema = parsed.value;
  const fault = jsonFault(schema, maxDepth);
  if (fault !== undefined)
    return bad(
      `${faultText(fault.tokens.length === 0 ? quote(name) : `${quote(name)} `, fault)}; mend the file there`,
    );
  // Valid JSON is nearly always valid YAML, whose reader knows the place of each part. When it is not, places are
  // missing.
  const source = readSourceText(text, 'JSON');
  const file = { schema, source: source.value === undefined ? undefined : source };
  if (file.source !== undefined && source.faults.length > 0) {
    return bad(
      ...source.faults.map(({ place, message }) => `${name}:${place.line}:${place.column} ${message}`),
    );
  }
  return {
    ...file,
    problems: schemaFaults(schema).map((problem) =>
      placed(name, { ...file, problems: [] }, { ...problem, message: schemaMessage(problem) }),
    ),
  };
}

function placed(name: string, file: SchemaFile | undefined, { tokens, message }: SchemaFault): string {
  const path: Path = file?.schema === undefined ? [] : pathOf(file.schema, tokens);
  const place = file?.source?.placeOf(path);
  const pointer = tokens.length === 0 ? '' : ` ${formatPointer(tokens)}`;
  return `${name}${place === undefined ? '' : `:${place.line}:${place.column}`}${pointer} ${message}`;
}

function jsonRemedy(name: string, text: string): string {
  if (text.trim() === '') return 'the file is empty, and {} admits everything';
  return /\.ya?ml$/.test(name)
    ? 'write the schema as JSON, or put it into the bridge file itself'
    : 'JSON has double quotes, and no comments and no comma after the last member';
}
