import { isJsonObject } from '../../json/is-json-object.ts';
import type { Json, JsonObject } from '../../json/json.ts';
import { parseJson } from '../../json/parse-json.ts';
import { decodeEvidence, type Evidence } from './evidence.ts';
import { nameOf, type Parts, partsOf, type Sums } from './sums.ts';

/**
 * Encodes the evidence of one group in as few bytes as possible. Each entry is written once and paid for. A word is
 * spelled once and referred to by number afterwards. The names of sums share prefixes as in a tree. Amounts are
 * multiples of the weight of one claim. A group of five sources takes half the bytes of an encoding with full names, so
 * that three or four of its fields fit into a write unit.
 */
export function encodeEntry(evidence: Evidence): string {
  const words = new Map<string, number>();
  const fields = [...evidence].map(([field, sums]) => [field, encodeSums(sums, words)] as const);
  return JSON.stringify([[...words.keys()], Object.fromEntries(fields)]);
}

/** Three digits are more precise than an estimate from one group. */
const digits = 3;
const unitDigits = 9;

/** The kinds of sums that are probabilities. Less than a thousandth of a claim is dropped. */
const probabilityKinds: ReadonlySet<unknown> = new Set(['class', 'all', 'source', 'pair']);

/** The number of parts in a name, by kind. A name that does not match is kept as it is. */
const lengths: ReadonlyMap<unknown, number> = new Map([
  ['groups', 1],
  ['claims', 1],
  ['loss', 3],
  ['said', 3],
  ['class', 3],
  ['temperature', 3],
  ['blend', 3],
  ['strength', 3],
  ['told', 3],
  ['all', 4],
  ['pair', 4],
  ['source', 5],
]);

interface Tree {
  [part: string]: Tree | number;
}

function encodeSums(sums: Sums, words: Map<string, number>): Json {
  const unit = Number(unitOf(sums).toPrecision(unitDigits));
  const tree: Tree = {};
  const others: [string, number][] = [];
  for (const [key, amount] of sums) {
    const parts = partsOf(key);
    if (lengths.get(parts[0]) !== parts.length) {
      others.push([key, amount]);
      continue;
    }
    if (isVariance(parts)) continue;
    const path = parts.map((part) => encodePart(part, words));
    const scale = parts.length === 1 ? 1 : unit;
    const share = amount / scale;
    if (parts.length === 1) leafIn(tree, path, Number(share.toPrecision(unitDigits)));
    else if (!probabilityKinds.has(parts[0])) leafIn(tree, path, Number(share.toPrecision(digits)));
    else if (share >= 0.5 * 10 ** -digits) leafIn(tree, path, Number(share.toFixed(digits)));
  }
  return others.length === 0 ? [unit, tree] : [unit, tree, Object.fromEntries(others)];
}

/**
 * Tells whether the sum is a variance, which is not stored. In one group, a chance agreement of two sources is one
 * event, and its variance follows from its probability.
 */
const isVariance = ([kind, , , of]: Parts): boolean => kind === 'pair' && of === 'variance';

/** Returns the weight of one claim, which is the same for all claims of a group. */
function unitOf(sums: Sums): number {
  for (const [key, amount] of sums) if (amount > 0 && partsOf(key)[0] === 'said') return amount;
  return 1;
}

function leafIn(tree: Tree, path: readonly string[], amount: number): void {
  let node = tree;
  for (const part of path.slice(0, -1)) {
    const known = node[part];
    const next: Tree = typeof known === 'object' ? known : {};
    node[part] = next;
    node = next;
  }
  node[path.at(-1) ?? ''] = amount;
}

/**
 * Encodes numbers as they are and texts word by word. The name of a pair holds two sources, and each is encoded by its
 * number.
 */
function encodePart(part: string | number, words: Map<string, number>): string {
  if (typeof part === 'number') return String(part);
  return part
    .split(' ')
    .map((word) => {
      const number = words.get(word) ?? words.size;
      words.set(word, number);
      return `_${number.toString(36)}`;
    })
    .join('');
}

/** Decodes an entry. Parts of another form are ignored. */
export function decodeEntry(text: string): Evidence {
  const parsed = parseJson(text);
  if (parsed.kind === 'not-json' || !Array.isArray(parsed.value)) return decodeEvidence(text);
  const [list, fields] = parsed.value;
  const words = Array.isArray(list) ? list.map(String) : [];
  return new Map(
    Object.entries(isJsonObject(fields) ? fields : {}).map(([field, sums]) => [
      field,
      new Map(decodeSums(sums, words)),
    ]),
  );
}

function* decodeSums(sums: Json, words: readonly string[]): Generator<readonly [string, number]> {
  const [unit, tree, others] = Array.isArray(sums) ? sums : [];
  if (typeof unit !== 'number' || !isJsonObject(tree)) return;
  for (const [path, amount] of leavesOf(tree, [])) {
    const parts: Parts = path.map((part) => decodePart(part, words));
    yield [nameOf(parts), parts.length === 1 ? amount : amount * unit];
    const [kind, era = 0, pair = '', of] = parts;
    if (kind === 'pair' && of === 'expected' && amount < 1)
      yield [nameOf([kind, era, pair, 'variance']), amount * (1 - amount) * unit];
  }
  for (const [key, amount] of Object.entries(isJsonObject(others) ? others : {}))
    if (typeof amount === 'number') yield [key, amount];
}

function* leavesOf(
  tree: JsonObject,
  path: readonly string[],
): Generator<readonly [readonly string[], number]> {
  for (const [part, node] of Object.entries(tree)) {
    if (typeof node === 'number') yield [[...path, part], node];
    else if (isJsonObject(node)) yield* leavesOf(node, [...path, part]);
  }
}

function decodePart(part: string, words: readonly string[]): string | number {
  if (!part.startsWith('_')) return Number(part);
  return part
    .slice(1)
    .split('_')
    .map((number) => words[Number.parseInt(number, 36)] ?? '')
    .join(' ');
}
