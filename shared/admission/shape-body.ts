import type { Collected } from '../claim-check/collected.ts';
import { maxBodyDepth } from '../envelope/decode-event.ts';
import { declaresJson, parseMediaType } from '../envelope/encodings/media-type.ts';
import type { Envelope } from '../envelope/envelope.ts';
import type { Evaluate } from '../expression/evaluate.ts';
import { faultText, jsonFault } from '../json/json-fault.ts';
import type { Json } from '../json/json.ts';
import { documentOf, evaluated } from './correlation/find.ts';

/**
 * Shapes the body of an envelope, before the topic's schema checks it. Only topics with a `shape` bundle this. The
 * quarantine keeps the message as it came.
 *
 * @param shape a JSONata expression over the attributes and the body (`data`); its value is the new body
 * @throws TooSlowError when the evaluation was broken off
 */
export async function shapeBody(
  envelope: Envelope,
  shape: string,
  evaluate: Evaluate | undefined,
): Promise<Collected> {
  const found = await evaluated(documentOf(envelope), shape, evaluate);
  if (found.kind === 'failed') return failed(found.how);
  if (found.value === undefined) return failed('gives nothing');
  const value = jsonOf(found.value);
  if (value === undefined) return failed('gives a function, or no finite number');
  const fault = jsonFault(value, maxBodyDepth);
  if (fault !== undefined) return failed(`gives no body: ${faultText('the value', fault)}`);
  return {
    kind: 'envelope',
    envelope: { header: asJson(envelope.header), body: { kind: 'json', value } },
  };
}

/** Copies a value of the engine as JSON, which has no functions and no infinite numbers. Returns undefined for those. */
function jsonOf(value: unknown): Json | undefined {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  if (typeof value !== 'object') return undefined;
  if (Array.isArray(value)) {
    const items = value.map(jsonOf);
    return items.every((item) => item !== undefined) ? items : undefined;
  }
  const members = Object.entries(value).map(([name, member]): [string, Json | undefined] => [
    name,
    jsonOf(member),
  ]);
  const whole = members.flatMap(([name, member]): [string, Json][] =>
    member === undefined ? [] : [[name, member]],
  );
  return whole.length === members.length ? Object.fromEntries(whole) : undefined;
}

/** The body is JSON now, whatever came. */
function asJson({ datacontenttype, ...header }: Envelope['header']): Envelope['header'] {
  const mediaType = datacontenttype === undefined ? undefined : parseMediaType(datacontenttype);
  const isJson = mediaType === undefined || declaresJson(mediaType);
  if (datacontenttype === undefined) return header;
  return { ...header, datacontenttype: isJson ? datacontenttype : 'application/json' };
}

function failed(how: string): Collected {
  return {
    kind: 'rejected',
    rejection: { code: 'shape-failed', attribute: 'data', message: `the shape of the topic ${how}` },
  };
}
