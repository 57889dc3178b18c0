import { quote } from '../json/printable.ts';
import type { JsonObject } from '../json/json.ts';
import { applicationsIn, type Application } from './schema-graph.ts';
import { allSubschemas } from './subschemas.ts';

/** A reference that leads back to itself, with the path to it; a fault of the schema. */
interface EndlessReference {
  readonly tokens: readonly string[];
  readonly message: string;
}

/**
 * Finds the references by which a schema applies itself to the same value again. Its check would never end, so every
 * message would be rejected.
 *
 * @see https://json-schema.org/draft/2020-12/json-schema-core#section-9.4.1
 */
export function endlessReferences(schema: JsonObject): readonly EndlessReference[] {
  const parts = allSubschemas(schema);
  const applied = applicationsIn(schema);
  const done = new Set<JsonObject>();
  for (const { schema: part } of parts) {
    const ref = findCycle(part, applied, done);
    if (ref === undefined) continue;
    const message = `refers to ${quote(ref)}, which applies itself to the same value again, without end; refer to a part that does not refer back`;
    const at = parts.find((one) => one.schema['$ref'] === ref || one.schema['$dynamicRef'] === ref);
    const keyword = at?.schema['$ref'] === ref ? '$ref' : '$dynamicRef';
    return [{ tokens: [...(at?.tokens ?? []), keyword], message }];
  }
  return [];
}

/** A step of the walk: into a part, or out of it again. */
interface Step extends Pick<Application, 'target' | 'ref'> {
  readonly isLeft?: true;
}

/** Returns a reference on a circle that can be reached from a part; `undefined` if there is none. */
function findCycle(
  start: JsonObject,
  applied: (part: JsonObject) => readonly Application[],
  done: Set<JsonObject>,
): string | undefined {
  // A stack of its own, because a schema may be nested as deep as its author likes.
  const trail = new Set<JsonObject>();
  const pending: Step[] = [{ target: start }];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { target, ref, isLeft } = next;
    if (isLeft) {
      trail.delete(target);
      done.add(target);
      continue;
    }
    if (trail.has(target) && ref !== undefined) return ref;
    if (trail.has(target) || done.has(target)) continue;
    trail.add(target);
    pending.push({ target, isLeft: true }, ...applied(target).filter(({ to }) => to === 'same'));
  }
  return undefined;
}
