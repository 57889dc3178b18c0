import { printable } from '../../json/printable.ts';
import { formatPath, type Mistake, type Path, type Place } from './mistake.ts';
import type { SourceText } from './source-text.ts';

/** Collects the mistakes of one file, with the place of each. */
export class Report {
  readonly #file: string;
  readonly #source: SourceText;
  readonly #mistakes: Mistake[] = [];

  constructor(file: string, source: SourceText) {
    this.#file = file;
    this.#source = source;
  }

  /** Reports at the value, or at the nearest part around it when there is none. */
  atValue(path: Path, message: string): void {
    this.at(this.#source.placeOf(path), path, message);
  }

  /** Reports at the key of the value. */
  atKey(path: Path, message: string): void {
    this.at(this.#source.keyPlaceOf(path), path, message);
  }

  at({ line, column }: Place, path: Path, message: string): void {
    // Parsers quote the text that they cannot read; none of it may control a terminal or begin a line.
    const oneLine = printable(message.replaceAll(/[\r\n\t]+/g, ' '));
    this.#mistakes.push({ file: this.#file, line, column, path: formatPath(path), message: oneLine });
  }

  /** Returns all mistakes in the order of the file, without repeats. */
  mistakes(): readonly Mistake[] {
    const distinct = new Map(this.#mistakes.map((mistake) => [JSON.stringify(mistake), mistake]));
    return [...distinct.values()].toSorted(
      (a, b) =>
        a.line - b.line || a.column - b.column || compare(a.path, b.path) || compare(a.message, b.message),
    );
  }
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
