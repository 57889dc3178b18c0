import type { Json, JsonObject } from '../../json/json.ts';
import { parsePointer } from '../../json/pointer.ts';
import { isArray, isJsonObject, ownMember } from '../../json/is-json-object.ts';

/** Pointers as a tree: what to remove below a member, or `remove` for the member itself. */
interface Branch {
  readonly members: Map<string, Branch>;
  remove: boolean;
}

/**
 * Removes fields from a body. A field that starts with `/` is a JSON Pointer, whose array indexes refer to the original
 * value. Any other is a name that is removed wherever it occurs, inside arrays too. Nothing is masked: a mask in a
 * correlation key would group unrelated envelopes. Text has no fields and passes unchanged.
 *
 * Recurses as deep as the value, whose depth decoding has bounded.
 */
export function redact(value: Json, fields: readonly string[]): Json {
  if (fields.length === 0) return value;
  const names = new Set(fields.filter((field) => !field.startsWith('/')));
  return prune(value, names, pointerTree(fields.filter((field) => field.startsWith('/'))));
}

function pointerTree(pointers: readonly string[]): Branch {
  const root: Branch = { members: new Map(), remove: false };
  for (const pointer of pointers) {
    const tokens = parsePointer(pointer);
    if (tokens === undefined) throw new TypeError(`not a JSON Pointer: ${pointer}`);
    let branch = root;
    for (const token of tokens) {
      const next = branch.members.get(token) ?? { members: new Map(), remove: false };
      branch.members.set(token, next);
      branch = next;
    }
    branch.remove = true;
  }
  return root;
}

function prune(value: Json, names: ReadonlySet<string>, branch: Branch | undefined): Json {
  if (isArray(value)) {
    return value.flatMap((item, index) => {
      const below = branch?.members.get(String(index));
      // Wrapped, because flatMap would flatten an item that is an array itself.
      return below?.remove === true ? [] : [prune(item, names, below)];
    });
  }
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, member]): [string, Json][] => {
      const below = branch?.members.get(name);
      return below?.remove === true || names.has(name) ? [] : [[name, prune(member, names, below)]];
    }),
  );
}

/**
 * Removes redacted fields from values by JSON Pointer into a merged record. A correction must not bring back what was
 * removed from the parts.
 *
 * @param fieldsOf the fields that each topic redacts, as {@link redact} takes them
 */
export function redactValues(
  values: JsonObject,
  fieldsOf: Readonly<Record<string, readonly string[]>>,
): JsonObject {
  return Object.fromEntries(
    Object.entries(values).flatMap(([pointer, value]): [string, Json][] => {
      const [topic = '', ...path] = parsePointer(pointer) ?? [];
      const fields = Object.hasOwn(fieldsOf, topic) ? fieldsOf[topic] : undefined;
      if (fields === undefined) return [[pointer, value]];
      const body = path.reduceRight<Json>((inner, name) => Object.fromEntries([[name, inner]]), value);
      const left = path.reduce<Json | undefined>(
        (place, name) => (isJsonObject(place) ? ownMember(place, name) : undefined),
        redact(body, fields),
      );
      return left === undefined ? [] : [[pointer, left]];
    }),
  );
}
