import { jsonFault, jsonFaultText } from '../../json/json-fault.ts';
import type { Json } from '../../json/json.ts';
import { type DecodedData, malformedData } from './body-decoder.ts';

/** Returns a JSON body if the bus accepts the value: it is not too deep, and JSON can write it. */
export function checkedJson(attribute: string, value: Json, maxDepth: number): DecodedData {
  const fault = jsonFault(value, maxDepth);
  if (fault !== undefined) return malformedData(attribute, `${attribute} ${jsonFaultText[fault]}`);
  return { kind: 'body', body: { kind: 'json', value } };
}
