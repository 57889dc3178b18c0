import { formatPath, type Mistake, type Path, type Place } from './mistake.ts';
import type { SourceText } from './source-text.ts';

/** Collects what is wrong with one file, and knows where each part of it stands. */
export class Report {
  readonly #file: string;
  readonly #source: SourceText;
  readonly #mistakes: Mistake[] = [];

  constructor(file: string, source: SourceText) {
    this.#file = file;
    this.#source = source;
  }

  /** At the value; where there is none, at the nearest part around it. */
  atValue(path: Path, message: string): void {
    this.at(this.#source.placeOf(path), path, message);
  }

  /** At the key under which the value stands. */
  atKey(path: Path, message: string): void {
    this.at(this.#source.keyPlaceOf(path), path, message);
  }

  at({ line, column }: Place, path: Path, message: string): void {
    // Parsers quote what they stumble over; none of it may steer a terminal.
    const told = message.replaceAll(/\p{Control}+/gu, ' ');
    this.#mistakes.push({ file: this.#file, line, column, path: formatPath(path), message: told });
  }

  /** Everything, in the order of the file, the same thing once. */
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
