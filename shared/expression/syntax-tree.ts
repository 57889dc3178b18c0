/** Returns the members of a syntax tree node of any type. JSONata's own types do not contain all of them. */
export function membersOf(value: unknown): ReadonlyMap<string, unknown> {
  return new Map<string, unknown>(isObjectNode(value) ? Object.entries(value) : []);
}

/** Returns the names at the start of a path: `$.data.user.id` is `data`, `user`, `id`. */
export function leadingNames(steps: unknown): string[] {
  const names: string[] = [];
  for (const [index, step] of stepsOf(steps).entries()) {
    const node = membersOf(step);
    const value = node.get('value');
    const isRoot = index === 0 && node.get('type') === 'variable' && (value === '' || value === '$');
    if (isRoot) continue;
    if (node.get('type') !== 'name' || typeof value !== 'string') break;
    names.push(value);
  }
  return names;
}

export function stepsOf(steps: unknown): readonly unknown[] {
  return Array.isArray(steps) ? steps : [];
}

export function isObjectNode(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

/** Returns every node of a syntax tree, whatever its type. */
export function nodesOf(root: unknown): readonly ReadonlyMap<string, unknown>[] {
  const found: ReadonlyMap<string, unknown>[] = [];
  const seen = new Set<unknown>();
  const pending: unknown[] = [root];
  while (pending.length > 0) {
    const next = pending.pop();
    if (!isObjectNode(next) || seen.has(next)) continue;
    seen.add(next);
    const members = membersOf(next);
    found.push(members);
    pending.push(...members.values());
  }
  return found;
}
