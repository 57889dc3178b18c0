import { quote } from '../../json/printable.ts';
import { didYouMean } from './did-you-mean.ts';

/**
 * The functions of JSONata.
 *
 * @see https://docs.jsonata.org/overview
 */
const functions = new Set(
  `abs append assert average base64decode base64encode boolean ceil clone contains count decodeUrl decodeUrlComponent
  distinct each encodeUrl encodeUrlComponent error eval exists filter floor formatBase formatInteger formatNumber
  fromMillis join keys length lookup lowercase map match max merge millis min not now number pad parseInteger power
  random reduce replace reverse round shuffle sift single sort split spread sqrt string substring substringAfter
  substringBefore sum toMillis trim type uppercase zip`.split(/\s+/),
);

/** Returns the fault of a call of a function that neither JSONata nor the expression itself has. */
export function callFault(expression: string, calls: readonly string[]): string | undefined {
  const unknown = calls.find((name) => !functions.has(name) && !isBound(expression, name));
  if (unknown === undefined) return undefined;
  const hint =
    didYouMean(unknown, functions) || '; see https://docs.jsonata.org for the functions that exist';
  return `no function is named ${quote(`$${unknown}`)}${hint.replace('mean "', 'mean "$')}`;
}

/** An expression may bind a function to a name, or take one as a parameter. */
function isBound(expression: string, name: string): boolean {
  const isBinding = (text: string): boolean => /^\s*(?::=|[,)])/.test(text);
  return expression
    .split(`$${name}`)
    .slice(1)
    .some((after) => isBinding(after));
}
