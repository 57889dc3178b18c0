import { readFileSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import ts from 'typescript';

const root = resolve(import.meta.dirname, '../..');

/** The entry points of the package, and the files that they are built of. */
const entries = { client: 'api/client.ts', bridge: 'api/bridge.ts', cdk: 'api/cdk.ts' } as const;

/** Names that an entry point exports, each with its declaration; and names that a declaration uses without them. */
interface Surface {
  readonly declarations: ReadonlyMap<string, string>;
  readonly undocumented: readonly string[];
  readonly forgotten: readonly string[];
}

/** Writes the public surface of the package, as its users' editors show it. */
export function apiReport(): string {
  const parts = Object.entries(entries).map(([name, file]) => {
    const { declarations } = surfaceOf(file);
    const sorted = [...declarations].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, text]) => text);
    return `## fusion-bus/${name}\n\n\`\`\`ts\n${sorted.join('\n\n')}\n\`\`\``;
  });
  const head =
    '# The public surface\n\nWritten by `npm run generate`. Names that are not here may change in any release.';
  return `${[head, ...parts].join('\n\n')}\n`;
}

/** What is wrong with the public surface: names without documentation, and types that no entry point exports. */
export function apiFaults(): readonly string[] {
  const faults: string[] = [];
  for (const [entry, file] of Object.entries(entries)) {
    const { undocumented, forgotten } = surfaceOf(file);
    for (const name of undocumented) faults.push(`${entry}: ${name} has no documentation`);
    for (const name of forgotten) faults.push(`${entry}: ${name} is used and not exported`);
  }
  return faults;
}

function surfaceOf(entry: string): Surface {
  const declarations = new Map<string, string>();
  const undocumented: string[] = [];
  const used = new Set<string>();
  for (const { name, file } of exportsOf(entry)) {
    const source = declarationFile(file);
    const found = source.statements.filter((one) => nameOf(one) === name);
    if (found.length === 0) throw new Error(`${file} does not declare ${name}`);
    declarations.set(name, found.map((one) => one.getFullText(source).trim()).join('\n'));
    if (found.some((one) => ts.getJSDocCommentsAndTags(one).length === 0)) undocumented.push(name);
    const own = ownNamesOf(source);
    for (const one of found) for (const ref of referencesOf(one)) if (own.has(ref)) used.add(ref);
  }
  return { declarations, undocumented, forgotten: [...used].filter((name) => !declarations.has(name)) };
}

/** The exported names of an entry point, with the files that declare them. */
function exportsOf(file: string): readonly { readonly name: string; readonly file: string }[] {
  const source = declarationFile(file);
  return source.statements.flatMap((statement) => {
    if (!ts.isExportDeclaration(statement)) {
      const name = nameOf(statement);
      return name !== undefined && isExported(statement) ? [{ name, file }] : [];
    }
    const { moduleSpecifier, exportClause } = statement;
    if (moduleSpecifier === undefined || !ts.isStringLiteral(moduleSpecifier)) return [];
    const from = relative(root, resolve(root, dirname(file), moduleSpecifier.text));
    if (exportClause === undefined) return exportsOf(from);
    if (!ts.isNamedExports(exportClause)) throw new Error(`${file} exports a namespace`);
    return exportClause.elements.map(({ name }) => ({ name: name.text, file: from }));
  });
}

const files = new Map<string, ts.SourceFile>();

/** The declarations of one module, made of its text alone; every public module states its types. */
function declarationFile(file: string): ts.SourceFile {
  const known = files.get(file);
  if (known !== undefined) return known;
  const { outputText, diagnostics = [] } = ts.transpileDeclaration(
    readFileSync(resolve(root, file), 'utf8'),
    {
      fileName: file,
      reportDiagnostics: true,
      compilerOptions: {
        stripInternal: true,
        target: ts.ScriptTarget.ES2024,
        module: ts.ModuleKind.NodeNext,
      },
    },
  );
  const [fault] = diagnostics;
  if (fault !== undefined)
    throw new Error(`${file}: ${ts.flattenDiagnosticMessageText(fault.messageText, '\n')}`);
  const made = ts.createSourceFile(file, outputText, ts.ScriptTarget.ES2024, true);
  files.set(file, made);
  return made;
}

function nameOf(statement: ts.Statement): string | undefined {
  if (ts.isVariableStatement(statement)) return statement.declarationList.declarations[0]?.name.getText();
  const isNamed =
    ts.isInterfaceDeclaration(statement) ||
    ts.isTypeAliasDeclaration(statement) ||
    ts.isClassDeclaration(statement) ||
    ts.isFunctionDeclaration(statement);
  return isNamed ? statement.name?.text : undefined;
}

const isExported = (statement: ts.Statement): boolean =>
  ts.canHaveModifiers(statement) &&
  (ts.getModifiers(statement) ?? []).some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);

/** The names that a module declares, or imports from another module of this package. */
function ownNamesOf(source: ts.SourceFile): ReadonlySet<string> {
  const names = source.statements.flatMap((statement) => {
    if (!ts.isImportDeclaration(statement)) return nameOf(statement) ?? [];
    const { moduleSpecifier, importClause } = statement;
    if (!ts.isStringLiteral(moduleSpecifier) || !moduleSpecifier.text.startsWith('.')) return [];
    const bindings = importClause?.namedBindings;
    return bindings !== undefined && ts.isNamedImports(bindings)
      ? bindings.elements.map(({ name }) => name.text)
      : [];
  });
  return new Set(names);
}

function referencesOf(statement: ts.Statement): readonly string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isTypeReferenceNode(node) && ts.isIdentifier(node.typeName)) found.push(node.typeName.text);
    if (ts.isExpressionWithTypeArguments(node) && ts.isIdentifier(node.expression))
      found.push(node.expression.text);
    ts.forEachChild(node, visit);
  };
  visit(statement);
  return found;
}
