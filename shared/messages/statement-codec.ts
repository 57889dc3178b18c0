import { isJsonObject } from '../json/is-json-object.ts';
import type { Json, JsonObject } from '../json/json.ts';
import type { Statements } from './statements.ts';

/** Encodes statements, for the queue and for the table. */
export function encodeStatements({
  size,
  expect,
  deadline,
  series,
  absent,
  corrects,
}: Statements): JsonObject {
  return {
    ...(size !== undefined && { size }),
    ...(expect !== undefined && { expect }),
    ...(deadline !== undefined && { deadline }),
    ...(series !== undefined && { series }),
    ...(absent !== undefined && { absent }),
    ...(corrects === true && { corrects }),
  };
}

/** Decodes statements. Never throws: returns `undefined` for every other value. */
export function decodeStatements(value: Json | undefined): Statements | undefined {
  if (!isJsonObject(value)) return undefined;
  const { size, expect, deadline, series, absent, corrects, ...rest } = value;
  if (Object.keys(rest).length > 0) return undefined;
  if (size !== undefined && !(typeof size === 'number' && Number.isInteger(size) && size > 0))
    return undefined;
  if (deadline !== undefined && typeof deadline !== 'number') return undefined;
  if (series !== undefined && typeof series !== 'string') return undefined;
  if (expect !== undefined && !isTextList(expect)) return undefined;
  if (absent !== undefined && !isTextList(absent)) return undefined;
  if (corrects !== undefined && corrects !== true) return undefined;
  return {
    ...(size !== undefined && { size }),
    ...(expect !== undefined && { expect }),
    ...(deadline !== undefined && { deadline }),
    ...(series !== undefined && { series }),
    ...(absent !== undefined && { absent }),
    ...(corrects === true && { corrects }),
  };
}

function isTextList(value: Json): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}
