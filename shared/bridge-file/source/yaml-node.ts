import { isAlias, isMap, isScalar, isSeq } from 'yaml';
import { isNumeric } from '../../json/exact-number.ts';
import type { Json } from '../../json/json.ts';
import { numberAsWritten } from './kept-number.ts';

/** Reads a scalar, or an empty value as null. */
export function readScalar(node: unknown): { readonly value: Json } | { readonly refusal: string } {
  const written: unknown = isScalar(node) ? node.value : null;
  const isNumber = typeof written === 'number' && isScalar(node);
  const value = isNumber ? numberAsWritten(written, node.source) : written;
  if (typeof value === 'string' && !value.isWellFormed())
    return {
      refusal: 'the text is not well-formed Unicode; remove the half of a character, such as \\ud800',
    };
  if (isNumber && value === undefined)
    return { refusal: 'not a number that JSON can hold; write it in digits' };
  if (value === null || typeof value === 'string' || isNumeric(value) || typeof value === 'boolean')
    return { value };
  return {
    refusal: 'not a value that JSON can hold; write a text, a number, true, false, a list or a map',
  };
}

/** Returns the text of a plain key; undefined for any other. */
export function yamlKey(key: unknown): string | undefined {
  const value: unknown = isScalar(key) ? key.value : undefined;
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}

/** Tells whether a value is not written. The parser places such a value where the next thing would begin. */
export function isUnwritten(node: unknown): boolean {
  return isScalar(node) && node.value === null && (node.source ?? '') === '';
}

/** Returns the place of a node in the text. */
export function offsetOf(node: unknown): number | undefined {
  return isScalar(node) || isMap(node) || isSeq(node) || isAlias(node) ? node.range?.[0] : undefined;
}
