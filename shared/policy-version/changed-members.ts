import { isJsonObject } from '../json/is-json-object.ts';
import type { Json } from '../json/json.ts';
import { canonicalText } from '../json/canonical-text.ts';
import { printable } from '../json/printable.ts';

/** A member that differs between two values; undefined on the side that lacks it. */
export interface ChangedMember {
  /** The names on the way to it. */
  readonly path: readonly string[];
  readonly before: Json | undefined;
  readonly after: Json | undefined;
}

/** Returns the members that differ, the deepest that are no objects. Lists are compared as wholes. */
export function changedMembers(
  before: Json | undefined,
  after: Json | undefined,
  path: readonly string[] = [],
): readonly ChangedMember[] {
  if (isJsonObject(before) && isJsonObject(after)) {
    const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    return names.flatMap((name) =>
      changedMembers(memberIn(before, name), memberIn(after, name), [...path, name]),
    );
  }
  const isSame =
    before === undefined || after === undefined
      ? before === after
      : canonicalText(before) === canonicalText(after);
  return isSame ? [] : [{ path, before, after }];
}

/** The longest text of one value in {@link describeChange}. */
const longestValue = 60;

/** Describes a change for people: `merge.weights.crm 1 → 0.5`. A long list has its name only. */
export function describeChange({ path, before, after }: ChangedMember): string {
  const name = path.map(printable).join('.');
  const verb = before === undefined ? 'added' : 'removed';
  if (path.length === 0) return verb;
  if (isLong(before) || isLong(after)) return `${name} changed`;
  if (before === undefined) return `${name} ${shortText(after)} added`;
  if (after === undefined) return `${name} removed`;
  return `${name} ${shortText(before)} → ${shortText(after)}`;
}

function isLong(value: Json | undefined): boolean {
  return typeof value === 'object' && JSON.stringify(value).length > longestValue;
}

function shortText(value: Json | undefined): string {
  const text = printable(JSON.stringify(value ?? null));
  return text.length > longestValue ? `${text.slice(0, longestValue - 1)}…` : text;
}

/** An own member, which may be named like one of every object. */
function memberIn(object: { readonly [name: string]: Json }, name: string): Json | undefined {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}
