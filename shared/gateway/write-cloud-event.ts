import { create } from '@bufbuild/protobuf';
import { TimestampSchema } from '@bufbuild/protobuf/wkt';
import { decodeBase64 } from '../envelope/encodings/decode-data.ts';
import { encodeBody } from '../envelope/encodings/bodies.ts';
import { declaresJson, parseMediaType } from '../envelope/encodings/media-type.ts';
import type { Envelope } from '../envelope/envelope.ts';
import { ownMember } from '../json/is-json-object.ts';
import {
  type CloudEvent,
  type CloudEvent_CloudEventAttributeValue,
  CloudEvent_CloudEventAttributeValueSchema,
  CloudEventSchema,
} from './generated/fusion/v1/cloudevents_pb.ts';

type Attribute = CloudEvent_CloudEventAttributeValue['attr'];

/** Writes an envelope in the protobuf format of CloudEvents. Numbers of a body keep their digits, because it is text. */
export function writeCloudEvent(envelope: Envelope): CloudEvent {
  const { specversion, id, source, type, ...rest } = envelope.header;
  const attributes = Object.entries(rest).flatMap(([name, value]) =>
    value === undefined
      ? []
      : [
          [
            name,
            create(CloudEvent_CloudEventAttributeValueSchema, { attr: attributeOf(name, value) }),
          ] as const,
        ],
  );
  return create(CloudEventSchema, {
    id,
    source,
    specVersion: specversion,
    type,
    attributes: Object.fromEntries(attributes),
    data: dataOf(envelope),
  });
}

function attributeOf(name: string, value: string | number | boolean): Attribute {
  if (typeof value === 'boolean') return { case: 'ceBoolean', value };
  if (typeof value === 'number') return { case: 'ceInteger', value };
  return (name === 'time' ? timestampOf(value) : undefined) ?? { case: 'ceString', value };
}

/** Returns a timestamp of the same instant. A leap second has none, and stays text. */
function timestampOf(text: string): Attribute | undefined {
  const ms = Date.parse(text);
  if (Number.isNaN(ms) || /:60/.test(text)) return undefined;
  const [, fraction = ''] = /\.(\d+)/.exec(text) ?? [];
  const nanos = Number(fraction.slice(0, 9).padEnd(9, '0'));
  const seconds = BigInt(Math.floor(ms / 1_000));
  return { case: 'ceTimestamp', value: create(TimestampSchema, { seconds, nanos }) };
}

function dataOf(envelope: Envelope): CloudEvent['data'] {
  const members = encodeBody(envelope.body);
  const encoded = ownMember(members, 'data_base64');
  if (typeof encoded === 'string')
    return { case: 'binaryData', value: Uint8Array.from(decodeBase64(encoded) ?? []) };
  const data = ownMember(members, 'data');
  if (data === undefined) return { case: undefined };
  const isPlain = typeof data === 'string' && isPlainText(envelope);
  return { case: 'textData', value: isPlain ? data : JSON.stringify(data) };
}

function isPlainText({ header }: Envelope): boolean {
  const mediaType = header.datacontenttype === undefined ? undefined : parseMediaType(header.datacontenttype);
  return mediaType !== undefined && !declaresJson(mediaType);
}

/** Returns the bytes of an envelope's body, and their media type. */
export function bodyBytes(envelope: Envelope): { readonly body: Uint8Array; readonly contentType: string } {
  const { datacontenttype = 'application/json' } = envelope.header;
  const data = dataOf(envelope);
  switch (data.case) {
    case 'textData':
      return { body: new TextEncoder().encode(data.value), contentType: datacontenttype };
    case 'binaryData':
      return { body: data.value, contentType: envelope.header.datacontenttype ?? 'application/octet-stream' };
    case 'protoData':
    case undefined:
      return { body: new Uint8Array(), contentType: envelope.header.datacontenttype ?? '' };
  }
}
