import type { AnswerCache, CachedAnswer } from '../../../shared/compose/answer-cache.ts';
import type { Budget } from '../../../shared/compose/budget.ts';

export function memoryCache(): AnswerCache & {
  readonly kept: Map<string, CachedAnswer & { readonly keepMs: number }>;
} {
  const kept = new Map<string, CachedAnswer & { readonly keepMs: number }>();
  return {
    kept,
    get: (hash) => Promise.resolve(kept.get(hash)),
    put(hash, answer, keepMs) {
      kept.set(hash, { ...answer, keepMs });
      return Promise.resolve();
    },
  };
}

export function memoryBudget(spent = new Map<string, number>()): Budget {
  return {
    spentToday: (fusion) => Promise.resolve(spent.get(fusion) ?? 0),
    add(fusion, usd) {
      spent.set(fusion, (spent.get(fusion) ?? 0) + usd);
      return Promise.resolve();
    },
  };
}
