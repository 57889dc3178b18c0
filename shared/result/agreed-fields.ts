import { formatPointer, parsePointer } from '../json/pointer.ts';
import { canonicalText, compareText } from '../json/canonical-text.ts';
import type { Merged, SettledField } from '../merge/merged.ts';

/** The undisputed fields with the same sources and the same confidence. */
export type AgreedFields = {
  /** The sources that claim the values, sorted. */
  readonly winners: readonly string[];
  readonly confidence?: number;
  readonly effectiveSources?: number;
  /** The number of the fields. */
  readonly fields: number;
  /**
   * JSON Pointers into `merged`, sorted. Every field at or below one of them belongs here, unless the receipt lists it
   * by itself or below a longer pointer. The empty pointer is the whole record.
   */
  readonly below: readonly string[];
};

/** A node of the merged record's tree, with the fields at it and below it. */
interface Node {
  readonly members: Map<string, Node>;
  /** The kind of agreement at this very place. */
  own?: string;
  /** The kinds of agreement at it and below it. */
  readonly kinds: Set<string>;
}

interface Agreement {
  readonly settled: SettledField;
  count: number;
  readonly below: string[];
}

/**
 * Divides the settled fields into those that the receipt lists one by one, and those that it lists by sources. A field is listed by itself if its sources disagreed, or if a correction or a threshold decided about it.
 */
export function divideFields({ fields, conflicts }: Merged): {
  readonly listed: readonly SettledField[];
  readonly agreed: readonly AgreedFields[];
} {
  const disputed = new Set(conflicts.map(({ field }) => field));
  const [listed, agreed]: [SettledField[], SettledField[]] = [[], []];
  for (const settled of fields) (isAgreed(settled, disputed) ? agreed : listed).push(settled);
  return { listed, agreed: byAgreement(agreed) };
}

function isAgreed(settled: SettledField, disputed: ReadonlySet<string>): boolean {
  const { field, dissenters, corrected, unsettled, weights } = settled;
  const isPlain = corrected === undefined && unsettled === undefined && weights === undefined;
  return isPlain && dissenters.length === 0 && !disputed.has(field);
}

function byAgreement(fields: readonly SettledField[]): readonly AgreedFields[] {
  const root: Node = { members: new Map(), kinds: new Set() };
  const agreements = new Map<string, Agreement>();
  for (const settled of fields) {
    const { winners, confidence = null, effectiveSources = null } = settled;
    const kind = canonicalText([winners, confidence, effectiveSources]);
    const agreement = agreements.get(kind) ?? { settled, count: 0, below: [] };
    agreement.count += 1;
    agreements.set(kind, agreement);
    plant(root, parsePointer(settled.field) ?? [], kind);
  }
  place(root, [], agreements);
  return Array.from(agreements.values(), agreedFields);
}

function agreedFields({ settled, count, below }: Agreement): AgreedFields {
  const { winners, confidence, effectiveSources } = settled;
  return {
    winners,
    ...(confidence !== undefined && { confidence }),
    ...(effectiveSources !== undefined && { effectiveSources }),
    fields: count,
    below: below.toSorted(compareText),
  };
}

function plant(root: Node, tokens: readonly string[], kind: string): void {
  let node = root;
  node.kinds.add(kind);
  for (const token of tokens) {
    const next = node.members.get(token) ?? { members: new Map(), kinds: new Set() };
    node.members.set(token, next);
    next.kinds.add(kind);
    node = next;
  }
  node.own = kind;
}

/** Gives each agreement the highest places below which no other agreement is. */
function place(node: Node, tokens: readonly string[], agreements: ReadonlyMap<string, Agreement>): void {
  const [kind] = node.kinds;
  if (kind !== undefined && node.kinds.size === 1) {
    agreements.get(kind)?.below.push(formatPointer(tokens));
    return;
  }
  if (node.own !== undefined) agreements.get(node.own)?.below.push(formatPointer(tokens));
  for (const [token, member] of node.members) place(member, [...tokens, token], agreements);
}
