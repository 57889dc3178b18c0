import type { CompletionInput } from '../aggregation/completion.ts';
import { compareText } from '../json/canonical-text.ts';
import type { LeftOut } from './receipt.ts';

/** Sources that a receipt lists, so that it stays small however many parts were left out. */
const mostSources = 10;

/** Returns the receipt's member about the parts that did not fit into the group; none if all did. */
export function leftOutOf({ leftOut }: Pick<CompletionInput, 'leftOut'>): { readonly leftOut?: LeftOut } {
  if (leftOut === undefined) return {};
  const counts = new Map<string, number>();
  for (const { envelope } of leftOut) {
    const { source } = envelope.header;
    counts.set(source, (counts.get(source) ?? 0) + 1);
  }
  const sources = [...counts]
    .map(([source, parts]) => ({ source, parts }))
    .toSorted((a, b) => b.parts - a.parts || compareText(a.source, b.source))
    .slice(0, mostSources);
  return { leftOut: { parts: leftOut.length, sources } };
}
