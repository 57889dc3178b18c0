/** The labels of protected data, from the least protected to the most. */
export const classifications = ['public', 'internal', 'confidential', 'restricted'] as const;

export type Classification = (typeof classifications)[number];

/** Returns the rank of a label. An unknown label has the highest rank: a refusal is safer than an admission. */
function rankOf(label: string): number {
  const rank = classifications.findIndex((known) => known === label);
  return rank === -1 ? classifications.length - 1 : rank;
}

/** Returns whether an envelope's `dataclassification` is above the limit of its topic. */
export function exceeds(label: string, limit: Classification): boolean {
  return rankOf(label) > rankOf(limit);
}

/** Returns the highest of the given labels; an unknown label makes it `restricted`. */
export function highestClassification(labels: readonly (string | undefined)[]): Classification | undefined {
  const ranks = labels.filter((label) => label !== undefined).map(rankOf);
  return ranks.length === 0 ? undefined : classifications[Math.max(...ranks)];
}
