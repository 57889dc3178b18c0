import { isJsonObject, ownMember } from '../../shared/json/is-json-object.ts';
import type { Json, JsonObject } from '../../shared/json/json.ts';
import { parseJson } from '../eventbridge/aws-json.ts';
import type { BusEvent } from '../eventbridge/bus-event.ts';
import type { AccountEvent, AnsweredPart, Contributed } from './account-event.ts';

/**
 * Reads one of the bridge's own events; returns undefined for any other event, also for those of another bridge.
 *
 * @param own the sources of the bridge's events
 */
export function readOwnEvent(
  { json }: Pick<BusEvent, 'json'>,
  own: ReadonlySet<string>,
): AccountEvent | undefined {
  const envelope = ownMember(json, 'detail');
  if (!own.has(json.source) || !isJsonObject(envelope)) return undefined;
  const type = json['detail-type'];
  const verb = type.slice(type.lastIndexOf('.') + 1);
  const subject = type.slice(0, Math.max(0, type.lastIndexOf('.')));
  const data = objectAt(envelope, 'data');
  switch (verb) {
    case 'fused':
    case 'amended':
      return { kind: 'fused', fusion: subject, key: keyOf(envelope), envelope };
    case 'held':
    case 'discarded':
      return { kind: verb, fusion: subject, key: keyOf(envelope), envelope };
    case 'rejected':
      return {
        kind: 'rejected',
        topic: textAt(data, 'topic') ?? subject,
        source: textAt(data, 'source') ?? null,
        id: textAt(data, 'id') ?? null,
        code: textAt(data, 'code') ?? '',
        attribute: textAt(data, 'attribute') ?? null,
        message: textAt(data, 'message') ?? '',
        ...groupIn(data),
      };
    default:
      return undefined;
  }
}

const keyOf = (envelope: JsonObject): string => textAt(envelope, 'correlationid') ?? '';

/** Reads a message on the fusion queue; returns undefined when it is not a part. */
export function readContribution(body: string): Contributed | undefined {
  const message = parseJson(body);
  if (!isJsonObject(message) || message['kind'] !== 'contribution') return undefined;
  const envelope = objectAt(message, 'envelope');
  const [fusion, key, topic] = [textAt(message, 'fusion'), textAt(message, 'key'), textAt(message, 'topic')];
  if (fusion === undefined || key === undefined || topic === undefined) return undefined;
  return {
    kind: 'contributed',
    fusion,
    key,
    topic,
    source: textAt(envelope, 'source') ?? '',
    id: textAt(envelope, 'id') ?? '',
    ...sizeIn(objectAt(message, 'states')),
  };
}

function groupIn(data: JsonObject): { readonly group?: { readonly fusion: string; readonly key: string } } {
  const [fusion, key] = [textAt(data, 'fusion'), textAt(data, 'key')];
  return fusion === undefined || key === undefined ? {} : { group: { fusion, key } };
}

/** Reads a dead letter about parts that opened no group; returns undefined for any other. */
export function readUnopened(body: string): readonly AnsweredPart[] | undefined {
  const letter = parseJson(body);
  if (!isJsonObject(letter) || textAt(letter, 'reason') !== 'unopened') return undefined;
  return listAt(letter, 'contributions')
    .filter((one) => isJsonObject(one))
    .map((one) => ({ source: textAt(one, 'source') ?? null, id: textAt(one, 'id') ?? null }));
}

function sizeIn(states: JsonObject): { readonly size?: number } {
  const size = ownMember(states, 'size');
  return typeof size === 'number' ? { size } : {};
}

/** Tells whether a message makes the joiners look at a group again. */
export function isLaterLook(body: string): boolean {
  const message = parseJson(body);
  return isJsonObject(message) && textAt(message, 'kind') === 'wake';
}

/** Returns the group of a message between fusion-bus' own functions. */
export function readGroup(body: string): { readonly fusion: string; readonly key: string } | undefined {
  const message = parseJson(body);
  if (!isJsonObject(message)) return undefined;
  const [fusion, key] = [textAt(message, 'fusion'), textAt(message, 'key')];
  return fusion === undefined || key === undefined ? undefined : { fusion, key };
}

export function textAt(object: JsonObject, name: string): string | undefined {
  const value = ownMember(object, name);
  return typeof value === 'string' ? value : undefined;
}

export function objectAt(object: JsonObject, name: string): JsonObject {
  const value = ownMember(object, name);
  return isJsonObject(value) ? value : {};
}

export function listAt(object: JsonObject, name: string): readonly Json[] {
  const value = ownMember(object, name);
  return Array.isArray(value) ? value : [];
}
