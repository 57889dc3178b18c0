import jsonata from 'jsonata';
import { plainPath } from './plain-path.ts';
import { nodesOf } from './syntax-tree.ts';
import { isSlowPattern } from './slow-pattern.ts';

/** The parts of an expression that its own time limit cannot stop. */
export interface ExpressionRisks {
  /** Regular expressions that may backtrack without end. */
  readonly patterns: readonly string[];
  /** Functions that take much time or memory in one step, without the `$`. */
  readonly functions: readonly string[];
}

/**
 * Functions of JSONata that work in one step and may take seconds or hundreds of megabytes. A document of 1 MB is enough
 * for that. The engine counts time between steps only.
 */
const heavy = new Set(['distinct', 'eval', 'match', 'pad', 'replace', 'sort', 'spread']);

/** Finds the risks of an expression that can be read. A plain path has none. */
export function expressionRisks(expression: string): ExpressionRisks {
  if (plainPath(expression) !== undefined) return { patterns: [], functions: [] };
  const patterns = new Set<string>();
  const functions = new Set<string>();
  for (const node of nodesOf(jsonata(expression).ast())) {
    const value = node.get('value');
    if (value instanceof RegExp && isSlowPattern(value.source, value.flags)) patterns.add(value.source);
    if (node.get('type') === 'variable' && typeof value === 'string' && heavy.has(value))
      functions.add(value);
  }
  return { patterns: [...patterns], functions: [...functions] };
}

/** Tells whether the evaluation of an expression needs a thread of its own. */
export function needsThread(expression: string): boolean {
  const { patterns, functions } = expressionRisks(expression);
  return patterns.length + functions.length > 0;
}
