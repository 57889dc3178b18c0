import { faultText, jsonFault } from '../../json/json-fault.ts';
import type { Json } from '../../json/json.ts';
import { type DecodedData, malformedData } from './body-decoder.ts';

/** A JSON body, if the value is one that the bus takes: not too deep, and nothing that JSON cannot write. */
export function checkedJson(attribute: string, value: Json, maxDepth: number): DecodedData {
  const fault = jsonFault(value, maxDepth);
  if (fault !== undefined) return malformedData(attribute, faultText(attribute, fault));
  return { kind: 'body', body: { kind: 'json', value } };
}
