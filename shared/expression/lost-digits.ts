import jsonata from 'jsonata';
import { isKeptAsNumber } from '../json/decimal.ts';
import { plainPath } from './plain-path.ts';
import { nodesOf } from './syntax-tree.ts';

/** The end of an expression up to a number that it names: the number itself. */
const lastNumber = /(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/** Returns the numbers that a readable expression names and that a double does not hold, as they are written. */
export function lostDigits(expression: string): readonly string[] {
  if (plainPath(expression) !== undefined || !/\d/.test(expression)) return [];
  return nodesOf(jsonata(expression).ast()).flatMap((node) => {
    const position = node.get('position');
    if (node.get('type') !== 'number' || typeof position !== 'number') return [];
    const [written = ''] = lastNumber.exec(expression.slice(0, position)) ?? [];
    return written === '' || isKeptAsNumber(written) ? [] : [written];
  });
}
