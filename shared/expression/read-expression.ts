import jsonata from 'jsonata';
import { plainPath } from './plain-path.ts';
import type { Finding } from '../policy/topic.ts';
import { isObjectNode, leadingNames, membersOf, nodesOf } from './syntax-tree.ts';

/** The facts about a correlation expression that need no envelope. */
export type Expression =
  | { readonly kind: 'bad'; readonly reason: string }
  | {
      readonly kind: 'good';
      /** The paths that it reads, as far as they are plain names; other reads are not found. */
      readonly paths: readonly (readonly string[])[];
      /** Functions that it calls, without the `$`. */
      readonly calls: readonly string[];
    };

export function readExpression(expression: string): Expression {
  const path = plainPath(expression);
  if (path !== undefined) return { kind: 'good', paths: [path], calls: [] };
  try {
    const paths: string[][] = [];
    const calls: string[] = [];
    for (const node of nodesOf(jsonata(expression).ast())) {
      if (node.get('type') === 'path') paths.push(leadingNames(node.get('steps')));
      const called = membersOf(node.get('procedure')).get('value');
      if (typeof called === 'string') calls.push(called);
    }
    return { kind: 'good', paths: paths.filter((steps) => steps.length > 0), calls };
  } catch (error) {
    return { kind: 'bad', reason: reasonOf(error) };
  }
}

/** Tells whether an expression certainly reads an envelope's body. */
export function readsBody(expression: string): boolean {
  const read = readExpression(expression);
  return read.kind === 'good' && read.paths.some(([first]) => first === 'data');
}

export function findingOf(expression: string): Finding {
  const path = plainPath(expression);
  return path === undefined ? { kind: 'jsonata', expression } : { kind: 'path', path };
}

function reasonOf(error: unknown): string {
  if (!isObjectNode(error) || !('code' in error)) return 'it is nested too deeply';
  const message = 'message' in error && typeof error.message === 'string' ? error.message : 'syntax error';
  const position =
    'position' in error && typeof error.position === 'number' ? ` at character ${error.position}` : '';
  return `${message.replaceAll(/\p{Control}/gu, ' ').slice(0, 200)}${position}`;
}
