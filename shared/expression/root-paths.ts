import jsonata from 'jsonata';
import { plainPath } from './plain-path.ts';
import { isObjectNode, leadingNames, membersOf, stepsOf } from './syntax-tree.ts';

/** Members of a node that are evaluated over the node's result, not over its input. */
const inner = new Set(['predicate', 'stages', 'group', 'pattern', 'update', 'delete']);

/**
 * Returns the paths that an expression reads from the root of its document, as far as they are plain names. An invalid
 * expression has none. Reads relative to a result (`rating` in `films[rating > 4]`) are left out, unless they return to
 * the root by `$$`.
 */
export function rootPaths(expression: string): readonly (readonly string[])[] {
  const path = plainPath(expression);
  if (path !== undefined) return [path];
  const found: string[][] = [];
  const seen = new Set<unknown>();
  const pending: { readonly node: unknown; readonly atRoot: boolean }[] = [
    { node: treeOf(expression), atRoot: true },
  ];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { node, atRoot } = next;
    if (!isObjectNode(node) || seen.has(node)) continue;
    seen.add(node);
    const members = membersOf(node);
    const steps = members.get('type') === 'path' ? stepsOf(members.get('steps')) : [];
    if (steps.length > 0 && (atRoot || isDocument(steps[0]))) found.push(leadingNames(steps));
    const rest = new Set(steps.slice(1));
    for (const [name, member] of members) {
      const parts = name === 'steps' && steps.length > 0 ? steps : [member];
      for (const part of parts)
        pending.push({ node: part, atRoot: atRoot && !inner.has(name) && !rest.has(part) });
    }
  }
  return found.filter((names) => names.length > 0);
}

function isDocument(step: unknown): boolean {
  const node = membersOf(step);
  return node.get('type') === 'variable' && node.get('value') === '$';
}

function treeOf(expression: string): unknown {
  try {
    return jsonata(expression).ast();
  } catch {
    return undefined;
  }
}
