import ts from 'typescript';

/** A piece of prose in a file. Code in it is blanked, so that positions stay those of the file. */
export interface Prose {
  readonly kind: 'doc' | 'comment' | 'message' | 'page';
  /** The position of the first character in the file. */
  readonly start: number;
  readonly text: string;
}

/** Returns the comments of a TypeScript file, and those string literals that are sentences. */
export function proseOfSource(name: string, source: string): readonly Prose[] {
  const file = ts.createSourceFile(name, source, ts.ScriptTarget.Latest, true);
  const found = new Map<number, Prose>();
  const visit = (node: ts.Node): void => {
    for (const range of commentsAround(node, source)) {
      const text = source.slice(range.pos, range.end);
      const kind = text.startsWith('/**') ? 'doc' : 'comment';
      found.set(range.pos, { kind, start: range.pos, text: withoutCode(withoutMarks(text)) });
    }
    if (isText(node) && !isImport(node)) {
      const text = withoutCode(node.getText(file));
      if (isSentence(text))
        found.set(node.getStart(file), { kind: 'message', start: node.getStart(file), text });
    }
    for (const child of node.getChildren(file)) visit(child);
  };
  visit(file);
  return [...found.values()].toSorted((a, b) => a.start - b.start);
}

/** Returns a Markdown page without its code and its addresses. */
export function proseOfPage(page: string): readonly Prose[] {
  const text = page
    .replaceAll(/^(```|~~~)[\s\S]*?^\1/gmu, blank)
    .replaceAll(/\]\([^)]*\)/gu, blank)
    .replaceAll(/<!--[\s\S]*?-->|https?:\S+/gu, blank);
  return [{ kind: 'page', start: 0, text: withoutCode(text) }];
}

/** Returns the first sentence of a doc comment, on one line; empty if the comment begins with a tag. */
export function firstSentenceOf(doc: string): string {
  const text = doc.replaceAll(/\s+/gu, ' ').trim();
  const body = text.split(/(?:^| )@(?:param|returns|throws|see|example)\b/u, 1)[0] ?? '';
  const end = /(?<!\b(?:e\.g|i\.e|al|vs))[.!?](?= \p{Lu}| \uE000| ?$)/u.exec(body);
  return (end === null ? body : body.slice(0, end.index)).trim();
}

/** The character that stands for quoted code, so that a piece of code counts as one word. */
export const code = '\uE000';

/** Counts the words of a sentence. A piece of quoted code is one word. */
export function wordsIn(sentence: string): number {
  return sentence.split(/\s+/u).filter((each) => /[\p{L}\p{N}\uE000]/u.test(each)).length;
}

function commentsAround(node: ts.Node, source: string): readonly ts.CommentRange[] {
  if (node.getChildCount() > 0) return [];
  return [
    ...(ts.getLeadingCommentRanges(source, node.getFullStart()) ?? []),
    ...(ts.getTrailingCommentRanges(source, node.getEnd()) ?? []),
  ];
}

function isText(node: ts.Node): boolean {
  return (
    ts.isStringLiteralLike(node) ||
    node.kind === ts.SyntaxKind.TemplateHead ||
    node.kind === ts.SyntaxKind.TemplateMiddle ||
    node.kind === ts.SyntaxKind.TemplateTail
  );
}

function isImport({ parent }: ts.Node): boolean {
  return ts.isImportDeclaration(parent) || ts.isExportDeclaration(parent);
}

/** Names, keys and patterns have no three words in a row. */
function isSentence(text: string): boolean {
  return /\p{L}{2,},? \p{L}+,? \p{L}+/u.test(text);
}

function withoutMarks(comment: string): string {
  return comment
    .replaceAll(/^\/\*\*?|\*\/$/gu, blank)
    .replaceAll(/^\s*\*(?= |$)/gmu, blank)
    .replaceAll(/^\s*\/\//gmu, blank);
}

/** Blanks code in backticks, links to symbols, and quotations of single words. */
function withoutCode(text: string): string {
  return text
    .replaceAll(/(?<!^)(``.+?``|`[^`\n]+`)(?!$)/gu, asCode)
    .replaceAll(/\{@link [^}]*\}/gu, asCode)
    .replaceAll(/(?<=[\s(])"[\w./:-]+"/gu, asCode);
}

function asCode(quoted: string): string {
  return code + ' '.repeat(quoted.length - 1);
}

function blank(removed: string): string {
  return removed.replaceAll(/[^\n]/gu, ' ');
}
