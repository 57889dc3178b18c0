import truncatedWidth from 'fast-string-truncated-width';

/** A terminal whose last lines can be drawn anew. */
export interface Screen {
  /** The columns of the terminal now. */
  readonly columns: () => number;
  readonly rows: () => number;
  /** Replaces the lines that were drawn last; none removes them. Each is cut at the terminal's width. */
  readonly draw: (lines: readonly string[]) => void;
}

/** The stream of a terminal, as far as it is needed here. */
export interface ScreenStream {
  readonly columns: number;
  readonly rows: number;
  readonly write: (text: string) => unknown;
}

/** The window of a terminal that does not say its size. */
const usual = { columns: 80, rows: 24 };

/** Keeps drawn lines below everything that is written to the terminal. */
export class LiveScreen implements Screen {
  readonly #stream: ScreenStream;
  #drawn: readonly string[] = [];

  constructor(stream: ScreenStream) {
    this.#stream = stream;
  }

  readonly columns = (): number => this.#stream.columns || usual.columns;

  readonly rows = (): number => this.#stream.rows || usual.rows;

  readonly draw = (lines: readonly string[]): void => {
    const cut = lines.map((line) => cutTo(line, this.columns()));
    const erased = this.#erasure();
    this.#drawn = cut;
    if (erased !== '' || cut.length > 0) this.#stream.write(erased + this.#text());
  };

  /** Writes what stays, above the drawn lines. */
  readonly above = (write: () => void): void => {
    if (this.#drawn.length === 0) {
      write();
      return;
    }
    this.#stream.write(this.#erasure());
    write();
    this.#stream.write(this.#text());
  };

  #text(): string {
    return this.#drawn.map((line) => `${line}\n`).join('');
  }

  /** A terminal that has become narrower breaks drawn lines, so that they take more rows than there are lines. */
  #erasure(): string {
    const columns = this.columns();
    const rows = this.#drawn.reduce(
      (sum, line) => sum + Math.max(1, Math.ceil(truncatedWidth(line).width / columns)),
      0,
    );
    return rows === 0 ? '' : `\u001B[${Math.min(rows, this.rows() - 1)}A\r\u001B[J`;
  }
}

/**
 * Returns the screen of a stream; undefined where lines cannot be drawn anew. That is a file, a pipe, or a terminal
 * without such a command.
 */
export function screenOf(
  stream: ScreenStream & { readonly isTTY?: boolean },
  env: Readonly<Record<string, string | undefined>>,
): LiveScreen | undefined {
  return stream.isTTY === true && env['TERM'] !== 'dumb' ? new LiveScreen(stream) : undefined;
}

/** Cuts a line with colours at a number of columns. */
function cutTo(line: string, columns: number): string {
  const { index, truncated } = truncatedWidth(line, { limit: columns, ellipsis: '…' });
  return truncated ? `${line.slice(0, index)}…\u001B[0m` : line;
}
