export type Classification = 'public' | 'internal' | 'confidential' | 'restricted';

const ascending: readonly Classification[] = ['public', 'internal', 'confidential', 'restricted'];

/** Returns the rank of a label. An unknown label has the highest rank: a refusal is safer than an admission. */
function rankOf(label: string): number {
  const rank = ascending.findIndex((known) => known === label);
  return rank === -1 ? ascending.length - 1 : rank;
}

/** Returns whether an envelope's `dataclassification` is above the limit of its topic. */
export function exceeds(label: string, limit: Classification): boolean {
  return rankOf(label) > rankOf(limit);
}

/** Returns the highest of the given labels; an unknown label makes it `restricted`. */
export function highestClassification(labels: readonly (string | undefined)[]): Classification | undefined {
  const ranks = labels.filter((label) => label !== undefined).map(rankOf);
  return ranks.length === 0 ? undefined : ascending[Math.max(...ranks)];
}
