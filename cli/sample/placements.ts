import { isJsonObject } from '../../shared/json/is-json-object.ts';
import type { Json, JsonObject } from '../../shared/json/json.ts';
import { quote } from '../../shared/json/printable.ts';
import type { Correlate, Finding, Route, Topic } from '../../shared/policy/topic.ts';
import { UserError } from '../../shared/ports/user-error.ts';

/** A value that an envelope must have at a place, so that it comes to its group. */
export interface Placement {
  /** An attribute, or `data` and the way into the body. */
  readonly path: readonly string[];
  /** The forms that the value may have, the likeliest first. The topic's schema decides between them. */
  readonly forms: readonly Json[];
}

/** The group that made-up parts are for. */
export interface Purpose {
  readonly key: string;
  /** The fusion whose statements are placed; the statements of the others stay as the schema makes them. */
  readonly fusion?: string;
  readonly size?: number;
  /** The topics that will answer. */
  readonly expected?: readonly string[];
  /** Ms since the epoch. */
  readonly deadline?: number;
}

/**
 * Returns what an envelope of a topic must have at which place. A key that an expression finds has no place of its own.
 *
 * @throws UserError where one key cannot be divided into the several that the topic joins
 */
export function placementsFor({ name, routes }: Topic, purpose: Purpose): readonly Placement[] {
  const ofKeys = routes.flatMap(({ correlate }) => keyPlacements(name, correlate, purpose.key));
  const ofFusion = routes.filter(({ fusion }) => fusion === purpose.fusion);
  return [...ofKeys, ...ofFusion.flatMap((route) => statedPlacements(route, purpose))];
}

function keyPlacements(topic: string, correlate: Correlate, key: string): readonly Placement[] {
  if (correlate.kind !== 'all') return placed(correlate, formsOf(key));
  const texts = key.split(/(?<!\\)\|/).map((text) => text.replaceAll(/\\([\\|])/g, '$1'));
  if (texts.length === correlate.of.length)
    return correlate.of.flatMap((finding, index) => placed(finding, formsOf(texts[index] ?? '')));
  throw new UserError(
    `the topic ${quote(topic)} joins its key from ${correlate.of.length} texts, and ${quote(key)} has ${texts.length}; write them with | between`,
  );
}

/** A key that is a number in digits may stand as one. */
const formsOf = (key: string): readonly Json[] =>
  /^(0|-?[1-9]\d{0,14})$/.test(key) ? [key, Number(key)] : [key];

function statedPlacements({ states }: Route, { size, expected, deadline }: Purpose): readonly Placement[] {
  const soon = deadline === undefined ? [] : [new Date(deadline).toISOString(), deadline];
  return [
    ...(states.size === undefined || size === undefined ? [] : placed(states.size, [size, String(size)])),
    ...(states.expect === undefined || expected === undefined
      ? []
      : placed(states.expect, expectForms(states.expect, expected))),
    ...(states.deadline === undefined || soon.length === 0 ? [] : placed(states.deadline, soon)),
  ];
}

/** An attribute cannot be a list. */
function expectForms(finding: Finding, expected: readonly string[]): readonly Json[] {
  const text = expected.join(',');
  return finding.kind === 'path' && finding.path[0] === 'data' ? [expected, text] : [text];
}

function placed(finding: Finding, forms: readonly Json[]): readonly Placement[] {
  return finding.kind === 'path' ? [{ path: finding.path, forms }] : [];
}

/**
 * Puts values at their places in an event.
 *
 * @param form the form of each value, counted from 0; a value with fewer forms has its last one
 * @returns undefined where a place is within a text, a number or a list
 */
export function place(
  event: JsonObject,
  placements: readonly Placement[],
  form: number,
): JsonObject | undefined {
  let changed: Json | undefined = event;
  for (const { path, forms } of placements)
    changed = changed && put(changed, path, forms[form] ?? forms.at(-1) ?? null);
  return isJsonObject(changed) ? changed : undefined;
}

function put(value: Json | undefined, path: readonly string[], last: Json): Json | undefined {
  const [step, ...rest] = path;
  if (step === undefined) return last;
  if (value !== undefined && !isJsonObject(value)) return undefined;
  const members = value ?? {};
  const inner = put(Object.hasOwn(members, step) ? members[step] : undefined, rest, last);
  return inner === undefined ? undefined : { ...members, [step]: inner };
}
