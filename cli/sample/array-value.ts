import { canonicalText } from '../../shared/json/canonical-text.ts';
import { isArray, ownMember } from '../../shared/json/is-json-object.ts';
import type { Json, JsonObject } from '../../shared/json/json.ts';
import { CannotMakeError } from './cannot-make-error.ts';
import { type Conjuncts, numbersOf, valuesOf } from './conjuncts.ts';
import type { Random } from './random.ts';

interface Ports {
  readonly random: Random;
  readonly make: (schema: Json, at: readonly string[]) => Json;
}

/** The most items of a list whose schema names no least number. */
const usual = 3;

/** The depth from which a list has no more items than it must. */
const deep = 6;

/** The tries to find an item that the list does not have yet. */
const tries = 30;

/** Makes a list with the items that it must have, and a few that it may have. @throws CannotMakeError */
export function arrayValue(parts: Conjuncts, at: readonly string[], { random, make }: Ports): Json {
  const contained = valuesOf(parts, 'contains');
  const most = Math.min(Infinity, ...numbersOf(parts, 'maxItems'));
  const wanted = contained.length === 0 ? 0 : Math.max(1, ...numbersOf(parts, 'minContains'));
  const least = Math.max(0, wanted, ...numbersOf(parts, 'minItems'));
  if (least > most) throw new CannotMakeError(at, `no list has at least ${least} and at most ${most} items`);
  const isUnique = valuesOf(parts, 'uniqueItems').includes(true);
  const first = at.length < deep ? Math.min(most, Math.max(1, least)) : least;
  const count = random.whole(first, Math.max(first, Math.min(most, at.length < deep ? usual : least)));
  const items = new Map<string, Json>();
  for (let index = 0; index < count; index += 1) {
    const schemas = [
      ...parts.flatMap((part) => itemSchema(part, index)),
      ...(index < wanted ? contained : []),
    ];
    const place = [...at, String(index)];
    try {
      const item = itemOf(() => make({ allOf: schemas }, place), isUnique ? items : undefined, place);
      items.set(isUnique ? canonicalText(item) : String(index), item);
    } catch (error) {
      if (error instanceof CannotMakeError && index >= least) break;
      throw error;
    }
  }
  return [...items.values()];
}

function itemOf(make: () => Json, known: ReadonlyMap<string, Json> | undefined, at: readonly string[]): Json {
  for (let left = tries; left > 0; left -= 1) {
    const item = make();
    if (known?.has(canonicalText(item)) !== true) return item;
  }
  throw new CannotMakeError(at, 'no further item was found that the list does not have yet');
}

/** Returns the schema that one item has, in the words of 2020-12 or of draft-07. */
function itemSchema(part: JsonObject, index: number): readonly Json[] {
  const items = ownMember(part, 'items');
  const isTuple = items !== undefined && isArray(items);
  const prefix = isTuple ? items : ownMember(part, 'prefixItems');
  const rest = isTuple ? ownMember(part, 'additionalItems') : items;
  const own = prefix !== undefined && isArray(prefix) ? prefix[index] : undefined;
  const schema = own ?? rest;
  return schema === undefined ? [] : [schema];
}
