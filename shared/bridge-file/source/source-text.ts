import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  parseDocument,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import type { Json } from '../../json/json.ts';
import type { Path, Place } from './mistake.ts';
import { isUnwritten, offsetOf, readScalar, yamlKey } from './yaml-node.ts';
import { yamlRemedy } from './yaml-remedy.ts';

/**
 * The limits of text, nodes and levels, which no real file or schema reaches. An alias counts as often as it is used.
 */
const maxLength = 512 * 1024;
const maxNodes = 50_000;
const maxDepth = 64;

const mostSyntaxFaults = 5;

interface SourceFault {
  readonly place: Place;
  readonly path: Path;
  readonly message: string;
}

/** A YAML or JSON text as a value, with the place of each part. */
export interface SourceText {
  /** `undefined` when the text cannot be read; a fault gives the reason. */
  readonly value: Json | undefined;
  readonly faults: readonly SourceFault[];
  /** Returns the place of the value at a path, or of the nearest part around it that exists. */
  readonly placeOf: (path: Path) => Place;
  /** Returns the place of that member's key; for list items and the whole file the same as {@link placeOf}. */
  readonly keyPlaceOf: (path: Path) => Place;
}

interface Read {
  /** Undefined for a value that is refused. */
  readonly value: Json | undefined;
  readonly spot: Spot;
}

interface Spot {
  readonly at: number;
  readonly keyAt: number;
  readonly members: Map<string | number, Spot>;
}

/**
 * Reads a text with any mistakes. Never throws: syntax errors, duplicate keys, aliases that multiply or contain
 * themselves, and values that JSON cannot hold are faults.
 *
 * @param language the language's name for faults
 */
export function readSourceText(text: string, language: 'YAML' | 'JSON'): SourceText {
  if (text.length > maxLength) {
    const message = `the file is longer than the limit of ${maxLength} characters; move schemas into files of their own`;
    return withoutValue([{ place: { line: 1, column: 1 }, path: [], message }]);
  }
  const document = parseSource(text);
  // The parser recurses, and a text of brackets overflows its stack; its other errors are then not reliable.
  if (document === undefined || document.errors.some(({ code }) => code === 'RESOURCE_EXHAUSTION')) {
    return withoutValue([
      {
        place: { line: 1, column: 1 },
        path: [],
        message: 'the file is nested too deeply; is a bracket never closed?',
      },
    ]);
  }
  const placeAt = placesIn(text);
  const errors = [...document.errors, ...document.warnings];
  if (errors.length > 0) {
    // Later syntax errors are mostly consequences of the first few.
    const faults = errors.slice(0, mostSyntaxFaults).map(({ pos, message, code }) => ({
      place: placeAt(pos[0]),
      path: [],
      message: `not ${language}: ${lowerFirst(message.replace(/; please use YAML\.\w+\(\)$/, ''))}${language === 'YAML' ? yamlRemedy(code, message) : ''}`,
    }));
    return withoutValue(faults);
  }
  const walk = new SourceWalk(placeAt);
  const root = walk.read(document.contents, [], 0, 0);
  return {
    value: walk.isExhausted ? undefined : root.value,
    faults: walk.faults,
    placeOf: (path) => placeAt(descend(root.spot, path).at),
    keyPlaceOf: (path) => placeAt(descend(root.spot, path).keyAt),
  };
}

function parseSource(text: string): Document | undefined {
  try {
    return parseDocument(text, {
      schema: 'core',
      prettyErrors: false,
      // The parser's own check compares each key with each other; the walk below checks each key once.
      uniqueKeys: false,
      // With `silent` a second document would be left out without a word.
      logLevel: 'error',
    });
  } catch {
    return undefined;
  }
}

class SourceWalk {
  readonly faults: SourceFault[] = [];
  readonly #placeAt: (offset: number) => Place;
  readonly #anchors = new Map<string, unknown>();
  #nodes = 0;
  #inAlias = 0;

  constructor(placeAt: (offset: number) => Place) {
    this.#placeAt = placeAt;
  }

  /** True when the walk was stopped: its result is then not the whole file. */
  get isExhausted(): boolean {
    return this.#nodes >= maxNodes;
  }

  /**
   * Reads a node.
   *
   * @param node the parser's, or its replacement of an empty value
   */
  read(node: unknown, path: Path, keyAt: number, depth: number): Read {
    const at = isUnwritten(node) ? keyAt : (offsetOf(node) ?? keyAt);
    const spot: Spot = { at, keyAt: path.length === 0 ? at : keyAt, members: new Map() };
    const refuse = (message: string): Read => {
      this.faults.push({ place: this.#placeAt(at), path, message });
      return { value: undefined, spot };
    };
    this.#nodes += 1;
    if (this.#nodes === maxNodes)
      return refuse(
        'the file has too many parts, or its aliases multiply; move schemas into files of their own',
      );
    if (this.#nodes > maxNodes) return { value: undefined, spot };
    if (depth > maxDepth)
      return refuse(
        'this is nested too deeply, or an alias contains itself; write the value in place of the alias',
      );

    if (isAlias(node)) return this.#readAlias(node, path, keyAt, depth) ?? refuse(unknownAnchor);
    if ((isScalar(node) || isMap(node) || isSeq(node)) && node.anchor !== undefined && this.#inAlias === 0) {
      this.#anchors.set(node.anchor, node);
    }
    if (isMap(node)) return { value: this.#readMap(node, path, depth, spot), spot };
    if (isSeq(node)) return { value: this.#readList(node, path, depth, spot), spot };
    const scalar = readScalar(node);
    return 'refusal' in scalar ? refuse(scalar.refusal) : { value: scalar.value, spot };
  }

  /** Returns undefined where no anchor of the name stands before the alias. */
  #readAlias({ source }: Alias, path: Path, keyAt: number, depth: number): Read | undefined {
    const target = this.#anchors.get(source);
    if (target === undefined) return undefined;
    this.#inAlias += 1;
    const found = this.read(target, path, keyAt, depth + 1);
    this.#inAlias -= 1;
    return found;
  }

  #readList(node: YAMLSeq, path: Path, depth: number, spot: Spot): Json {
    return node.items.map((item, index) => {
      const read = this.read(item, [...path, index], offsetOf(item) ?? spot.at, depth + 1);
      spot.members.set(index, { ...read.spot, keyAt: read.spot.at });
      // An unreadable item keeps its place in the list, so that its neighbours keep theirs.
      return read.value ?? null;
    });
  }

  #readMap(node: YAMLMap, path: Path, depth: number, spot: Spot): Json {
    const members = new Map<string, Json>();
    const firstSeen = new Map<string, Place>();
    for (const { key, value } of node.items) {
      const keyAt = offsetOf(key) ?? spot.at;
      const name = yamlKey(key);
      if (name === undefined) {
        this.faults.push({
          place: this.#placeAt(keyAt),
          path,
          message: 'a key must be plain text; put it in quotes',
        });
        continue;
      }
      const memberPath = [...path, name];
      const first = firstSeen.get(name);
      if (first !== undefined) {
        const message = `the key stands here a second time; the first is at ${first.line}:${first.column}; join the two, or rename or remove one`;
        this.faults.push({ place: this.#placeAt(keyAt), path: memberPath, message });
        continue;
      }
      firstSeen.set(name, this.#placeAt(keyAt));
      if (name === '__proto__' || !name.isWellFormed()) {
        this.faults.push({
          place: this.#placeAt(keyAt),
          path: memberPath,
          message: 'this name is reserved; choose another',
        });
        continue;
      }
      const read = this.read(value, memberPath, keyAt, depth + 1);
      spot.members.set(name, read.spot);
      if (read.value !== undefined) members.set(name, read.value);
    }
    return Object.fromEntries(members);
  }
}

const unknownAnchor =
  'no anchor with this name stands before the alias; put a text that begins with "*" in quotes';

function descend(root: Spot, path: Path): Spot {
  let spot = root;
  for (const step of path) {
    const next = spot.members.get(step);
    if (next === undefined) return spot;
    spot = next;
  }
  return spot;
}

/** Returns a function that finds the place of an offset. The parser's own counter loses lines after some errors. */
function placesIn(text: string): (offset: number) => Place {
  const starts = [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)];
  return (offset) => {
    const at = Math.max(0, Math.min(offset, text.length));
    let line = 0;
    let beyond = starts.length;
    while (beyond - line > 1) {
      const middle = Math.floor((line + beyond) / 2);
      if ((starts[middle] ?? 0) <= at) line = middle;
      else beyond = middle;
    }
    return { line: line + 1, column: at - (starts[line] ?? 0) + 1 };
  };
}

function withoutValue(faults: readonly SourceFault[]): SourceText {
  const start = (): Place => ({ line: 1, column: 1 });
  return { value: undefined, faults, placeOf: start, keyPlaceOf: start };
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
