import jsonata from 'jsonata';
import { replaceExact } from '../json/replace-exact.ts';
import type { Evaluate } from './evaluate.ts';

/**
 * The bounds of one evaluation. Expressions come with the deployment, but the documents do not. Neither may block the
 * function longer than its other messages can wait.
 */
const bounds = { timeout: 400, stack: 200, sequence: 10_000 };

const compiled = new Map<string, jsonata.Expression>();

/**
 * Implements {@link Evaluate} with JSONata. It compiles each expression once, and rejects when the evaluation fails or
 * exceeds its bounds. The engine calculates with doubles, so an exact number is a text to it: its canonical text. It can
 * be compared with another one and joined to a text, and arithmetic with it fails.
 */
export const evaluate: Evaluate = async (expression, document) => {
  const known = compiled.get(expression) ?? jsonata(expression, bounds);
  compiled.set(expression, known);
  const result: unknown = await known.evaluate(replaceExact(document, String));
  return result;
};
