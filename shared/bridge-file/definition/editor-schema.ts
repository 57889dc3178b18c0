import { z } from 'zod';
import type { JsonObject } from '../../json/json.ts';
import { parseJson } from '../../json/parse-json.ts';
import { isJsonObject } from '../../json/is-json-object.ts';
import { bridgeFile } from './bridge-file.ts';

/** Returns the bridge file's definition as JSON Schema draft-07, which all YAML editors support in full. */
export function editorSchema(): JsonObject {
  const schema = z.toJSONSchema(bridgeFile, { target: 'draft-7', io: 'input' });
  // Serialised and parsed again, because zod's object has hidden members and another type than JSON.
  const read = parseJson(JSON.stringify({ ...schema, title: 'fusion-bus bridge file' }));
  if (read.kind !== 'json' || !isJsonObject(read.value))
    throw new TypeError('the bridge file has no JSON Schema');
  return read.value;
}
