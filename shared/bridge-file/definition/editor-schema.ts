import { z } from 'zod';
import type { JsonObject } from '../../json/json.ts';
import { parseJson } from '../../json/parse-json.ts';
import { isJsonObject } from '../../json/is-json-object.ts';
import { bridgeFile } from './bridge-file.ts';

/** The bridge file's definition as JSON Schema, draft-07: the one that YAML editors understand in full. */
export function editorSchema(): JsonObject {
  const schema = z.toJSONSchema(bridgeFile, { target: 'draft-7', io: 'input' });
  // Written and read again: zod's object carries hidden members, and its type is not that of JSON.
  const read = parseJson(JSON.stringify({ ...schema, title: 'fusion-bus bridge file' }));
  if (read.kind !== 'json' || !isJsonObject(read.value))
    throw new TypeError('the bridge file has no JSON Schema');
  return read.value;
}
