import type { CompletionInput } from '../../shared/aggregation/completion.ts';
import { longestQuietMs } from '../../shared/aggregation/join/decide.ts';
import type { Fusion } from '../../shared/policy/fusion.ts';

/** Watches over what a group's generations ask of the model, and when. */
export interface Wallet {
  /** A late part bought a question although the quiet time was not over. */
  faultsOf(policy: Pick<Fusion, 'compose' | 'rememberMs'>, draft: CompletionInput, now: number): string[];
  /** A generation was made. */
  note(draft: CompletionInput, now: number): void;
}

export function wallet(): Wallet {
  const made = new Map<number, { readonly at: number; readonly isCorrected: boolean }>();
  let round = 1;
  return {
    faultsOf({ compose, rememberMs }, { generation, reason }, now) {
      const quietMs = compose.kind === 'claude' ? (compose.quietMs ?? 0) : 0;
      const before = made.get(generation - 1);
      // A correction asks at once and keeps the time of the result that it corrects. The next round is not kept waiting.
      if (reason !== 'late' || before === undefined || before.isCorrected || rememberMs !== undefined)
        return [];
      const doubled = Math.min(quietMs * 2 ** (generation - 1 - round), Math.max(quietMs, longestQuietMs));
      return now < before.at + doubled
        ? [`generation ${generation} was asked for within the quiet time`]
        : [];
    },
    note({ generation, previous, reason }, now) {
      if (previous === undefined) round = generation;
      if (!made.has(generation)) made.set(generation, { at: now, isCorrected: reason === 'corrected' });
    },
  };
}
