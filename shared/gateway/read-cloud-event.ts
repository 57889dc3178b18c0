import { Code, type ConnectError } from '@connectrpc/connect';
import type { Timestamp } from '@bufbuild/protobuf/wkt';
import { declaresJson, parseMediaType } from '../envelope/encodings/media-type.ts';
import type { Json, JsonObject } from '../json/json.ts';
import { parseJson } from '../json/parse-json.ts';
import { repeatedMember, repeatedText } from '../json/repeated-member.ts';
import type {
  CloudEvent,
  CloudEvent_CloudEventAttributeValue,
} from './generated/fusion/v1/cloudevents_pb.ts';
import { problem } from './problem.ts';

/**
 * Reads the protobuf format of a CloudEvent as structured JSON. The bus reads the result as it reads every event.
 *
 * @param place the field that holds the event, for messages
 * @throws ConnectError for text that its media type calls JSON and that is none
 * @see https://github.com/cloudevents/spec/blob/main/cloudevents/formats/protobuf-format.md
 */
export function readCloudEvent(event: CloudEvent, place: string): JsonObject {
  const attributes = Object.entries(event.attributes).map(
    ([name, value]) => [name, attributeOf(value)] as const,
  );
  const declared = attributes.find(([name]) => name === 'datacontenttype')?.[1];
  const reserved = attributes.find(([name]) => name === 'data' || name === 'data_base64');
  if (reserved !== undefined)
    throw invalid(
      `${place}.attributes`,
      `${reserved[0]} is no attribute`,
      'put the data into the field data',
    );
  return {
    ...Object.fromEntries(attributes),
    specversion: event.specVersion === '' ? '1.0' : event.specVersion,
    ...given('id', event.id),
    ...given('source', event.source),
    ...given('type', event.type),
    ...dataOf(event, typeof declared === 'string' ? declared : undefined, place),
  };
}

/** A field of proto3 that is empty is absent. */
const given = (name: string, value: string): JsonObject => (value === '' ? {} : { [name]: value });

function attributeOf({ attr }: CloudEvent_CloudEventAttributeValue): Json {
  switch (attr.case) {
    case 'ceBoolean':
    case 'ceInteger':
    case 'ceString':
    case 'ceUri':
    case 'ceUriRef':
      return attr.value;
    case 'ceBytes':
      return Buffer.from(attr.value).toString('base64');
    case 'ceTimestamp':
      return instantText(attr.value);
    case undefined:
      return null;
  }
}

const mostNanos = 999_999_999;

/** Returns the RFC 3339 text of a timestamp, with as many digits as it needs. */
function instantText({ seconds, nanos }: Timestamp): Json {
  const whole = new Date(Number(seconds) * 1_000);
  // A text that is no timestamp: the rule of the attribute names it.
  if (Number.isNaN(whole.getTime()) || nanos < 0 || nanos > mostNanos) return `${seconds} s ${nanos} ns`;
  const fraction = nanos === 0 ? '' : `.${String(nanos).padStart(9, '0').replace(/0+$/, '')}`;
  return `${whole.toISOString().slice(0, -5)}${fraction}Z`;
}

function dataOf({ data }: CloudEvent, declared: string | undefined, place: string): JsonObject {
  switch (data.case) {
    case undefined:
      return {};
    case 'binaryData':
      return { data_base64: Buffer.from(data.value).toString('base64') };
    case 'protoData':
      return {
        datacontenttype: declared ?? 'application/protobuf',
        data_base64: Buffer.from(data.value.value).toString('base64'),
      };
    case 'textData':
      return { data: isText(declared) ? data.value : jsonOf(data.value, `${place}.text_data`) };
  }
}

const isText = (declared: string | undefined): boolean => {
  const mediaType = declared === undefined ? undefined : parseMediaType(declared);
  return mediaType !== undefined && !declaresJson(mediaType);
};

function jsonOf(text: string, place: string): Json {
  const parsed = parseJson(text);
  if (parsed.kind === 'not-json')
    throw invalid(
      place,
      'it is no JSON, and datacontenttype declares nothing else',
      'write JSON, or set the attribute datacontenttype, such as text/plain',
    );
  const repeated = repeatedMember(text, parsed.value);
  if (repeated !== undefined)
    throw invalid(place, repeatedText('the JSON', repeated), 'write each member once');
  return parsed.value;
}

const invalid = (place: string, cause: string, remedy: string): ConnectError =>
  problem(Code.InvalidArgument, { place, cause, remedy });
