import { ExactNumber } from './exact-number.ts';
import { isArray } from './is-json-object.ts';
import type { Json, JsonObject } from './json.ts';

/**
 * Returns one text for each distinct value. Members are sorted by UTF-16 code units, numbers are laid out as in
 * ECMAScript, and -0 is 0 (RFC 8785). An exact number has all its digits. Unlike a canonicaliser for signatures it is total. Lone
 * surrogates are escaped, and the Infinity that `1e999` decodes to has a name, because the text only distinguishes
 * claims. The walk uses its own stack, so that no depth overflows it.
 */
export function canonicalText(value: Json): string {
  if (!isContainer(value)) return scalarText(value);
  const open = [frameOf(value)];
  let text = '';
  for (let frame = open.at(-1); frame !== undefined; frame = open.at(-1)) {
    const nested = writeUntilNested(frame);
    text += frame.text;
    frame.text = '';
    if (nested === undefined) open.pop();
    else open.push(nested);
  }
  return text;
}

/** Compares by UTF-16 code units, independent of any locale. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** An array or object that is being written. */
interface Frame {
  readonly value: readonly Json[] | JsonObject;
  /** The sorted member names of an object. */
  readonly names: readonly string[] | undefined;
  next: number;
  /** The text since the last nested value. */
  text: string;
}

function frameOf(value: readonly Json[] | JsonObject): Frame {
  if (isArray(value)) return { value, names: undefined, next: 0, text: '[' };
  return { value, names: Object.keys(value).sort(), next: 0, text: '{' };
}

/** Writes members up to the next nested value, and returns its frame; undefined at the end. */
function writeUntilNested(frame: Frame): Frame | undefined {
  const { value, names } = frame;
  const count = names?.length ?? (isArray(value) ? value.length : 0);
  while (frame.next < count) {
    const name = names?.[frame.next];
    const member = (isArray(value) ? value[frame.next] : value[name ?? '']) ?? null;
    if (frame.next > 0) frame.text += ',';
    if (name !== undefined) frame.text += `${JSON.stringify(name)}:`;
    frame.next += 1;
    if (isContainer(member)) return frameOf(member);
    frame.text += scalarText(member);
  }
  frame.text += names === undefined ? ']' : '}';
  return undefined;
}

function isContainer(value: Json): value is readonly Json[] | JsonObject {
  return typeof value === 'object' && value !== null && !(value instanceof ExactNumber);
}

function scalarText(value: Exclude<Json, readonly Json[] | JsonObject>): string {
  return typeof value === 'string' ? JSON.stringify(value) : String(value);
}
