export type Classification = 'public' | 'internal' | 'confidential' | 'restricted';

const ascending: readonly Classification[] = ['public', 'internal', 'confidential', 'restricted'];

/** A label that nobody here knows counts as the highest: better refused than let through. */
function rankOf(label: string): number {
  const rank = ascending.findIndex((known) => known === label);
  return rank === -1 ? ascending.length - 1 : rank;
}

/** Whether an envelope's `dataclassification` is above what its topic may carry. */
export function exceeds(label: string, limit: Classification): boolean {
  return rankOf(label) > rankOf(limit);
}

/** The highest of the labels that are there; an unknown one makes it `restricted`. */
export function highestClassification(labels: readonly (string | undefined)[]): Classification | undefined {
  const ranks = labels.filter((label) => label !== undefined).map(rankOf);
  return ranks.length === 0 ? undefined : ascending[Math.max(...ranks)];
}
