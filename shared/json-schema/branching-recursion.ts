import type { Json, JsonObject } from '../json/json.ts';
import { isJsonObject } from '../json/is-json-object.ts';
import { applicationsIn } from './schema-graph.ts';
import { allSubschemas } from './subschemas.ts';

/**
 * Finds the path of a part that applies the schema around it to one value in several ways. With each
 * level of nesting of a value the time of its check is multiplied, so that 30 levels take hours. An example is a tree
 * whose two alternatives both describe its branches. Returns undefined where time is in proportion to the value.
 */
export function branchingRecursion(schema: Json): readonly string[] | undefined {
  if (!isJsonObject(schema)) return undefined;
  const applied = applicationsIn(schema);
  const parts = allSubschemas(schema);
  const circleOf = circles(
    parts.map((part) => part.schema),
    (part) => applied(part).map(({ target }) => target),
  );
  const found = parts.find(({ schema: part }) => {
    const circle = circleOf.get(part);
    const back = applied(part).filter(({ target }) => circleOf.get(target) === circle);
    const same = back.filter(({ to }) => to === 'same').length;
    return same + new Set(back.flatMap(({ to }) => (to === 'same' ? [] : [to]))).size > 1;
  });
  return found?.tokens;
}

/** Returns for each node the circle that it is in: the nodes that it reaches and that reach it. */
function circles(
  nodes: readonly JsonObject[],
  next: (node: JsonObject) => readonly JsonObject[],
): ReadonlyMap<JsonObject, number> {
  const order = inOrderOfEnd(nodes, next);
  const before = new Map<JsonObject, JsonObject[]>();
  for (const node of order)
    for (const target of next(node)) before.set(target, [...(before.get(target) ?? []), node]);
  const circle = new Map<JsonObject, number>();
  for (const [number, start] of order.toReversed().entries()) {
    const pending = [start];
    for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
      if (circle.has(node)) continue;
      circle.set(node, number);
      pending.push(...(before.get(node) ?? []));
    }
  }
  return circle;
}

/** Returns all nodes, each after those that a walk in depth meets behind it for the first time. */
function inOrderOfEnd(
  nodes: readonly JsonObject[],
  next: (node: JsonObject) => readonly JsonObject[],
): readonly JsonObject[] {
  const [seen, ended] = [new Set<JsonObject>(), new Set<JsonObject>()];
  const pending = nodes.toReversed();
  for (let node = pending.at(-1); node !== undefined; node = pending.at(-1)) {
    const isNew = !seen.has(node);
    seen.add(node);
    const behind = isNew ? next(node).filter((one) => !seen.has(one)) : [];
    if (behind.length > 0) {
      pending.push(...behind);
      continue;
    }
    ended.add(node);
    pending.pop();
  }
  return [...ended];
}
