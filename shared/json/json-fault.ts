import type { Json } from './json.ts';

/** The reason why a value cannot be stored or sent unchanged. */
export type JsonFault = 'too-deep' | 'lone-surrogate' | 'not-finite';

/** The reasons in words, to follow the name of the checked value. */
export const jsonFaultText: Readonly<Record<JsonFault, string>> = {
  'too-deep': 'is nested too deeply',
  'lone-surrogate': 'holds text that is not well-formed Unicode',
  'not-finite': 'holds a number out of range',
};

/**
 * Returns the first reason why a parsed value cannot be sent, or `undefined`. The reasons are more than `maxDepth`
 * nested arrays and objects, a lone surrogate (`"\ud800"`), or a number that overflowed to Infinity (`1e400`). The walk
 * uses its own stack, so that no depth overflows it.
 */
export function jsonFault(value: Json, maxDepth: number): JsonFault | undefined {
  const pending: { readonly value: Json; readonly depth: number }[] = [{ value, depth: 0 }];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const fault = scalarFault(next.value);
    if (fault !== undefined) return fault;
    if (typeof next.value !== 'object' || next.value === null) continue;
    const depth = next.depth + 1;
    if (depth > maxDepth) return 'too-deep';
    for (const [name, member] of Object.entries(next.value)) {
      if (!name.isWellFormed()) return 'lone-surrogate';
      pending.push({ value: member, depth });
    }
  }
  return undefined;
}

function scalarFault(value: Json): JsonFault | undefined {
  if (typeof value === 'string' && !value.isWellFormed()) return 'lone-surrogate';
  if (typeof value === 'number' && !Number.isFinite(value)) return 'not-finite';
  return undefined;
}
