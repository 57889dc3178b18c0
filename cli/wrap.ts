import truncatedWidth from 'fast-string-truncated-width';
import { styleSequence } from './terminal.ts';

/** Returns the columns that a text takes in a terminal: two for each wide character, none for its styles. */
export function widthOf(text: string): number {
  return truncatedWidth(text.replaceAll(styleSequence, '')).width;
}

/** A text that no line break may part, with the spaces before it. */
interface Unit {
  readonly space: string;
  readonly text: string;
  readonly width: number;
}

/** The least columns of a continued line. A deeper indent would leave too few. */
const leastColumns = 20;

/**
 * Breaks a line at the terminal's width. It breaks between words, and beside wide characters such as Chinese ones, before
 * it breaks a word. An address stays whole, so that it can be copied.
 *
 * @param columns of the terminal; Infinity for none
 * @param indent of the lines that continue it
 */
export function wrapLine(line: string, columns: number, indent: number): string {
  if (widthOf(line) <= columns) return line;
  const hang = ' '.repeat(Math.max(0, Math.min(indent, columns - leastColumns)));
  const lines: string[] = [];
  let [text, width] = ['', 0];
  const breakLine = (): void => {
    lines.push(text);
    [text, width] = [hang, hang.length];
  };
  const hasText = (): boolean => text.trim() !== '';
  for (const { space, text: word, width: own } of unitsOf(line)) {
    if (width + space.length + own <= columns) {
      text += space + word;
      width += space.length + own;
      continue;
    }
    if (hasText()) breakLine();
    if (own <= columns - width || word.includes('://')) {
      text += word;
      width += own;
      continue;
    }
    for (const piece of pieces(word)) {
      const pieceWidth = widthOf(piece);
      if (width + pieceWidth > columns && hasText()) breakLine();
      text += piece;
      width += pieceWidth;
    }
  }
  return [...lines, text].join('\n');
}

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Characters that begin no line, as they belong to those before them. */
const closing = /^[\p{Pe}\p{Pf}\p{Po}、。，！？；：]/u;

/** Returns the styles and the visible characters of a text, each by itself. */
function* pieces(text: string): Generator<string, void> {
  const styles = [...text.matchAll(styleSequence), undefined];
  let from = 0;
  for (const style of styles) {
    for (const { segment } of graphemes.segment(text.slice(from, style?.index))) yield segment;
    if (style === undefined) return;
    yield style[0];
    from = style.index + style[0].length;
  }
}

function* unitsOf(line: string): Generator<Unit, void> {
  let [space, text, width, last] = ['', '', 0, 0];
  for (const piece of pieces(line)) {
    const own = widthOf(piece);
    if (/^\s$/u.test(piece)) {
      if (text !== '') yield { space, text, width };
      [space, text, width, last] = [text === '' ? space + piece : piece, '', 0, 0];
      continue;
    }
    const isWide = own > 1 || last > 1;
    if (isWide && last > 0 && own > 0 && !closing.test(piece)) {
      yield { space, text, width };
      [space, text, width] = ['', '', 0];
    }
    text += piece;
    width += own;
    if (own > 0) last = own;
  }
  if (text !== '') yield { space, text, width };
}
