import truncatedWidth from 'fast-string-truncated-width';

const escape = '\u001B';
const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** A terminal that understands line breaks, "cursor up" and "erase below", and breaks what is too long as a real one. */
export class FakeTerminal {
  readonly isTTY = true;
  columns: number;
  rows: number;
  /** Every row from the beginning; the window is the last ones. */
  readonly #lines: string[] = [''];
  #at = 0;
  #writes = '';

  constructor(columns: number, rows: number) {
    this.columns = columns;
    this.rows = rows;
  }

  /** What has been written, with its sequences. */
  get raw(): string {
    return this.#writes;
  }

  /** What stands in the window and above it, without colours and empty rows at the end. */
  get text(): string {
    return this.#lines.join('\n').trimEnd();
  }

  write(text: string): boolean {
    this.#writes += text;
    const tokens = new RegExp(String.raw`${escape}\[(\d*)([A-Za-z])|\n|\r|[^${escape}\n\r]+`, 'gu');
    for (const [token, count, command] of text.matchAll(tokens)) {
      if (command === 'A') this.#at = Math.max(0, this.#lines.length - this.rows, this.#at - Number(count));
      else if (command === 'J') this.#lines.splice(this.#at, Infinity, '');
      else if (command !== undefined && command !== 'm') throw new Error(`unknown command ${command}`);
      else if (token === '\n') this.#down();
      else if (token !== '\r' && command === undefined) this.#print(token);
    }
    return true;
  }

  #down(): void {
    this.#at += 1;
    this.#lines[this.#at] ??= '';
  }

  #print(text: string): void {
    for (const { segment } of graphemes.segment(text)) {
      const line = this.#lines[this.#at] ?? '';
      if (truncatedWidth(line + segment).width > this.columns) this.#down();
      this.#lines[this.#at] += segment;
    }
  }
}
