import { parsePointer } from '../../json/pointer.ts';
import { isEmail, isHostname, isIpv4, isIpv6 } from './address-formats.ts';
import {
  compareDates,
  compareTimes,
  compareTimestamps,
  isDate,
  isDateTime,
  isDuration,
  isIsoDateTime,
  isIsoTime,
  isTime,
} from './time-formats.ts';
import { isStrictUri, isStrictUriReference, isUriTemplate, isUrl } from './uri-formats.ts';

const uuid = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;
const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
const pointerFragment = /^#(?:\/(?:[a-z0-9_\-.!$&'()*+,;:=@]|%[0-9a-f]{2}|~0|~1)*)*$/i;
const relativePointer = /^(?:0|[1-9]\d*)(?<rest>[^]*)$/;

const maxInt32 = 2 ** 31;
const maxInt64 = 2 ** 63;

/**
 * The formats that a schema may name: those of JSON Schema that are of ASCII, and those of OpenAPI. Each is checked as
 * the document that JSON Schema names has it, in linear time. The first three can be compared (`formatMinimum`).
 *
 * Functions, not patterns: ajv writes a pattern into the compiled schema, and imports a function.
 *
 * @see https://json-schema.org/draft/2020-12/json-schema-validation#section-7.3
 */
export const formats = {
  date: { validate: isDate, compare: compareDates },
  time: { validate: isTime, compare: compareTimes },
  'date-time': { validate: isDateTime, compare: compareTimestamps },
  'iso-time': { validate: isIsoTime, compare: compareTimes },
  'iso-date-time': { validate: isIsoDateTime, compare: compareTimestamps },
  duration: isDuration,
  uri: isStrictUri,
  'uri-reference': isStrictUriReference,
  'uri-template': isUriTemplate,
  url: isUrl,
  email: isEmail,
  hostname: isHostname,
  ipv4: isIpv4,
  ipv6: isIpv6,
  uuid: (text: string): boolean => uuid.test(text),
  regex: isRegex,
  'json-pointer': (text: string): boolean => parsePointer(text) !== undefined,
  'json-pointer-uri-fragment': (text: string): boolean => pointerFragment.test(text),
  'relative-json-pointer': isRelativePointer,
  byte: (text: string): boolean => base64.test(text),
  int32: numeric((value) => Number.isInteger(value) && value >= -maxInt32 && value < maxInt32),
  int64: numeric((value) => Number.isInteger(value) && value >= -maxInt64 && value < maxInt64),
  float: numeric(() => true),
  double: numeric(() => true),
  password: true,
  binary: true,
} as const;

function numeric(validate: (value: number) => boolean) {
  return { type: 'number', validate } as const;
}

function isRegex(text: string): boolean {
  try {
    void new RegExp(text, 'u');
    return true;
  } catch {
    return false;
  }
}

function isRelativePointer(text: string): boolean {
  const rest = relativePointer.exec(text)?.groups?.['rest'];
  return rest === '#' || (rest !== undefined && parsePointer(rest) !== undefined);
}
